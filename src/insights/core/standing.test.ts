import { describe, expect, it } from 'vitest';
import { bitOf, isIn } from './groups.ts';
import { type Evidence, layOut } from './standing.ts';

const thresholds = { attention: 350, concern: 300 };
const nothing = { attended: 0, expected: 0 };
const evidence: Evidence = {
  enrolmentId: 1,
  studentId: 'a',
  sortName: 'ada',
  score: 512,
  scoreRaw: 512.4,
  coverage: 1,
  absoluteIndex: 505,
  lastSeenOn: '2014-02-12',
  flags: [],
  scoresBefore: [500.2, 480, 470, 640.9],
  before: null,
};

describe('an enrolment’s week as lists sort it', () => {
  it('changes against the scored week before and the fourth before, in whole points', () => {
    const standing = layOut(evidence, 1, nothing, thresholds);
    expect([standing.change1, standing.change4]).toEqual([12, -129]);
  });

  it('has no change without a score now or then', () => {
    expect(layOut({ ...evidence, score: null, scoreRaw: null }, 1, nothing, thresholds).change1).toBeNull();
    expect(layOut({ ...evidence, scoresBefore: [500] }, 1, nothing, thresholds).change4).toBeNull();
  });

  it('carries attendance through the year, and has none while nothing was expected', () => {
    const before = { groups: 0, attendedYear: 18, expectedYear: 20 };
    const standing = layOut({ ...evidence, before }, 1, { attended: 3, expected: 5 }, thresholds);
    expect([standing.attendance, standing.attendedYear, standing.expectedYear]).toEqual([21 / 25, 21, 25]);
    expect(layOut(evidence, 1, nothing, thresholds).attendance).toBeNull();
  });

  it('is below both lines when it is below the lower one', () => {
    const { groups } = layOut({ ...evidence, score: 299 }, 1, nothing, thresholds);
    expect([isIn(groups, 'below_attention'), isIn(groups, 'below_concern'), isIn(groups, 'no_score')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is not yet seen without a trace, whatever the score', () => {
    expect(isIn(layOut({ ...evidence, lastSeenOn: null }, 1, nothing, thresholds).groups, 'not_yet_seen')).toBe(true);
  });

  it('needs a conversation for a trend that is certain, and only the first time it is new', () => {
    const declining = { ...evidence, flags: [{ trend: 'declining' as const, isUncertain: false }] };
    const first = layOut(declining, 1, nothing, thresholds).groups;
    expect([isIn(first, 'conversation'), isIn(first, 'new_conversation')]).toEqual([true, true]);
    const before = { groups: first, attendedYear: 0, expectedYear: 0 };
    expect(isIn(layOut({ ...declining, before }, 1, nothing, thresholds).groups, 'new_conversation')).toBe(false);
  });

  it('needs none for what is early and uncertain, or good news', () => {
    const flags = [
      { trend: 'sustained_decline' as const, isUncertain: true },
      { trend: 'recovering' as const, isUncertain: false },
    ];
    const { groups } = layOut({ ...evidence, flags }, 1, nothing, thresholds);
    expect(groups & bitOf('conversation')).toBe(0);
    expect(isIn(groups, 'sustained_decline') && isIn(groups, 'recovering')).toBe(true);
  });
});
