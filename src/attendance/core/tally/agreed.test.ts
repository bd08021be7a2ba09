import { describe, expect, it } from 'vitest';
import { addDays, dayNumber } from '../../../kernel/week.ts';
import type { Adjustment } from '../../../roster/core/adjustment.ts';
import { type Meaning, meaningAt, meaningNo } from '../meaning.ts';
import { sessionOf } from '../session.ts';
import { daily, type SessionShape } from '../session-shape.ts';
import { agreedDays, asAgreed } from './agreed.ts';
import { tallyOf } from './tally.ts';

const monday = '2025-10-06';
const halves: SessionShape = { kind: 'half-days', periods: 0, morningPeriods: 0 };
const sixPeriods: SessionShape = { kind: 'periods', periods: 6, morningPeriods: 4 };
const agreed = (change: Partial<Adjustment>): Adjustment => ({
  kind: 'part-time',
  startsOn: monday,
  endsOn: addDays(monday, 11),
  arrivesAt: null,
  steps: [{ from: monday, notExpected: [] }],
  ...change,
});
const without = (...days: [weekday: number, ...parts: string[]][]) => ({
  steps: [{ from: monday, notExpected: days.map(([weekday, ...parts]) => ({ weekday, parts })) }],
});
const mornings = agreed(without(...[0, 1, 2, 3, 4].map((day): [number, string] => [day, 'pm'])));

describe('a mark under an agreement', () => {
  // The agreement holds from Monday 6 to Friday 17 October.
  it.each`
    what                                          | agreement                                                | shape         | on    | session | given               | counts
    ${'the agreed afternoon, absent'}             | ${mornings}                                              | ${halves}     | ${0}  | ${'PM'} | ${'unexplained'}    | ${'not_expected'}
    ${'the agreed afternoon, came all the same'}  | ${mornings}                                              | ${halves}     | ${0}  | ${'PM'} | ${'present'}        | ${'not_expected'}
    ${'the morning is as for everybody'}          | ${mornings}                                              | ${halves}     | ${0}  | ${'AM'} | ${'unexplained'}    | ${'unexplained'}
    ${'the day before it begins'}                 | ${mornings}                                              | ${halves}     | ${-3} | ${'PM'} | ${'unexplained'}    | ${'unexplained'}
    ${'the day after it ends'}                    | ${mornings}                                              | ${halves}     | ${14} | ${'PM'} | ${'unexplained'}    | ${'unexplained'}
    ${'periods of the afternoon'}                 | ${mornings}                                              | ${sixPeriods} | ${0}  | ${'P5'} | ${'unexcused'}      | ${'not_expected'}
    ${'periods of the morning'}                   | ${mornings}                                              | ${sixPeriods} | ${0}  | ${'P4'} | ${'unexcused'}      | ${'unexcused'}
    ${'marked once a day: half of it stands'}     | ${mornings}                                              | ${daily}      | ${0}  | ${''}   | ${'unexcused'}      | ${'unexcused'}
    ${'a placement on Fridays'}                   | ${agreed({ kind: 'placement', ...without([4, 'day']) })} | ${daily}      | ${4}  | ${''}   | ${'unexcused'}      | ${'not_expected'}
    ${'both halves are the whole day'}            | ${agreed(without([4, 'am', 'pm']))}                      | ${daily}      | ${4}  | ${''}   | ${'unexcused'}      | ${'not_expected'}
    ${'later arrival: late is present'}           | ${agreed({ kind: 'later-arrival', arrivesAt: '10:00' })} | ${halves}     | ${1}  | ${'AM'} | ${'late'}           | ${'present'}
    ${'later arrival: after the register closed'} | ${agreed({ kind: 'later-arrival', arrivesAt: '10:00' })} | ${halves}     | ${1}  | ${'AM'} | ${'late_unexcused'} | ${'present'}
    ${'later arrival: late after lunch is late'}  | ${agreed({ kind: 'later-arrival', arrivesAt: '10:00' })} | ${halves}     | ${1}  | ${'PM'} | ${'late'}           | ${'late'}
    ${'later arrival: away is away'}              | ${agreed({ kind: 'later-arrival', arrivesAt: '10:00' })} | ${halves}     | ${1}  | ${'AM'} | ${'unexplained'}    | ${'unexplained'}
  `('$what', ({ agreement, shape, on, session, given, counts }) => {
    const day = dayNumber(monday) + on;
    const days = agreedDays([agreement], shape, '2025-08-01', '2026-07-31');
    const meaning = asAgreed(days?.get(day), sessionOf(session) ?? 0, meaningNo[given as Meaning]);
    expect(meaningAt(meaning).key).toBe(counts);
  });

  it('follows the steps of a phased return', () => {
    const steps = [
      { from: monday, notExpected: [0, 1, 2, 3, 4].map((weekday) => ({ weekday, parts: ['pm'] })) },
      { from: addDays(monday, 7), notExpected: [{ weekday: 4, parts: ['pm'] }] },
    ];
    const days = agreedDays([agreed({ kind: 'phased-return', steps })], halves, '2025-08-01', '2026-07-31');
    expect([...(days?.keys() ?? [])].map((day) => day - dayNumber(monday))).toEqual([0, 1, 2, 3, 4, 11]);
  });

  it('changes what a fortnight adds up to: mornings only, all attended, is nothing missed', () => {
    const days = agreedDays([mornings], halves, '2025-08-01', '2026-07-31');
    const marks = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map((on) => {
      const day = dayNumber(monday) + on;
      const of = (session: number, meaning: Meaning) =>
        meaningAt(asAgreed(days?.get(day), session, meaningNo[meaning])).key;
      return { day, marks: [of(1, 'present'), of(2, 'unexplained')] };
    });
    expect(tallyOf(marks)).toMatchObject({
      enrolledDays: 10,
      absentDays: 0,
      expectedSessions: 10,
      attendedSessions: 10,
    });
    const before = marks.map(({ day }) => ({ day, marks: ['present', 'unexplained'] as const }));
    expect(tallyOf(before)).toMatchObject({
      enrolledDays: 10,
      absentDays: 10,
      expectedSessions: 20,
      attendedSessions: 10,
    });
  });
});
