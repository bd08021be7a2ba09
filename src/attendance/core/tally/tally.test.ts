import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import { type Meaning, meaningNo, meanings } from '../meaning.ts';
import {
  absenceRate,
  attendanceRate,
  averageDailyAttendance,
  bandOf,
  daysUntilChronic,
  meetsTenSessions,
  persistence,
} from '../measures.ts';
import { addOneToSums, addToSums, newSums, sum_fields } from './day-sums.ts';
import type { Minutes } from './part-missed.ts';
import { type PlainDay, plainMarks, tallyOf } from './tally.ts';

const first_monday = '2025-09-01';

/** School days, Monday to Friday, a letter each: see the key. A space is a day without marks; two letters with / are AM and PM. */
const key = {
  P: 'present',
  L: 'late',
  D: 'left_early',
  O: 'offsite',
  I: 'illness',
  M: 'medical',
  G: 'leave',
  U: 'unexcused',
  N: 'unexplained',
  X: 'not_expected',
  E: 'late_excused',
  C: 'late_unexcused',
} as const;

/** "L20D15": late by 20 minutes, and left 15 before the end; the first letter is the mark. */
function markOf(word: string): { mark: Meaning; minutes: Minutes | null } {
  const mark = key[word.charAt(0) as keyof typeof key];
  const of = (letters: string) => Number(new RegExp(`[${letters}](\\d+)`).exec(word)?.[1] ?? 0);
  const minutes = { late: of('LEC'), early: of('D') };
  return { mark, minutes: minutes.late + minutes.early > 0 ? minutes : null };
}

function daysOf(text: string, from: IsoDate = first_monday): PlainDay[] {
  const days: PlainDay[] = [];
  let date = from;
  for (const word of text.trim().split(/\s+/)) {
    while (weekdayOf(date) > 4) date = addDays(date, 1);
    const marks = word.split('/').map(markOf);
    if (word !== '-')
      days.push({
        day: dayNumber(date),
        marks: marks.map(({ mark }) => mark),
        minutes: marks.map(({ minutes }) => minutes),
      });
    date = addDays(date, 1);
  }
  return days;
}

const times = (word: string, n: number) => Array.from({ length: n }, () => word).join(' ');

