import type { IsoDate } from '../../kernel/week.ts';

/** Agreed changes of what is expected of a student, each with days, who agreed and why. */
export const adjustmentKinds = [
  { key: 'later-arrival', words: 'Later arrival', means: 'comes later than others; arriving then is not late' },
  { key: 'phased-return', words: 'Phased return', means: 'comes back step by step' },
  { key: 'part-time', words: 'Part-time timetable', means: 'is expected for a part of the week' },
  { key: 'placement', words: 'Placement', means: 'learns elsewhere on some days' },
] as const;

export type AdjustmentKind = (typeof adjustmentKinds)[number]['key'];
export const adjustmentKindKeys = adjustmentKinds.map(({ key }) => key) as [AdjustmentKind, ...AdjustmentKind[]];

/** What is not expected on a weekday: all of it, or parts of it as marks name them (AM, PM, periods by number). */
export interface NotExpected {
  /** 0 = Monday. */
  weekday: number;
  /** 'day', or parts: 'am', 'pm', 'p1', 'p2'. */
  parts: readonly string[];
}

/** What holds from a day until the next step. */
export interface Step {
  from: IsoDate;
  notExpected: readonly NotExpected[];
}

export interface Adjustment {
  kind: AdjustmentKind;
  startsOn: IsoDate;
  /** The last day. */
  endsOn: IsoDate;
  /** From when on arriving is not late: '10:00'; null: as for everybody. */
  arrivesAt: string | null;
  /** The first from the first day on, in the order of their days. */
  steps: readonly Step[];
}

const farthest_days = 400;

/** What cannot be agreed, in words; null: it can. */
export function whyNotAgreeable(
  { kind, startsOn, endsOn, arrivesAt, steps }: Adjustment,
  daysFrom: (from: IsoDate, to: IsoDate) => number,
): string | null {
  if (endsOn < startsOn) return 'The last day is before the first. Choose a later last day.';
  if (daysFrom(startsOn, endsOn) > farthest_days)
    return 'An agreement holds for a year at most. Choose an earlier last day; it can be made again.';
  const first = steps[0];
  if (!first || first.from !== startsOn) return 'The first step begins on the first day. Move one of the two.';
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (before && step.from <= before.from)
      return 'Two steps begin on the same day, or out of order. Put them in order.';
    if (step.from > endsOn) return 'A step begins after the last day. Take it out, or choose a later last day.';
    const weekdays = step.notExpected.map(({ weekday }) => weekday);
    if (new Set(weekdays).size < weekdays.length) return 'A weekday is named twice in one step. Name it once.';
  }
  if (kind === 'later-arrival' && arrivesAt === null)
    return 'Say from when on the student arrives. Without a time nothing is agreed.';
  if (arrivesAt === null && steps.every(({ notExpected }) => notExpected.length === 0))
    return 'Everything is expected as before. Say what is not expected, or from when on the student arrives.';
  return null;
}

/** The step that holds on a day; null outside of the agreement. */
export function stepOn({ startsOn, endsOn, steps }: Adjustment, day: IsoDate): Step | null {
  if (day < startsOn || day > endsOn) return null;
  return steps.findLast(({ from }) => from <= day) ?? null;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function partWords(part: string): string {
  if (part === 'day') return 'all day';
  return part === 'am' || part === 'pm' ? part.toUpperCase() : `period ${part.slice(1)}`;
}

/** "Not expected on Monday (PM), Friday (all day)". */
export function stepWords({ notExpected }: Step): string {
  if (notExpected.length === 0) return 'Expected every day';
  const days = notExpected
    .toSorted((a, b) => a.weekday - b.weekday)
    .map(({ weekday, parts }) => `${weekdays[weekday] ?? ''} (${parts.map(partWords).join(', ')})`);
  return `Not expected on ${days.join(', ')}`;
}

/** The first day from which on anything is expected otherwise than before; null: nothing is. */
export function changedFrom(before: Adjustment | null, after: Adjustment): IsoDate | null {
  if (before === null) return after.startsOn;
  // The database gives objects back with their keys in another order.
  const plain = (steps: Adjustment['steps']) =>
    JSON.stringify(
      steps.map(({ from, notExpected }) => [from, notExpected.map(({ weekday, parts }) => [weekday, parts])]),
    );
  if (
    before.startsOn !== after.startsOn ||
    before.arrivesAt !== after.arrivesAt ||
    before.kind !== after.kind ||
    plain(before.steps) !== plain(after.steps)
  )
    return before.startsOn < after.startsOn ? before.startsOn : after.startsOn;
  if (before.endsOn === after.endsOn) return null;
  return before.endsOn < after.endsOn ? before.endsOn : after.endsOn;
}
