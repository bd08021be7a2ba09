import { describe, expect, it } from 'vitest';
import { cohortDrift, type Volume } from './cohort-drift.ts';

const steady = [500, 510, 490, 500];
const exams = { kind: 'exams' as const, name: 'Examination week' };

/** Volumes of sources 1 and 2 in ten groups. */
function volumes(now: (sourceId: number, group: number) => number): Volume[] {
  return [1, 2].flatMap((sourceId) =>
    Array.from({ length: 10 }, (_, group) => ({ sourceId, group, now: now(sourceId, group), usual: 100 })),
  );
}

const asUsual = volumes(() => 90);

describe('cohort drift', () => {
  it('is a mean absolute index over half a standard deviation below the last four weeks', () => {
    expect(cohortDrift([...steady, 449], 100, asUsual, null)).toEqual({
      kind: 'drift',
      points: -51,
      now: 449,
      before: 500,
      cause: { kind: 'real' },
    });
    expect(cohortDrift([...steady, 450], 100, asUsual, null)).toEqual({ kind: 'steady', points: -50 });
    expect(cohortDrift([...steady, 449], 200, asUsual, null)).toEqual({ kind: 'steady', points: -51 });
  });

  it('compares with the last four weeks only', () => {
    expect(cohortDrift([900, ...steady, 460], 100, asUsual, null).kind).toBe('steady');
  });

  it('is not judged before there are four weeks to compare with', () => {
    expect(cohortDrift([Number.NaN, 500, 500, 500, 300], 100, asUsual, null)).toEqual({
      kind: 'insufficient',
      have: 3,
      need: 4,
    });
    expect(cohortDrift([...steady, Number.NaN], 100, asUsual, null)).toMatchObject({ kind: 'insufficient' });
    expect(cohortDrift([], 100, asUsual, null)).toEqual({ kind: 'insufficient', have: 0, need: 4 });
  });

  const sliding = [...steady, 400];
  const cause = (given: Volume[], event: typeof exams | null) => {
    const drift = cohortDrift(sliding, 100, given, event);
    return drift.kind === 'drift' ? drift.cause : drift;
  };

  it('is named a data gap when one source collapsed everywhere, even in exam week', () => {
    const gap = volumes((sourceId) => (sourceId === 2 ? 10 : 80));
    expect(cause(gap, null)).toEqual({ kind: 'data-gap', sourceIds: [2] });
    expect(cause(gap, exams)).toEqual({ kind: 'data-gap', sourceIds: [2] });
  });

  it('is not named a data gap when a source collapsed in some groups only', () => {
    const some = volumes((sourceId, group) => (sourceId === 2 && group < 8 ? 10 : 80));
    expect(cause(some, null)).toEqual({ kind: 'real' });
  });

  it('is named calendar when the calendar explains it, also a closed institution', () => {
    expect(
      cause(
        volumes(() => 50),
        exams,
      ),
    ).toEqual({ kind: 'calendar', event: exams });
    expect(
      cause(
        volumes(() => 1),
        exams,
      ),
    ).toEqual({ kind: 'calendar', event: exams });
    expect(
      cause(
        volumes(() => 1),
        null,
      ),
    ).toEqual({ kind: 'data-gap', sourceIds: [1, 2] });
  });

  it('is real when nothing else explains it', () => {
    expect(
      cause(
        volumes(() => 50),
        null,
      ),
    ).toEqual({ kind: 'real' });
    expect(cause([], null)).toEqual({ kind: 'real' });
  });
});