describe('what a year of marks adds up to', () => {
  // P present, L late, D left early, O off-site, I ill, M medical, G leave, U unexcused, N no reason yet, X not expected, - no mark.
  it.each`
    what                                                | marks                    | enrolled | absent | sessions  | late | run
    ${'a good week'}                                    | ${'P P P P P'}           | ${5}     | ${0}   | ${'5/5'}  | ${0} | ${0}
    ${'two days ill, at the end'}                       | ${'P P P I I'}           | ${5}     | ${2}   | ${'3/5'}  | ${0} | ${2}
    ${'two days ill, then back'}                        | ${'P I I P P'}           | ${5}     | ${2}   | ${'3/5'}  | ${0} | ${0}
    ${'every reason counts as absent'}                  | ${'I M G U N'}           | ${5}     | ${5}   | ${'0/5'}  | ${0} | ${5}
    ${'late and leaving early are attended'}            | ${'L D P P P'}           | ${5}     | ${0}   | ${'5/5'}  | ${1} | ${0}
    ${'a field trip is attended'}                       | ${'O O P P P'}           | ${5}     | ${0}   | ${'5/5'}  | ${0} | ${0}
    ${'a day not expected is no day'}                   | ${'P X P P P'}           | ${4}     | ${0}   | ${'4/4'}  | ${0} | ${0}
    ${'a snow day does not break a run of absences'}    | ${'P P I X I'}           | ${4}     | ${2}   | ${'2/4'}  | ${0} | ${2}
    ${'a day without a mark is no day'}                 | ${'P - P P P'}           | ${4}     | ${0}   | ${'4/4'}  | ${0} | ${0}
    ${'half a day missed is a day missed'}              | ${'P/I P/P P/P P/P P/P'} | ${5}     | ${1}   | ${'9/10'} | ${0} | ${0}
    ${'part-time: mornings only are whole days'}        | ${'P/X P/X P/X P/X I/X'} | ${5}     | ${1}   | ${'4/5'}  | ${0} | ${1}
    ${'one of four periods missed is not a day missed'} | ${'P/P/P/U P/P/P/P'}     | ${2}     | ${0}   | ${'7/8'}  | ${0} | ${0}
    ${'two of four periods missed is a day missed'}     | ${'P/P/U/U P/P/P/P'}     | ${2}     | ${1}   | ${'6/8'}  | ${0} | ${0}
    ${'enrolled late: only the days since then'}        | ${'- - - P U'}           | ${2}     | ${1}   | ${'1/2'}  | ${0} | ${1}
  `('$what', ({ marks, enrolled, absent, sessions, late, run }) => {
    const tally = tallyOf(daysOf(marks));
    expect({
      enrolled: tally.enrolledDays,
      absent: tally.absentDays,
      sessions: `${tally.attendedSessions}/${tally.expectedSessions}`,
      late: tally.lateSessions,
      run: tally.runDays,
    }).toEqual({ enrolled, absent, sessions, late, run });
  });

  // A number after L or D: minutes late, minutes before the end; L20D15 is both.
  it.each`
    what                                               | marks               | late | lateMinutes | early | earlyMinutes | sessions
    ${'late twice, once by 20 minutes'}                | ${'L L20 P P P'}    | ${2} | ${20}       | ${0}  | ${0}         | ${'5/5'}
    ${'left 15 minutes before the end'}                | ${'D15 P P P P'}    | ${0} | ${0}        | ${1}  | ${15}        | ${'5/5'}
    ${'late and left early in one session'}            | ${'L20D15 P P P P'} | ${1} | ${20}       | ${1}  | ${15}        | ${'5/5'}
    ${'present with minutes late was late'}            | ${'PL5 P P P P'}    | ${1} | ${5}        | ${0}  | ${0}         | ${'5/5'}
    ${'late in the morning and in the afternoon'}      | ${'L10/L5 P/P'}     | ${2} | ${15}       | ${0}  | ${0}         | ${'4/4'}
    ${'after registration closed: late, and absent'}   | ${'C45/P'}          | ${1} | ${45}       | ${0}  | ${0}         | ${'1/2'}
    ${'excused lateness is lateness too'}              | ${'E30 P P P P'}    | ${1} | ${30}       | ${0}  | ${0}         | ${'5/5'}
    ${'minutes of somebody who was ill say nothing'}   | ${'IL40 P P P P'}   | ${0} | ${0}        | ${0}  | ${0}         | ${'4/5'}
    ${'nothing is late of a session that was not due'} | ${'XL40/P P/P'}     | ${0} | ${0}        | ${0}  | ${0}         | ${'3/3'}
  `('late and early departure: $what', ({ marks, late, lateMinutes, early, earlyMinutes, sessions }) => {
    const tally = tallyOf(daysOf(marks));
    expect({
      late: tally.lateSessions,
      lateMinutes: tally.lateMinutes,
      early: tally.earlySessions,
      earlyMinutes: tally.earlyMinutes,
      sessions: `${tally.attendedSessions}/${tally.expectedSessions}`,
    }).toEqual({ late, lateMinutes, early, earlyMinutes, sessions });
  });

  it.each`
    what                              | marks                                    | pct     | band
    ${'4.9 %: 2 of 41'}               | ${`${times('P', 39)} ${times('I', 2)}`}  | ${4.88} | ${'satisfactory'}
    ${'exactly 5 %: 2 of 40'}         | ${`${times('P', 38)} ${times('I', 2)}`}  | ${5}    | ${'at-risk'}
    ${'9.8 %: 5 of 51'}               | ${`${times('P', 46)} ${times('U', 5)}`}  | ${9.8}  | ${'at-risk'}
    ${'exactly 10 %: 5 of 50'}        | ${`${times('P', 45)} ${times('U', 5)}`}  | ${10}   | ${'moderate'}
    ${'exactly 20 %: 10 of 50'}       | ${`${times('P', 40)} ${times('G', 10)}`} | ${20}   | ${'severe'}
    ${'nine days are too few to say'} | ${`${times('P', 5)} ${times('U', 4)}`}   | ${null} | ${null}
  `('chronic absence, by enrolled days: $what', ({ marks, pct, band }) => {
    const tally = tallyOf(daysOf(marks));
    const rate = absenceRate(tally);
    expect(rate.kind === 'share' ? Math.round(rate.pct * 100) / 100 : null).toBe(pct);
    expect(bandOf(tally)).toBe(band);
  });

  it('counts unauthorised sessions in the last ten school weeks, wherever a holiday falls', () => {
    const tenBefore = `${times('U', 9)} P`;
    expect(tallyOf(daysOf(`${tenBefore} ${times('P', 38)} U P`)).unauthorised10Weeks).toBe(10);
    // Two weeks of holiday in between are no school weeks.
    const withHoliday = `${tenBefore} ${times('-', 10)} ${times('P', 38)} U P`;
    expect(meetsTenSessions(tallyOf(daysOf(withHoliday)))).toBe(true);
    // One week more, and the first week has gone out of the ten.
    expect(tallyOf(daysOf(`${tenBefore} ${times('P', 43)} U P`)).unauthorised10Weeks).toBe(5);
  });

  it('tells persistent from severe by possible sessions', () => {
    expect(persistence(tallyOf(daysOf(`${times('P/P', 9)} I/I`)))).toBe('persistent');
    expect(persistence(tallyOf(daysOf(`${times('P/P', 10)} I/I`)))).toBe(null);
    expect(persistence(tallyOf(daysOf(`${times('P/P', 5)} ${times('I/I', 5)}`)))).toBe('severe');
    expect(attendanceRate(tallyOf(daysOf('P/I P/P')))).toEqual({ kind: 'share', of: 4, pct: 75 });
  });

  it.each`
    what                                          | marks                                    | toCome | left  | recover
    ${'nobody missed: 17 of 180'}                 | ${times('P', 80)}                        | ${100} | ${17} | ${0}
    ${'five missed: 12 left'}                     | ${`${times('P', 75)} ${times('I', 5)}`}  | ${100} | ${12} | ${0}
    ${'17 missed: none left'}                     | ${`${times('P', 63)} ${times('I', 17)}`} | ${100} | ${0}  | ${91}
    ${'18 missed: it cannot be avoided any more'} | ${`${times('P', 62)} ${times('I', 18)}`} | ${100} | ${-1} | ${null}
    ${'no more left than days to come'}           | ${times('P', 170)}                       | ${10}  | ${10} | ${0}
  `('days left before chronic: $what', ({ marks, toCome, left, recover }) => {
    expect(daysUntilChronic(tallyOf(daysOf(marks)), toCome)).toEqual({ daysLeft: left, attendedToRecover: recover });
  });

  it('holds its sums together, whatever the marks', () => {
    const anyMark = fc.constantFrom(...meanings.map(({ key }) => key));
    const anyMinutes = fc.option(fc.record({ late: fc.nat(600), early: fc.nat(600) }), { freq: 4 });
    const anyDay = fc.array(fc.tuple(anyMark, anyMinutes), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 60 }), (given) => {
        const year = given.map((day) => ({ marks: day.map(([mark]) => mark), minutes: day.map(([, one]) => one) }));
        const tally = tallyOf(year.map((marks, at) => ({ day: dayNumber(first_monday) + at, ...marks })));
        const absences = tally.excusedSessions + tally.unexcusedSessions + tally.unexplainedSessions;
        expect(tally.attendedSessions + absences).toBe(tally.expectedSessions);
        expect(tally.absentDays).toBeLessThanOrEqual(tally.enrolledDays);
        expect(tally.runDays).toBeLessThanOrEqual(tally.absentDays);
        expect(tally.attendedDays).toBeLessThanOrEqual(tally.enrolledDays);
        const sums = newSums();
        for (const day of year) {
          const [only] = day.marks;
          if (only !== undefined && day.marks.length === 1 && day.minutes[0] === null)
            addOneToSums(sums, meaningNo[only]);
          else addToSums(sums, plainMarks(day));
        }
        const of = (field: (typeof sum_fields)[number]) => sums[sum_fields.indexOf(field)];
        expect(of('students')).toBe(tally.enrolledDays);
        expect(of('absent_students')).toBe(tally.absentDays);
        expect(of('expected_sessions')).toBe(tally.expectedSessions);
        expect(of('unexplained_sessions')).toBe(tally.unexplainedSessions);
        expect(of('late_sessions')).toBe(tally.lateSessions);
        expect(of('attended_days')).toBeCloseTo(tally.attendedDays, 9);
      }),
    );
  });

  it.each`
    what                                          | students                      | average
    ${'two who are there every day'}              | ${['P P P P P', 'P P P P P']} | ${2}
    ${'one of two away on one day of five'}       | ${['P P P P P', 'P I P P P']} | ${1.8}
    ${'whatever the reason'}                      | ${['P P P P P', 'P U P P P']} | ${1.8}
    ${'late and leaving early are there'}         | ${['L P P P P', 'P D P P P']} | ${2}
    ${'half a day adds half'}                     | ${['P/P P/P', 'P/P P/U']}     | ${1.75}
    ${'one period of four missed adds three'}     | ${['P/P/P/U P/P/P/P']}        | ${0.875}
    ${'a snow day is not taught'}                 | ${['P - P P P', 'P - U P P']} | ${1.75}
    ${'enrolled on the third day of four'}        | ${['P P P P', '- - P P']}     | ${1.5}
    ${'part-time: mornings only are whole days'}  | ${['P/X P/X', 'P/P P/P']}     | ${2}
    ${'a day on which only one of two is due'}    | ${['P X P P', 'P P P P']}     | ${1.75}
    ${'nobody was expected: nothing can be said'} | ${['X X', '- -']}             | ${null}
  `('average daily attendance: $what', ({ students, average }) => {
    const years = (students as string[]).map((marks) => daysOf(marks));
    const taught = new Set(years.flat().flatMap((day) => (tallyOf([day]).enrolledDays > 0 ? [day.day] : [])));
    const attended = years.reduce((sum, days) => sum + tallyOf(days).attendedDays, 0);
    expect(averageDailyAttendance(attended, taught.size)).toBe(average);
  });
});
