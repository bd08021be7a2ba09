import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrolmentsCsv, nextAcademicYear, nextYearOfStudy, rollOver } from './next-year.ts';
import type { RosterEnrolment } from './roster-batch.ts';

const year = {
  academicYear: '2026-27',
  termOf: () => ({ termCode: '2026-27', firstDay: '2026-09-01' }),
  lastDayOf: () => '2026-06-12',
};
const enrolment = (n: number, change: Partial<RosterEnrolment> = {}): RosterEnrolment => ({
  key: `e${n}`,
  student: `s${n}`,
  programme: 'HIGH',
  campus: null,
  termCode: '2025-26',
  academicYear: '2025-26',
  yearOfStudy: '9',
  mode: 'full-time',
  startsOn: '2025-09-01',
  endsOn: null,
  endReason: null,
  isPrimary: true,
  ...change,
});

describe('names of years', () => {
  it('go one up, as wide as they were', () => {
    expect(['2025-26', '2025/2026', '2025', '1998-99', '1999-00'].map(nextAcademicYear)).toEqual([
      '2026-27',
      '2026/2027',
      '2026',
      '1999-00',
      '2000-01',
    ]);
    expect(['1', '09', 'Grade 9', 'Year 11', 'K', 'KG', 'PhD'].map(nextYearOfStudy)).toEqual([
      '2',
      '10',
      'Grade 10',
      'Year 12',
      '1',
      '01',
      null,
    ]);
  });
});

describe('everyone a year on', () => {
  it('ends what stands, begins the next year, and lets the last year leave', () => {
    const rows = rollOver(
      [enrolment(1), enrolment(2, { yearOfStudy: '12' }), enrolment(3, { yearOfStudy: 'PhD' })],
      year,
    );
    expect(
      rows.map(({ key, yearOfStudy, startsOn, endsOn, endReason }) => [key, yearOfStudy, startsOn, endsOn, endReason]),
    ).toEqual([
      ['e1', '9', '2025-09-01', '2026-06-12', 'moved on'],
      ['s1/HIGH/2026-27', '10', '2026-09-01', null, null],
      ['e2', '12', '2025-09-01', '2026-06-12', 'completed'],
      ['e3', 'PhD', '2025-09-01', null, null],
    ]);
  });

  it('does not bring back whoever leaves before the year ends', () => {
    const rows = rollOver(
      [enrolment(1, { endsOn: '2026-01-31', endReason: 'withdrawn' }), enrolment(2, { yearOfStudy: '10' })],
      year,
    );
    expect(rows.map(({ key }) => key)).toEqual(['e1', 'e2']);
  });

  it('names every standing enrolment once, so that none is left out and ended by it; nobody is in two places at once', () => {
    const some = fc.uniqueArray(
      fc.tuple(fc.nat(40), fc.constantFrom('9', '10', '12', 'K', 'PhD'), fc.constantFrom('HIGH', 'LOW')),
      {
        selector: ([n]) => n,
      },
    );
    fc.assert(
      fc.property(some, (given) => {
        const standing = given.map(([n, yearOfStudy, programme]) => enrolment(n, { yearOfStudy, programme }));
        const rows = rollOver(standing, year);
        expect(rows.filter(({ termCode }) => termCode === '2025-26').map(({ key }) => key)).toEqual(
          standing.map(({ key }) => key),
        );
        for (const { student } of standing) {
          const open = rows.filter(
            (row) => row.student === student && (row.endsOn === null || row.endsOn >= '2026-09-01'),
          );
          expect(open.length).toBeLessThanOrEqual(1);
        }
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      }),
    );
  });
});

it('is written as an enrolments.csv that is read back', () => {
  expect(enrolmentsCsv([enrolment(1, { student: 'a,"b"' })]).split('\n')[1]).toBe(
    'e1,"a,""b""",HIGH,2025-26,2025-26,9,full-time,,2025-09-01,,,yes',
  );
});
