import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWeeks, weeksBetween } from '../../kernel/week.ts';
import { countAbsences, type DayMissed } from './count.ts';
import { decideNotice, type NoticeFacts } from './decide.ts';
import { legalPacks } from './legal-packs.ts';
import { type LegalPack, type LegalStep, packInForce } from './pack.ts';

const yearStartsOn = '2025-09-01';
const time = { yearStartsOn, schoolWeeks: weeksBetween(yearStartsOn, '2026-06-01') };
const whole = (day: string): DayMissed => ({ day, sessions: 2, isWholeDay: true, longestMinutes: 390 });
const part = (day: string, longestMinutes: number | null): DayMissed => ({
  day,
  sessions: 1,
  isWholeDay: false,
  longestMinutes,
});

function pack(key: string, day: string): LegalPack {
  const found = packInForce(legalPacks, key, day);
  if (!found) throw new Error(`no pack ${key} on ${day}`);
  return found;
}
function step(of: LegalPack, key: string): LegalStep {
  const found = of.steps.find((one) => one.key === key);
  if (!found) throw new Error(`no step ${key}`);
  return found;
}
const counted = (packKey: string, stepKey: string, missed: DayMissed[], on: string, after: string | null = null) => {
  const { count } = step(pack(packKey, on), stepKey);
  if (!count) throw new Error('it counts');
  return countAbsences(count, missed, on, time, after);
};

