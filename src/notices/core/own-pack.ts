import { z } from 'zod';
import type { IsoDate } from '../../kernel/week.ts';
import { countAbsences, type DayMissed } from './count.ts';
import { type LegalPack, letterKinds, stopFacts } from './pack.ts';

const words = (most: number) => z.string().trim().min(1).max(most);
const key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens');
const citation = z.strictObject({ section: words(300), asOf: z.iso.date() });

const span = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('school-year') }),
  z.strictObject({ kind: z.literal('days'), days: z.int().min(1).max(366) }),
  z.strictObject({ kind: z.literal('months'), months: z.int().min(1).max(12) }),
  z.strictObject({ kind: z.literal('school-weeks'), weeks: z.int().min(1).max(52) }),
]);
const least = z.int().min(1).max(200);

const count = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('days-or-parts'), least, within: span }),
  z.strictObject({
    unit: z.literal('full-days-and-stretches'),
    least,
    minutesOver: z.int().min(0).max(600),
    within: span,
  }),
  z.strictObject({ unit: z.literal('sessions'), least, within: span }),
]);

const step = z.strictObject({
  key,
  name: words(120),
  citation,
  count: count.nullable(),
  after: z.strictObject({ step: key, times: z.int().min(1).max(9) }).nullable(),
  issuedBy: z.array(key).min(1).max(10),
  triedBefore: z.array(words(400)).max(10),
  says: z.array(words(600)).min(1).max(20),
  saysIn: z.record(z.string().regex(/^[a-z]{2,3}$/), z.array(words(800)).min(1).max(20)).optional(),
  letter: z.enum(letterKinds).nullable(),
  again: z.enum(['once-a-year', 'new-absences']),
  atMost: z.strictObject({ times: z.int().min(1).max(20), years: z.int().min(1).max(10) }).optional(),
  dueWithinSchoolDays: z.int().min(1).max(60).nullable(),
  isDiscretionary: z.boolean(),
});

const packetItem = z.strictObject({
  words: words(300),
  from: z.enum(['notices', 'attendance', 'help', 'contacts', 'person']),
});

const definition = z.strictObject({
  key: z.string().regex(/^own-[a-z0-9-]{1,40}$/, 'begins with own-'),
  name: words(120),
  from: z.iso.date(),
  until: z.iso.date().nullable(),
  counts: z
    .array(z.enum(['unexcused', 'unexplained']))
    .min(1)
    .max(2),
  steps: z.array(step).min(1).max(12),
  stops: z
    .array(
      z.strictObject({
        fact: z.enum(stopFacts),
        steps: z.array(key).min(1).max(12),
        citation,
        words: words(300),
        instead: words(300),
      }),
    )
    .max(20),
  packet: z
    .strictObject({ name: words(120), step: key, citation, items: z.array(packetItem).min(1).max(30) })
    .nullable(),
  checked: z.strictObject({
    on: z.iso.date(),
    against: z.array(words(400)).max(20),
    not: z.array(words(400)).max(20),
  }),
});

const test = z.strictObject({
  says: words(200),
  step: key,
  on: z.iso.date(),
  yearStartsOn: z.iso.date(),
  schoolWeeks: z.array(z.iso.date()).max(60).default([]),
  missed: z
    .array(
      z.strictObject({
        day: z.iso.date(),
        sessions: z.int().min(1).max(12),
        isWholeDay: z.boolean(),
        longestMinutes: z.int().min(0).max(600).nullable().default(null),
      }),
    )
    .max(200),
  have: z.int().min(0),
  isReached: z.boolean(),
});

/** A pack that a district brings: the law as data, and tests that it must pass. A JSON file of this shape. */
export const OwnPack = z.strictObject({ pack: definition, tests: z.array(test).max(100) });
export type OwnPack = z.output<typeof OwnPack>;

/** What is wrong with a pack beyond its shape, in words; none: it may be used. */
export function faultsOf({ pack, tests }: OwnPack): string[] {
  const faults: string[] = [];
  const keys = pack.steps.map((one) => one.key);
  if (new Set(keys).size < keys.length) faults.push('Two steps have the same key.');
  if (pack.until !== null && pack.until <= pack.from) faults.push('The pack ends before it begins.');
  for (const [at, { key: own, after }] of pack.steps.entries())
    if (after && !keys.slice(0, at).includes(after.step))
      faults.push(`${own} follows ${after.step}, which is no step before it.`);
  for (const { steps } of pack.stops)
    for (const one of steps) if (!keys.includes(one)) faults.push(`A hard stop names ${one}, which is no step.`);
  if (pack.packet && !keys.includes(pack.packet.step)) faults.push('The packet belongs to no step.');
  for (const one of pack.steps) {
    if (!one.count && !one.after) faults.push(`${one.key} counts nothing and follows nothing: it would always be due.`);
    if (!one.count) continue;
    const own = tests.filter((test) => test.step === one.key);
    if (!own.some(({ isReached }) => isReached) || !own.some(({ isReached }) => !isReached))
      faults.push(`${one.key} needs a test that reaches its count and one that does not.`);
  }
  return [...faults, ...failuresOf(pack, tests)];
}

function failuresOf(pack: LegalPack, tests: OwnPack['tests']): string[] {
  return tests.flatMap(({ says, step: of, on, yearStartsOn, schoolWeeks, missed, have, isReached }) => {
    const rule = pack.steps.find((one) => one.key === of)?.count;
    if (!rule) return [`“${says}”: ${of} is no step that counts.`];
    const found = countAbsences(rule, missed as DayMissed[], on as IsoDate, { yearStartsOn, schoolWeeks });
    const reached = found.reachedOn !== null;
    return found.have === have && reached === isReached
      ? []
      : [
          `“${says}”: ${found.have} are counted and the count is ${reached ? '' : 'not '}reached; the test says ${have} and ${isReached ? '' : 'not '}reached.`,
        ];
  });
}
