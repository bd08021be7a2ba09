import type { Due } from './follow-up.ts';

/** "4 follow-ups: 1 overdue, 2 today, 1 more this week." */
export function workSentence(counts: Readonly<Record<Due, number>>): string {
  const now = counts.overdue + counts.today + counts['this-week'];
  if (now === 0)
    return counts.later === 0 ? 'Nothing to follow up.' : `Nothing to follow up this week; ${counts.later} later.`;
  const parts = [
    ...(counts.overdue > 0 ? [`${counts.overdue} overdue`] : []),
    ...(counts.today > 0 ? [`${counts.today} today`] : []),
    ...(counts['this-week'] > 0
      ? [`${counts['this-week']} ${counts.overdue + counts.today > 0 ? 'more ' : ''}this week`]
      : []),
  ];
  return `${now} ${now === 1 ? 'follow-up' : 'follow-ups'}: ${parts.join(', ')}.`;
}
