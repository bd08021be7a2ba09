import { describe, expect, it } from 'vitest';
import { carriedBy } from './carry.ts';

const enrolment = (enrolmentId: number, startsOn: string | null, endsOn: string | null, isPrimary = true) => ({
  enrolmentId,
  startsOn,
  endsOn,
  isPrimary,
});
const autumn = ['2025-09-01', '2025-11-14'] as const;
const rest = ['2025-11-15', '2026-06-30'] as const;

describe('a student with several enrolments in a year', () => {
  it.each([
    ['one school all year', [enrolment(1, ...autumn)], 1, []],
    ['moved in November', [enrolment(1, ...autumn), enrolment(2, ...rest)], 2, [[1, '2025-11-15']]],
    [
      'moved, and the old school closed late',
      [enrolment(1, '2025-09-01', '2025-11-28'), enrolment(2, ...rest)],
      2,
      [[1, '2025-11-15']],
    ],
    [
      'moved twice',
      [
        enrolment(1, '2025-09-01', '2025-10-10'),
        enrolment(2, '2025-10-13', '2025-12-19'),
        enrolment(3, '2026-01-05', null),
      ],
      3,
      [
        [1, '2025-10-13'],
        [2, '2026-01-05'],
      ],
    ],
    ['dual registration all year', [enrolment(1, '2025-09-01', null), enrolment(2, '2025-09-01', null, false)], 1, []],
    [
      'a second school beside the first from October',
      [enrolment(1, '2025-09-01', null), enrolment(2, '2025-10-06', null, false)],
      1,
      [],
    ],
    [
      'a second school for six weeks',
      [enrolment(1, '2025-09-01', null), enrolment(2, '2025-10-06', '2025-11-14', false)],
      1,
      [],
    ],
    ['left and came back', [enrolment(1, ...autumn), enrolment(2, '2026-02-02', null)], 2, [[1, '2026-02-02']]],
    [
      'a merged record, closed as if never begun',
      [enrolment(1, '2025-09-01', null), enrolment(2, '2025-08-20', '2025-08-19')],
      1,
      [],
    ],
  ])('%s', (_what, enrolments, lastId, carried) => {
    const found = carriedBy(enrolments);
    expect(found?.lastId).toBe(lastId);
    expect(found?.carried.map(({ enrolmentId, before }) => [enrolmentId, before])).toEqual(carried);
  });
});
