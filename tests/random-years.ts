import fc from 'fast-check';
import { addDays, type IsoDate, weekdayOf } from '../src/kernel/week.ts';
import { chance } from './small-institution.ts';

/** Years of a few students as fast-check makes them, for holding two ways of measuring against each other. */

export const firstDay = '2025-09-01';
export const lastDay = '2025-12-12';
const spanDays = 103;

/** Four periods, two before noon. */
export const shapeOfYear = { kind: 'periods', periods: 4, morningPeriods: 2 } as const;

const attended = { attended: 1, expected: 1 };
const missed = { attended: 0, expected: 1 };
const neither = { attended: 0, expected: 0 };
/** Codes of the United States in general; Z9 is one that no pack knows. */
export const codesOfYear = {
  P: attended,
  T: attended,
  TE: attended,
  TU: attended,
  ED: attended,
  EDU: attended,
  FLD: attended,
  A: missed,
  U: missed,
  Z9: missed,
  E: neither,
  I: neither,
  OSS: neither,
  NE: neither,
};
const codes = Object.keys(codesOfYear);

export interface GivenMark {
  who: string;
  day: IsoDate;
  part: string;
  code: string;
  late: number;
  early: number;
}

export interface Year {
  students: readonly string[];
  enrolments: {
    student: string;
    school: string;
    grade: string;
    startsOn: IsoDate;
    endsOn: IsoDate | null;
    isPrimary: boolean;
  }[];
  /** Each in place of what the one before had said of its days. */
  files: { rows: GivenMark[]; from: IsoDate; to: IsoDate }[];
  /** Days that were closed afterwards, for one school or all. */
  snow: { day: IsoDate; school: string | null }[];
  agreements: {
    student: string;
    kind: string;
    startsOn: IsoDate;
    endsOn: IsoDate;
    arrivesAt: string | null;
    steps: { from: IsoDate; notExpected: { weekday: number; parts: readonly string[] }[] }[];
  }[];
}

const students = ['ada', 'ben', 'cai', 'dee'];
const partsOf = { day: [''], half: ['AM', 'PM'], periods: ['P1', 'P2', 'P3', 'P4'] } as const;

const anyOffset = fc.integer({ min: 0, max: spanDays - 1 });
const on = (offset: number): IsoDate => addDays(firstDay, Math.min(offset, spanDays - 1));
const anySchool = fc.constantFrom('ELM', 'OAK');

const anyEnrolment = fc.record({
  school: anySchool,
  grade: fc.constantFrom('Grade 1', 'Grade 2'),
  starts: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: anyOffset }),
  days: fc.option(fc.integer({ min: 3, max: 90 })),
  isPrimary: fc.boolean(),
});

const anyAgreement = fc.record({
  student: fc.constantFrom(...students),
  starts: anyOffset,
  days: fc.integer({ min: 0, max: 50 }),
  arrivesAt: fc.constantFrom(null, '10:00'),
  steps: fc.array(
    fc.uniqueArray(
      fc.record({
        weekday: fc.integer({ min: 0, max: 4 }),
        parts: fc.constantFrom(['day'], ['am'], ['pm'], ['p2'], ['am', 'pm'], ['p3', 'p4']),
      }),
      { maxLength: 3, selector: ({ weekday }) => weekday },
    ),
    { minLength: 1, maxLength: 2 },
  ),
});

/** What a year is made from: short enough to be read when it fails. */
export const anyPlan = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  enrolled: fc.tuple(...students.map(() => fc.array(anyEnrolment, { minLength: 1, maxLength: 3 }))),
  styles: fc.tuple(...students.map(() => fc.constantFrom('day', 'half', 'periods'))),
  correction: fc.option(fc.record({ starts: anyOffset, days: fc.integer({ min: 0, max: 12 }) }), { freq: 3 }),
  snow: fc.array(fc.record({ offset: anyOffset, school: fc.option(anySchool) }), { maxLength: 3 }),
  agreements: fc.array(anyAgreement, { maxLength: 3 }),
});

export function yearOf({
  seed,
  enrolled,
  styles,
  correction,
  snow,
  agreements,
}: typeof anyPlan extends fc.Arbitrary<infer Plan> ? Plan : never): Year {
  const enrolments = students.flatMap((student, who) =>
    (enrolled[who] ?? []).map(({ school, grade, starts, days, isPrimary }) => ({
      student,
      school,
      grade,
      startsOn: on(starts),
      endsOn: days === null ? null : on(starts + days),
      isPrimary,
    })),
  );
  const rows = (from: IsoDate, to: IsoDate, turn: number) =>
    students.flatMap((student, who) =>
      daysBetween(from, to)
        .filter((day) => enrolments.some((one) => one.student === student && isCurrent(one, day)))
        .flatMap((day) => marksOf(student, day, partsOf[styles[who] as keyof typeof partsOf], [seed, who, turn])),
    );
  const files = [{ rows: rows(firstDay, lastDay, 0), from: firstDay, to: lastDay }];
  if (correction) {
    const [from, to] = [on(correction.starts), on(correction.starts + correction.days)];
    files.push({ rows: rows(from, to, 1), from, to });
  }
  return {
    students,
    enrolments,
    files: files.filter((file) => file.rows.length > 0),
    snow: [...new Map(snow.map((one) => [`${one.offset} ${one.school}`, one])).values()].map(({ offset, school }) => ({
      day: on(offset),
      school,
    })),
    agreements: agreements.map(({ student, starts, days, arrivesAt, steps }) => ({
      student,
      kind: arrivesAt === null ? 'part-time' : 'later-arrival',
      startsOn: on(starts),
      endsOn: on(starts + days),
      arrivesAt,
      steps: steps.map((notExpected, at) => ({ from: addDays(on(starts), 7 * at), notExpected })),
    })),
  };
}

function isCurrent({ startsOn, endsOn }: Year['enrolments'][number], day: IsoDate): boolean {
  return startsOn <= day && (endsOn === null || day <= endsOn);
}

function daysBetween(from: IsoDate, to: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekdayOf(day) < 5) days.push(day);
  return days;
}

/** Mostly present, sometimes without any mark, some with minutes. */
function marksOf(who: string, day: IsoDate, parts: readonly string[], seeds: readonly number[]): GivenMark[] {
  const days = Date.parse(day) / 86_400_000;
  const dice = (at: number, what: number) => chance(...seeds, days, at, what);
  if (dice(0, 9) < 0.04) return [];
  return parts.map((part, at) => ({
    who,
    day,
    part,
    code: dice(at, 1) < 0.6 ? 'P' : (codes[Math.floor(dice(at, 2) * codes.length)] ?? 'P'),
    late: dice(at, 3) < 0.12 ? Math.ceil(dice(at, 4) * 90) : 0,
    early: dice(at, 5) < 0.06 ? Math.ceil(dice(at, 6) * 90) : 0,
  }));
}
