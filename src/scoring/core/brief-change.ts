import type { Week } from '../../kernel/week.ts';
import type { DraftEffect, SettingChange } from './views.ts';

const names: Readonly<Record<string, string>> = {
  lambda: 'how much of last week still counts this week',
  windowWeeks: 'how many weeks are looked back on',
  missing: 'what happens when a source is missing',
  peerAttributes: 'who counts as a peer',
  fallbackLevels: 'whom small groups are compared with',
  minGroup: 'the smallest group that is compared within',
  pointsPerSd: 'points per standard deviation',
  minCoverage: 'how much data a score needs',
  rateSdFloor: 'the smallest spread of an attendance rate',
  zClamp: 'how far one source can pull',
  attentionBelow: 'the threshold for attention',
  significantBelow: 'the threshold for significant concern',
  bandWidth: 'the width of a band',
  absoluteReference: 'what the absolute index is held against',
};

/** One change in words: "the weight of attendance: 40, now 50". */
export function changeInWords({ path, from, to }: SettingChange): string {
  const weight = path.startsWith('weights.') ? `the weight of ${path.slice('weights.'.length)}` : null;
  const name = weight ?? names[path] ?? path;
  if (from === null) return `${name}: new, ${said(to)}`;
  if (to === null) return `${name}: taken out (was ${said(from)})`;
  return `${name}: ${said(from)}, now ${said(to)}`;
}

function said(value: unknown): string {
  return Array.isArray(value) ? value.join(' and ') : String(value);
}

export interface Briefing {
  diff: readonly SettingChange[];
  reason: string;
  /** Null when nothing has been scored yet. */
  effect: DraftEffect | null;
  effectiveFromWeek: Week | null;
}

/** A text to send to tutors: what changes, from when, what they will notice, and why. */
export function briefChange({ diff, reason, effect, effectiveFromWeek }: Briefing): string {
  const from = effectiveFromWeek === null ? 'From the first week on' : `From the week of ${effectiveFromWeek} on`;
  const lines = [
    `${from} the engagement score is worked out a little differently. Scores of earlier weeks stay as they were.`,
    '',
    'What changes:',
    ...diff.map((change) => `- ${changeInWords(change)}`),
    '',
    `Why: ${reason}`,
  ];
  if (effect) lines.push('', ...noticed(effect));
  lines.push(
    '',
    'In the first week, compare a student with their peers rather than with their own score of the week before: part of any move comes from the change. The line on the student page marks where it begins.',
  );
  return lines.join('\n');
}

function noticed({ week, n, attention, concern }: DraftEffect): string[] {
  const crossing = (of: DraftEffect['attention'], what: string) =>
    `- ${what} (below ${of.below}): ${of.before} students before, ${of.after} after (${of.into} more, ${of.outOf} fewer).`;
  return [
    `What you will notice, tried on the week of ${week} (${n} students):`,
    crossing(attention, 'Attention'),
    crossing(concern, 'Significant concern'),
  ];
}