describe('the packs', () => {
  it('cite a section and a day for all that they state, and never overlap', () => {
    for (const { steps, stops } of legalPacks)
      for (const { citation } of [...steps, ...stops]) {
        expect(citation.section).toMatch(/§|SI \d/);
        expect(citation.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    for (const [, versions] of Map.groupBy(legalPacks, ({ key }) => key))
      for (const [i, { until }] of versions.entries()) expect(until).toBe(versions[i + 1]?.from ?? null);
  });

  it('California’s first notification threatens nobody from 1 July 2025 on, and names supportive services', () => {
    const says = (day: string) => step(pack('us-ca', day), 'truancy-1').says.join(' ');
    expect(says('2025-06-30')).toMatch(/prosecut/);
    expect(says('2025-07-01')).not.toMatch(/prosecut|driving|infraction/);
    expect(says('2025-07-01')).toMatch(/Mental health and supportive services/);
  });

  it('have nothing before they begin', () => {
    expect(packInForce(legalPacks, 'england', '2024-08-18')).toBeNull();
    expect(packInForce(legalPacks, 'england', '2024-08-19')?.name).toBe('England, from 19 August 2024');
  });
});

describe('the counters', () => {
  it.each([
    // what was missed without a valid reason, how many are counted, when the third was reached
    ['three whole days', [whole('2025-09-02'), whole('2025-10-02'), whole('2025-11-03')], 3, '2025-11-03'],
    [
      'two days and one stretch of 31 minutes',
      [whole('2025-09-02'), part('2025-09-03', 31), whole('2025-09-04')],
      3,
      '2025-09-04',
    ],
    ['a stretch of exactly 30 minutes', [part('2025-09-02', 30), whole('2025-09-03')], 1, null],
    ['a part of a day of unknown length', [part('2025-09-02', null), whole('2025-09-03')], 1, null],
    ['two from last year', [whole('2025-05-01'), whole('2025-05-02'), whole('2025-09-03')], 1, null],
  ] as const)('California, in the school year: %s', (_, missed, have, reachedOn) => {
    expect(counted('us-ca', 'truancy-1', [...missed], '2025-12-01')).toMatchObject({ have, need: 3, reachedOn });
  });

  it.each([
    ['three days or parts within four weeks', ['2025-10-01', '2025-10-10', '2025-10-28'], '2025-10-28', 3],
    ['the first a day too long ago', ['2025-10-01', '2025-10-10', '2025-10-29'], '2025-10-29', 2],
  ] as const)('Texas: %s', (_, days, on, have) => {
    expect(
      counted(
        'us-tx',
        'warning',
        days.map((day) => part(day, null)),
        on,
      ).have,
    ).toBe(have);
  });

  it('Texas: ten within six months, and no more than one a day', () => {
    const days = Array.from({ length: 10 }, (_, i) => part(addDays('2025-09-02', 7 * i), null));
    expect(counted('us-tx', 'court-referral', days, '2025-11-30')).toMatchObject({ have: 10, reachedOn: '2025-11-04' });
    expect(counted('us-tx', 'court-referral', days, '2026-03-02').have).toBe(9);
  });

  it('England: ten sessions in ten school weeks, in which holidays do not count', () => {
    const term = weeksBetween('2025-09-01', '2025-10-13');
    const after = weeksBetween('2025-10-27', '2026-01-05');
    const count = step(pack('england', '2025-11-21'), 'notice-to-improve').count;
    if (!count) throw new Error('it counts');
    const missed = [whole('2025-09-15'), ...[0, 1, 2, 3].map((i) => whole(addWeeks('2025-10-27', i)))];
    const school = { yearStartsOn, schoolWeeks: [...term, ...after] };
    // The holiday between is no school week: the tenth one back begins on 8 September.
    expect(
      countAbsences(count, missed, '2025-11-21', { ...school, schoolWeeks: school.schoolWeeks.slice(0, 11) }),
    ).toMatchObject({
      have: 10,
      from: '2025-09-08',
      reachedOn: '2025-11-17',
    });
    expect(countAbsences(count, missed, '2025-12-01', school)).toMatchObject({ have: 8, reachedOn: null });
  });

  it('only grow as time passes within a year, and never count a day before the span', () => {
    const days = fc.uniqueArray(fc.nat(270), { maxLength: 40 });
    fc.assert(
      fc.property(days, fc.nat(270), (offsets, upTo) => {
        const missed = offsets.map((offset) => whole(addDays(yearStartsOn, offset)));
        const on = addDays(yearStartsOn, upTo);
        const found = counted('us-ca', 'truancy-1', missed, on);
        expect(found.have).toBe(offsets.filter((offset) => offset <= upTo).length);
        expect(found.reachedOn !== null).toBe(found.have >= 3);
        for (const key of ['warning', 'court-referral'])
          for (const { day } of counted('us-tx', key, missed, on).days)
            expect(day <= on && day >= yearStartsOn).toBe(true);
      }),
    );
  });
});

describe('whether a step may be taken', () => {
  const texas = pack('us-tx', '2025-12-01');
  const referral = step(texas, 'court-referral');
  const facts: NoticeFacts = {
    on: '2025-11-30',
    time,
    missed: Array.from({ length: 12 }, (_, i) => whole(addDays('2025-09-02', 7 * i))),
    issued: [],
    stopFacts: [],
    circumstances: [],
    yes: null,
    tried: [{ words: 'Mentoring, weekly', on: '2025-10-01' }],
    roles: ['leader'],
  };
  const decide = (more: Partial<NoticeFacts>, of = referral) => decideNotice(texas, of, { ...facts, ...more });
  const bereavement = { id: 'b1', words: 'Bereavement in the family', startsOn: '2025-11-10', endsOn: null };

  it('is said with every absence that counts', () => {
    expect(decide({})).toMatchObject({ kind: 'may-be-issued', counted: { have: 12, need: 10 } });
    expect(decide({ missed: facts.missed.slice(0, 9) })).toMatchObject({
      kind: 'not-due',
      words: '9 of 10 are counted since 2025-09-01.',
    });
  });

  it.each(['pregnancy', 'foster-care', 'homelessness', 'severe-illness', 'principal-earner'] as const)(
    'is no where the truancy comes of %s, whoever asks and whatever they say',
    (fact) => {
      const yes = { step: referral.key, by: 'Ada', on: '2025-11-30', reason: 'All agreed.', knew: [] };
      const found = decide({ stopFacts: [fact], yes, roles: ['admin'] });
      expect(found).toMatchObject({ kind: 'stopped', words: expect.stringContaining('§ 25.0915(a-3)') });
      expect(found.words).toContain('Offer additional counseling.');
      // The law stops the referral, not the notice to the parent.
      expect(decide({ stopFacts: [fact] }, step(texas, 'warning')).kind).not.toBe('stopped');
    },
  );

  it('waits for a person’s yes while there is a bereavement, and for some weeks after', () => {
    expect(decide({ circumstances: [bereavement] })).toMatchObject({
      kind: 'needs-a-yes',
      because: ['Bereavement in the family'],
    });
    expect(decide({ circumstances: [{ ...bereavement, endsOn: '2025-11-12' }] }).kind).toBe('needs-a-yes');
    expect(decide({ circumstances: [{ ...bereavement, startsOn: '2025-09-01', endsOn: '2025-10-20' }] }).kind).toBe(
      'may-be-issued',
    );
    const yes = { step: referral.key, by: 'Ada', on: '2025-11-20', reason: 'The family asked for it.', knew: ['b1'] };
    expect(decide({ circumstances: [bereavement], yes }).kind).toBe('may-be-issued');
    // A yes to another step, or from before this was known, is none: a death may be told weeks after it.
    expect(decide({ circumstances: [bereavement], yes: { ...yes, step: 'warning' } }).kind).toBe('needs-a-yes');
    expect(decide({ circumstances: [bereavement], yes: { ...yes, knew: [] } }).kind).toBe('needs-a-yes');
  });

  it('asks for help first, and for somebody whose it is', () => {
    expect(decide({ tried: [] })).toMatchObject({ kind: 'help-first' });
    expect(decide({ roles: ['tutor'] }).kind).toBe('not-theirs');
  });

  it('goes step by step: the second report counts only what came after the first notification', () => {
    const california = pack('us-ca', '2025-12-01');
    const second = step(california, 'truancy-2');
    const at = (issued: NoticeFacts['issued'], missed: readonly DayMissed[]) =>
      decideNotice(california, second, { ...facts, issued, missed });
    expect(at([], facts.missed)).toMatchObject({ kind: 'not-due', words: expect.stringContaining('step before') });
    const first = [{ step: 'truancy-1', on: '2025-10-01' }];
    expect(at(first, [whole('2025-09-30'), whole('2025-10-01')])).toMatchObject({
      kind: 'not-due',
      counted: { have: 0 },
    });
    expect(at(first, [whole('2025-10-02')])).toMatchObject({ kind: 'may-be-issued', counted: { have: 1 } });
  });
});
