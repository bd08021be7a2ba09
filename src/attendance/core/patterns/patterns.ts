import { binomialTail } from '../../../kernel/statistics/binomial-tail.ts';
import { first_named, type SessionId, sessionName } from '../session.ts';

/** A day on which something was expected, for looking for patterns. */
export interface PatternDay {
  /** Days since 1970. */
  day: number;
  isAbsent: boolean;
  /** Sessions that were expected, in their order. */
  sessions: readonly { session: SessionId; isAbsent: boolean }[];
}

export interface Pattern {
  kind: 'weekday' | 'after-break' | 'last-period' | 'session';
  /** 0 = Monday, or the session; null: neither. */
  of: number | null;
  absent: number;
  expected: number;
  /** All others of its kind. */
  otherAbsent: number;
  otherExpected: number;
  /** The days of the absences here, as days since 1970. */
  days: number[];
}

/** Fewer absences in one place are no pattern. */
const fewest_absences = 4;
/** How seldom so many would fall there by chance; many places are looked at, so it is strict. */
const by_chance = 0.01;

/**
 * Where a student's absences gather: on one weekday, on the first day after a break, in the last period, in one subject. What is
 * found is told with its figures, and the same share elsewhere beside it.
 */
export function findPatterns(days: readonly PatternDay[]): Pattern[] {
  const found: Pattern[] = [];
  const add = (kind: Pattern['kind'], of: number | null, occasionsHere: readonly Occasion[], all: Count) => {
    const here = countOf(occasionsHere);
    const pattern = {
      kind,
      of,
      absent: here.absent,
      expected: here.expected,
      otherAbsent: all.absent - here.absent,
      otherExpected: all.expected - here.expected,
      days: [...new Set(occasionsHere.flatMap(({ day, isAbsent }) => (isAbsent ? [day] : [])))],
    };
    if (stands(pattern)) found.push(pattern);
  };
  const whole = countOf(days);
  for (let weekday = 0; weekday < 7; weekday++)
    add(
      'weekday',
      weekday,
      days.filter(({ day }) => weekdayOf(day) === weekday),
      whole,
    );
  add(
    'after-break',
    null,
    days.filter((_, at) => isAfterBreak(days, at)),
    whole,
  );
  const occasions = days.map(({ day, sessions }) => sessions.map((one) => ({ ...one, day })));
  const periods = occasions.flat();
  const everywhere = countOf(periods);
  const last = occasions.flatMap((sessions) => (sessions.length >= 3 ? sessions.slice(-1) : []));
  add('last-period', null, last, everywhere);
  const some = [...new Set(periods.map(({ session }) => session))].filter((session) => session >= first_named);
  for (const session of some)
    add(
      'session',
      session,
      periods.filter((one) => one.session === session),
      everywhere,
    );
  return found;
}

interface Occasion {
  day: number;
  isAbsent: boolean;
}

interface Count {
  absent: number;
  expected: number;
}

function countOf(of: readonly { isAbsent: boolean }[]): Count {
  return { absent: of.filter(({ isAbsent }) => isAbsent).length, expected: of.length };
}

function stands({ absent, expected, otherAbsent, otherExpected }: Pattern): boolean {
  const all = absent + otherAbsent;
  if (absent < fewest_absences || otherExpected === 0 || all === 0) return false;
  return binomialTail(absent, all, expected / (expected + otherExpected)) < by_chance;
}

function weekdayOf(day: number): number {
  return (day + 3) % 7;
}

/** More than a weekend since the day before. */
export function isAfterBreak(days: readonly { day: number }[], at: number): boolean {
  const [day, before] = [days[at]?.day, days[at - 1]?.day];
  if (day === undefined || before === undefined) return false;
  const usual = weekdayOf(day) < weekdayOf(before) ? 3 : 1;
  return day - before > usual;
}

export function patternWords(
  pattern: Pattern,
  weekday: (no: number) => string,
  named: ReadonlyMap<SessionId, string>,
): string {
  const { kind, of, absent, expected, otherAbsent, otherExpected } = pattern;
  const where = {
    weekday: `on ${weekday(of ?? 0)}s`,
    'after-break': 'on the first day after a break',
    'last-period': 'in the last period',
    session: `in ${sessionName(of ?? 0, named)}`,
  }[kind];
  const unit = kind === 'last-period' || kind === 'session' ? 'sessions' : 'days';
  return `Missed ${absent} of ${expected} ${unit} ${where}, ${otherAbsent} of ${otherExpected} otherwise`;
}
