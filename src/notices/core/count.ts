import { addDays, type IsoDate, type Week, weekOf } from '../../kernel/week.ts';
import type { CountRule } from './pack.ts';

/** A day on which a student missed something without a valid reason; excused absence never comes here. */
export interface DayMissed {
  day: IsoDate;
  /** Half-days missed: 1 or 2; more where a day has more sessions; 0: somebody only came late or left early. */
  sessions: number;
  isWholeDay: boolean;
  /** The longest stretch missed, a late arrival among them; null: not known in minutes. */
  longestMinutes: number | null;
}

export interface SchoolTime {
  yearStartsOn: IsoDate;
  /** Weeks in which anything is taught, in order. */
  schoolWeeks: readonly Week[];
}

export interface Counted {
  have: number;
  need: number;
  /** The span that was counted in. */
  from: IsoDate;
  /** Every day that counts, for whoever must show it. */
  days: DayMissed[];
  /** The day on which the threshold was first reached in the span; null: not reached. */
  reachedOn: IsoDate | null;
}

/**
 * Counts up to a day.
 * @param after only what came after this day counts: the notice before
 */
export function countAbsences(
  rule: CountRule,
  missed: readonly DayMissed[],
  on: IsoDate,
  time: SchoolTime,
  after: IsoDate | null = null,
): Counted {
  const start = spanStart(rule, on, time);
  const from = after !== null && after >= start ? addDays(after, 1) : start;
  const days = missed
    .filter(({ day }) => day >= from && day <= on)
    .filter((one) => occasions(rule, one) > 0)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let have = 0;
  let reachedOn: IsoDate | null = null;
  for (const one of days) {
    have += occasions(rule, one);
    if (have >= rule.least && reachedOn === null) reachedOn = one.day;
  }
  return { have, need: rule.least, from, days, reachedOn };
}

/** What a day counts for: never twice, whatever was missed of it, except where sessions are counted. */
export function occasions(rule: CountRule, { sessions, isWholeDay, longestMinutes }: DayMissed): number {
  if (rule.unit === 'sessions') return sessions;
  if (rule.unit === 'days-or-parts') return sessions > 0 ? 1 : 0;
  // Where minutes are not known a part of a day does not count: nothing is held against a family that is not on record.
  return isWholeDay || (longestMinutes !== null && longestMinutes > rule.minutesOver) ? 1 : 0;
}

function spanStart({ within }: CountRule, on: IsoDate, { yearStartsOn, schoolWeeks }: SchoolTime): IsoDate {
  const latest = (day: IsoDate) => (day > yearStartsOn ? day : yearStartsOn);
  switch (within.kind) {
    case 'school-year':
      return yearStartsOn;
    case 'days':
      return latest(addDays(on, 1 - within.days));
    case 'months':
      return latest(Temporal.PlainDate.from(on).subtract({ months: within.months }).add({ days: 1 }).toString());
    case 'school-weeks': {
      const weeks = schoolWeeks.filter((week) => week <= weekOf(on));
      // The framework's ten school weeks may span terms and school years.
      return weeks.at(-within.weeks) ?? weeks[0] ?? yearStartsOn;
    }
  }
}
