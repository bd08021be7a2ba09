import type { RowCounts, RowFate } from '../core/fates.ts';

/** Each fate in words, and what somebody can do about it; in the order in which they are shown. */
export const fateWords: Record<RowFate, { label: string; toDo: string | null; isLost: boolean }> = {
  stored: { label: 'Stored', toDo: null, isLost: false },
  'not-yet': {
    label: 'Kept aside until their day',
    toDo: 'Dated after today. They are stored by themselves when their day comes.',
    isLost: false,
  },
  'other-kind': {
    label: 'Of a kind that no source takes',
    toDo: 'If such rows should count, name their kind in the mapping.',
    isLost: false,
  },
  duplicate: {
    label: 'There twice',
    toDo: 'Another row has the same event id. Nothing is lost; ask the owner to remove the overlap.',
    isLost: true,
  },
  'unknown-student': {
    label: 'Unknown student',
    toDo: 'The roster has nobody with this id. Bring the roster up to date, or map the column that holds the right id, then check again.',
    isLost: true,
  },
  'outside-enrolment': {
    label: 'Outside an enrolment',
    toDo: 'The student was not enrolled on that day. If they were, correct the dates in the roster, then check again.',
    isLost: true,
  },
  'bad-value': {
    label: 'Cannot be read',
    toDo: 'A date, number or code is not as the mapping says. Download these rows, mend them where they come from, and upload the whole file again.',
    isLost: true,
  },
};

export const fatesInOrder = Object.keys(fateWords) as RowFate[];

export interface FateLine {
  fate: RowFate;
  n: number;
  share: number;
}

/** The fates that rows had, in order; "not yet" and "other kind" count as rows too. */
export function fateLines(counts: RowCounts): FateLine[] {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return fatesInOrder.flatMap((fate) => {
    const n = counts[fate] ?? 0;
    return n > 0 ? [{ fate, n, share: n / total }] : [];
  });
}

/** "All 1,204 rows can be stored." or, once it is done, "1,190 of 1,204 rows are stored; 14 are not." */
export function fateSentence(counts: RowCounts, format: (n: number) => string, areStored = false): string {
  const can = areStored ? 'are' : 'can be';
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const stored = counts.stored ?? 0;
  const lost = fatesInOrder.reduce((sum, fate) => sum + (fateWords[fate].isLost ? (counts[fate] ?? 0) : 0), 0);
  const aside = total - stored - lost;
  if (total === 0) return 'No rows yet.';
  if (stored === total) return `All ${format(total)} rows ${can} stored.`;
  return [
    `${format(stored)} of ${format(total)} rows ${can} stored`,
    ...(lost > 0 ? [`${format(lost)} ${areStored ? 'are not' : 'cannot'}`] : []),
    ...(aside > 0 ? [`${format(aside)} are left aside`] : []),
  ]
    .join('; ')
    .concat('.');
}
