import { describe, expect, it } from 'vitest';
import { bitOf, isIn } from '../cohort/groups.ts';
import { type Evidence, layOut } from './standing.ts';

const thresholds = { attention: 350, concern: 300 };
const nothing = { attended: 0, expected: 0 };
const only = { cellNo: 1, enrolments: 1, isOther: false };
const carried = { spark: [], layoutsSince: 1 };
const evidence: Evidence = {
  enrolmentId: 1,
  studentId: 'a',
  sortName: 'ada',
  score: 512,
  scoreRaw: 512.4,
  coverage: 1,
  isReducedConfidence: false,
  drivers: [],
  absoluteIndex: 505,
  lastSeenOn: '2014-02-12',
  flags: [],
  scoresBefore: [500.2, 480, 470, 640.9],
  before: null,
};

describe('an enrolment’s week as lists sort it', () => {
  it('changes against the scored week before and the fourth before, in whole points', () => {
    const standing = layOut(evidence, only, nothing, thresholds);
    expect([standing.change1, standing.change4]).toEqual([12, -129]);
  });

  it('has no change without a score now or then', () => {
    expect(layOut({ ...evidence, score: null, scoreRaw: null }, only, nothing, thresholds).change1).toBeNull();
    expect(layOut({ ...evidence, scoresBefore: [500] }, only, nothing, thresholds).change4).toBeNull();
  });

  it('carries attendance through the year, and has none while nothing was expected', () => {
    const before = { ...carried, groups: 0, attendedYear: 18, expectedYear: 20 };
    const standing = layOut({ ...evidence, before }, only, { attended: 3, expected: 5 }, thresholds);
    expect([standing.attendance, standing.attendedYear, standing.expectedYear]).toEqual([21 / 25, 21, 25]);
    expect(layOut(evidence, only, nothing, thresholds).attendance).toBeNull();
  });

  it('moves the spark on by a week, with gaps for layouts that it was not in', () => {
    const before = { groups: 0, attendedYear: 0, expectedYear: 0, spark: [480, null, 500], layoutsSince: 3 };
    expect(layOut({ ...evidence, before }, only, nothing, thresholds).spark).toEqual([480, null, 500, null, null, 512]);
    const long = { ...before, spark: Array.from({ length: 12 }, (_, k) => k), layoutsSince: 1 };
    expect(layOut({ ...evidence, before: long }, only, nothing, thresholds).spark).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 512,
    ]);
  });

  it('is below both lines when it is below the lower one', () => {
    const { groups } = layOut({ ...evidence, score: 299 }, only, nothing, thresholds);
    expect([isIn(groups, 'below_attention'), isIn(groups, 'below_concern'), isIn(groups, 'no_score')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is not yet seen without a trace, whatever the score', () => {
    expect(isIn(layOut({ ...evidence, lastSeenOn: null }, only, nothing, thresholds).groups, 'not_yet_seen')).toBe(
      true,
    );
  });

  it('needs a conversation for a trend that is certain, and only the first time it is new', () => {
    const declining = { ...evidence, flags: [{ trend: 'declining' as const, isUncertain: false }] };
    const first = layOut(declining, only, nothing, thresholds).groups;
    expect([isIn(first, 'conversation'), isIn(first, 'new_conversation')]).toEqual([true, true]);
    const before = { ...carried, groups: first, attendedYear: 0, expectedYear: 0 };
    expect(isIn(layOut({ ...declining, before }, only, nothing, thresholds).groups, 'new_conversation')).toBe(false);
  });

  it('needs none for what is early and uncertain, or good news', () => {
    const flags = [
      { trend: 'sustained_decline' as const, isUncertain: true },
      { trend: 'recovering' as const, isUncertain: false },
    ];
    const { groups } = layOut({ ...evidence, flags }, only, nothing, thresholds);
    expect(groups & bitOf('conversation')).toBe(0);
    expect(isIn(groups, 'sustained_decline') && isIn(groups, 'recovering')).toBe(true);
  });
});
