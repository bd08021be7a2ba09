import type { IsoDate } from '../../../kernel/week.ts';
import type { FamilyCategory } from '../writing/occasions.ts';
import type { Digest } from './holder.ts';
import type { FamilyRules } from './rules.ts';

export type LaterWhy = 'quiet-hours' | 'quiet-day' | 'holiday' | 'household-full' | 'digest';
/** consent-question: they may have said no, and a person still reads it. */
export type NoWhy = 'known-circumstance' | 'household-full' | 'not-a-recipient' | 'refused' | 'consent-question';

export type MayReach =
  /** mind: known of the student, for the person who writes. */
  | { kind: 'yes'; mind?: 'known-circumstance' }
  | { kind: 'later'; until: Temporal.Instant; why: LaterWhy }
  | { kind: 'no'; why: NoWhy };

export interface Household {
  timeZone: string;
  /** In which they may be written to; until before from: over midnight. */
  hours: { from: string; until: string };
  digest: Digest;
  /** When this household was or will be written to, by whomever. */
  sent: readonly Temporal.Instant[];
  /** Days on which every school of the students in question is closed. */
  isHoliday: (day: IsoDate) => boolean;
  /** Something is known of a student in question: bereavement, hospital, an exemption, safeguarding. */
  isKnown: (day: IsoDate) => boolean;
}

export interface Ask {
  category: FamilyCategory;
  /** Nobody reads it before it goes. */
  isAutomatic: boolean;
  /** It is worth nothing tomorrow: an absence of today. It counts, but neither cap nor digest holds it. */
  isUrgent: boolean;
}

type Governing = Pick<FamilyRules, 'quietDays' | 'writesOnHolidays' | 'cap' | 'digest'>;

/** What comes so late is said by a person, or not at all. */
const most_days = 21;

/**
 * May a household be written to at this moment, and if not, when? One cap holds over all senders and schools. An emergency is
 * held by nothing; a notice of the law keeps to hours and holidays alone.
 */
export function mayReachAt(rules: Governing, household: Household, ask: Ask, at: Temporal.Instant): MayReach {
  if (ask.category === 'emergency') return { kind: 'yes' };
  const local = at.toZonedDateTimeISO(household.timeZone);
  const isKnown = household.isKnown(local.toPlainDate().toString());
  if (isKnown && ask.isAutomatic) return { kind: 'no', why: 'known-circumstance' };
  const found = firstMoment(rules, household, ask, local);
  if (found === null) return { kind: 'no', why: 'household-full' };
  if (found.why !== null) return { kind: 'later', until: found.when.toInstant(), why: found.why };
  return isKnown ? { kind: 'yes', mind: 'known-circumstance' } : { kind: 'yes' };
}

/** The first moment from `at` on at which nothing stands in the way, and what stood in the way first. */
function firstMoment(
  rules: Governing,
  household: Household,
  ask: Ask,
  at: Temporal.ZonedDateTime,
): { when: Temporal.ZonedDateTime; why: LaterWhy | null } | null {
  let why: LaterWhy | null = null;
  const last = at.add({ days: most_days });
  let when = at;
  while (Temporal.ZonedDateTime.compare(when, last) <= 0) {
    const next = stop(rules, household, ask, when);
    if (next === null) return { when, why };
    why ??= next.why;
    when = next.until;
  }
  return null;
}

/** What stands in the way at a moment, and the next moment that is worth asking about; always later than this one. */
function stop(
  rules: Governing,
  household: Household,
  ask: Ask,
  when: Temporal.ZonedDateTime,
): { why: LaterWhy; until: Temporal.ZonedDateTime } | null {
  const window = windowAt(household.hours, when);
  if (!window.isOpen) return { why: 'quiet-hours', until: window.opens };
  // What began before midnight belongs to the day on which it began.
  const day = window.day;
  const tomorrow = opening(household.hours, day.add({ days: 1 }), household.timeZone);
  if (rules.quietDays.includes(day.dayOfWeek)) return { why: 'quiet-day', until: tomorrow };
  if (!rules.writesOnHolidays && household.isHoliday(day.toString())) return { why: 'holiday', until: tomorrow };
  if (ask.category === 'legal' || ask.isUrgent) return null;
  const days = household.sent.map((sent) => windowAt(household.hours, sent.toZonedDateTimeISO(household.timeZone)).day);
  const digest = digestStop(rules, household, when, day, days);
  if (digest) return digest;
  const sentToday = days.filter((other) => other.equals(day)).length;
  const sentInWeek = days.filter((other) => isInWeek(other, day)).length;
  return sentToday >= rules.cap.day || sentInWeek >= rules.cap.week ? { why: 'household-full', until: tomorrow } : null;
}

/** Within the seven days that end with this one. */
function isInWeek(other: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const before = other.until(day).days;
  return before >= 0 && before < 7;
}

/** Who wants one message a day or week gets it from the digest's hour on, if nothing went that day. */
function digestStop(
  { digest: { hour, weekday } }: Governing,
  { digest, hours, timeZone }: Household,
  when: Temporal.ZonedDateTime,
  day: Temporal.PlainDate,
  days: readonly Temporal.PlainDate[],
): { why: LaterWhy; until: Temporal.ZonedDateTime } | null {
  if (digest === 'each') return null;
  const isDay = (other: Temporal.PlainDate) => digest === 'daily' || other.dayOfWeek === weekday;
  const hourOf = (other: Temporal.PlainDate) => digestMoment(hours, other, hour, timeZone);
  const isNow =
    isDay(day) &&
    Temporal.ZonedDateTime.compare(when, hourOf(day)) >= 0 &&
    !days.some((other) => (digest === 'daily' ? other.equals(day) : isInWeek(other, day)));
  if (isNow) return null;
  let next = day;
  while (!isDay(next) || Temporal.ZonedDateTime.compare(hourOf(next), when) <= 0) next = next.add({ days: 1 });
  return { why: 'digest', until: hourOf(next) };
}

/** The digest's hour, or the nearest at which they may be written to. */
function digestMoment(hours: Household['hours'], day: Temporal.PlainDate, hour: number, timeZone: string) {
  const wanted = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) });
  const window = windowAt(hours, wanted);
  return window.isOpen ? wanted : opening(hours, day, timeZone);
}

/** Are they awake, as they say? And else, when next? */
function windowAt(
  hours: Household['hours'],
  when: Temporal.ZonedDateTime,
): { isOpen: boolean; day: Temporal.PlainDate; opens: Temporal.ZonedDateTime } {
  const day = when.toPlainDate();
  const time = when.toPlainTime();
  const from = Temporal.PlainTime.from(hours.from);
  const until = Temporal.PlainTime.from(hours.until);
  const order = Temporal.PlainTime.compare;
  const isOverMidnight = order(until, from) <= 0;
  const isLateOfYesterday = isOverMidnight && order(time, until) < 0;
  const isOpen = isOverMidnight
    ? order(time, from) >= 0 || isLateOfYesterday
    : order(time, from) >= 0 && order(time, until) < 0;
  const opensOn = order(time, from) < 0 ? day : day.add({ days: 1 });
  return {
    isOpen,
    day: isLateOfYesterday ? day.subtract({ days: 1 }) : day,
    opens: opening(hours, opensOn, when.timeZoneId),
  };
}

function opening({ from }: Household['hours'], day: Temporal.PlainDate, timeZone: string): Temporal.ZonedDateTime {
  return day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(from) });
}
