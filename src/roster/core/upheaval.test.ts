import { describe, expect, it } from 'vitest';
import { emptyBatch, type RosterEnrolment } from './roster-batch.ts';
import { tooMuchUpheaval, upheavalOf } from './upheaval.ts';

const today = '2025-11-02';
const enrolment = (key: string, more: Partial<RosterEnrolment> = {}): RosterEnrolment => ({
  key,
  student: key,
  programme: 'P',
  campus: null,
  termCode: 'AUT',
  academicYear: '2025-26',
  yearOfStudy: '1',
  mode: 'full-time',
  startsOn: null,
  endsOn: null,
  endReason: null,
  isPrimary: true,
  ...more,
});
const standing = (key: string, more = {}) => ({ key, programme: 'P', termCode: 'AUT', endsOn: null, ...more });

describe('what a roster would end or move', () => {
  it('ends what a complete roster of the same term leaves out, and nothing of other terms', () => {
    const { see, total } = upheavalOf(
      {
        ...emptyBatch('bulk'),
        enrolments: [enrolment('a'), enrolment('b', { programme: 'Q' }), enrolment('c', { endsOn: '2025-10-01' })],
      },
      today,
    );
    expect(['a', 'b', 'c', 'gone'].map((key) => see(standing(key)))).toEqual([false, false, false, true]);
    expect(see(standing('old', { termCode: 'SPRING' }))).toBe(false);
    expect(see(standing('left', { endsOn: '2025-09-30' }))).toBe(false);
    expect(total).toEqual({ open: 4, ends: 2, moves: 1 });
  });
  it('ends nothing that a delta leaves out', () => {
    const { see, total } = upheavalOf({ ...emptyBatch('delta'), enrolments: [enrolment('a')] }, today);
    expect(see(standing('gone'))).toBe(false);
    expect(total.ends).toBe(0);
  });
  it.each([
    [{ open: 1000, ends: 50, moves: 50 }, false],
    [{ open: 1000, ends: 51, moves: 50 }, true],
    [{ open: 12, ends: 10, moves: 0 }, false],
    [{ open: 12, ends: 6, moves: 5 }, true],
    [{ open: 0, ends: 0, moves: 0 }, false],
  ])('%j waits for a person: %s', (upheaval, waits) => {
    expect(tooMuchUpheaval(upheaval) !== null).toBe(waits);
  });
});
