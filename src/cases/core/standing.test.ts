import { describe, expect, it } from 'vitest';
import { bridgeOf, type EnrolmentFact, placeOn, standingOn } from './standing.ts';

const years = [
  { academicYear: '2025-26', firstDay: '2025-08-18', lastDay: '2026-06-05' },
  { academicYear: '2026-27', firstDay: '2026-08-17', lastDay: '2027-06-04' },
];
const june = { endsOn: '2026-06-05', endReason: null, academicYear: '2025-26' };
const fact = (change: Partial<EnrolmentFact> = {}): EnrolmentFact => ({
  programmeUnitId: 'high',
  campusUnitId: null,
  year: '9',
  startsOn: '2025-08-18',
  endsOn: '2026-06-05',
  isPrimary: true,
  bridgedUntil: bridgeOf(june, years),
  ...change,
});

describe('the summer', () => {
  it('is nobody’s leaving: what ended with its year waits until the next begins', () => {
    expect(bridgeOf(june, years)).toBe('2026-08-16');
    expect(bridgeOf({ ...june, endReason: 'moved on' }, years)).toBe('2026-08-16');
    expect(bridgeOf({ ...june, academicYear: '2026-27', endsOn: '2027-06-04' }, years)).toBe('2027-09-12');
    const enrolments = [fact()];
    expect(placeOn({ enrolments, caseloads: [] }, new Set(), '2026-07-10').places).toEqual(['high 9']);
    expect(placeOn({ enrolments, caseloads: [] }, new Set(), '2026-08-17').places).toEqual([]);
  });

  it('does not bring back whoever left before, or for a reason', () => {
    expect(bridgeOf({ ...june, endsOn: '2026-03-01' }, years)).toBeNull();
    expect(bridgeOf({ ...june, endReason: 'completed' }, years)).toBeNull();
    expect(bridgeOf({ ...june, academicYear: '2019-20' }, years)).toBeNull();
  });

  it('ends as soon as the next year’s enrolment is there', () => {
    const enrolments = [fact(), fact({ year: '10', startsOn: '2026-08-17', endsOn: null, bridgedUntil: null })];
    expect(placeOn({ enrolments, caseloads: [] }, new Set(), '2026-07-10').places).toEqual(['high 10']);
  });
});

it('an absence changes nobody’s place, and who stands in sees the student meanwhile', () => {
  const caseloads = [
    { staffId: 'ada', kind: 'tutor', startsOn: null, endsOn: null },
    { staffId: 'ben', kind: 'cover', startsOn: '2026-01-01', endsOn: '2026-01-09' },
    { staffId: 'cy', kind: 'counselor', startsOn: null, endsOn: '2025-12-01' },
  ];
  const holders = ['ada', 'ben', 'cy'].map((staffId) => ({
    userId: staffId,
    staffId,
    needs: ['cases:work'],
    isNear: true,
    unitIds: null,
  }));
  const standing = standingOn({ enrolments: [fact()], caseloads }, { holders, left: new Set() }, '2026-01-05');
  expect(standing.now.carers).toEqual(['ada']);
  expect(standing.receivers).toEqual(['ada']);
  expect(['ada', 'ben', 'cy'].map(standing.sees)).toEqual([true, true, false]);
  const gone = standingOn({ enrolments: [fact()], caseloads }, { holders, left: new Set(['ada']) }, '2026-01-05');
  expect([gone.now.carers, gone.sees('ada'), gone.reaches('ada')]).toEqual([[], false, false]);
});
