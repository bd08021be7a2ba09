import { describe, expect, it } from 'vitest';
import { whole } from './column.ts';
import { reDerive } from './re-derive.ts';
import { nthWeek, simpleWorld, source } from './reference/simple-world.ts';
import { mean, stored } from './reference/stored.ts';
import { scoreWorldWeek } from './reference/world.ts';
import { whyNoScore } from './score-week.ts';

describe('a source', () => {
  const sources = [source(0, 'count'), source(1, 'count', 'other')];
  const observe = (s: number, i: number, w: number) => ((i * 5 + w * (s + 2)) % 13) + s;

  it('that failed for a week takes nobody down', () => {
    const isCovered = (s: number, week: number) => s === 0 || week !== 5;
    const { scores } = scoreWorldWeek(simpleWorld({ size: 20, sources, observe, isCovered }), nthWeek(5));
    const without = scoreWorldWeek(simpleWorld({ size: 20, sources: sources.slice(0, 1), observe }), nthWeek(5)).scores;
    expect([...scores.scoreRaw]).toEqual([...without.scoreRaw]);
    expect(scores.coverage[0]).toBe(0.5);
    expect(scores.contributions[1]?.every((points) => Number.isNaN(points))).toBe(true);
  });

  it('with half the weight missing is enough for a score, with more it is not', () => {
    const isCovered = (s: number) => s === 0;
    const world = simpleWorld({ size: 20, sources, observe, isCovered, model: { weights: { vle: 30, other: 31 } } });
    const { scores } = scoreWorldWeek(world, nthWeek(5));
    expect([...scores.score]).toEqual(Array(20).fill(-1));
    const [coverage] = scores.coverage;
    expect(whyNoScore(scores, 0, world.model, 0)).toEqual({
      kind: 'insufficient',
      of: 'coverage',
      have: coverage,
      need: 0.5,
    });
    expect(coverage).toBeCloseTo(30 / 61, 12);
  });

  it('missing for three weeks running marks the scores reduced confidence', () => {
    const isCovered = (s: number, week: number) => s === 0 || week < 4;
    const world = simpleWorld({ size: 20, sources, observe, isCovered });
    const marked = [4, 5, 6].map((week) => scoreWorldWeek(world, nthWeek(week)).scores.isReducedConfidence[0]);
    expect(marked).toEqual([0, 0, 1]);
  });

  it('that is disabled counts no more, as if it never had been, and past scores re-derive all the same', () => {
    const world = simpleWorld({ size: 20, sources, observe });
    const past = scoreWorldWeek(world, nthWeek(4));
    const before = stored(world, past, 3);
    const disabled = simpleWorld({ size: 20, sources: sources.slice(0, 1), observe });
    const neverHad = simpleWorld({ size: 20, sources: sources.slice(0, 1), observe: (s, i, w) => observe(s, i, w) });
    expect(scoreWorldWeek(disabled, nthWeek(5)).scores.scoreRaw).toEqual(
      scoreWorldWeek(neverHad, nthWeek(5)).scores.scoreRaw,
    );
    expect(reDerive(before)?.scoreRaw).toBe(past.scores.scoreRaw[3]);
  });

  it('of which more is worse takes points where it is high', () => {
    const incidents = [{ ...source(0, 'count'), direction: -1 as const }];
    const good = scoreWorldWeek(simpleWorld({ size: 20, sources: [source(0, 'count')], observe }), nthWeek(5)).scores;
    const bad = scoreWorldWeek(simpleWorld({ size: 20, sources: incidents, observe }), nthWeek(5)).scores;
    good.scoreRaw.forEach((raw, i) => {
      // With incidents alone nobody counts as active, and the sd is over all: only the side of 500 must turn.
      expect(Math.sign((bad.scoreRaw[i] ?? 0) - 500)).toBe(-Math.sign(raw - 500));
    });
  });

  it("shares its group's weight with those that apply to the enrolment", () => {
    const three = [source(0, 'count'), source(1, 'count'), source(2, 'count', 'other')];
    const applies = (s: number, i: number) => s !== 1 || i >= 5;
    const { scores } = scoreWorldWeek(simpleWorld({ size: 20, sources: three, observe, applies }), nthWeek(5));
    const { weights, profileOf } = scores.evidence.weights;
    const weightsAt = (i: number) => [...weights.subarray(whole(profileOf, i) * 3, whole(profileOf, i) * 3 + 3)];
    expect(weightsAt(0)).toEqual([30, 0, 30]);
    expect(weightsAt(5)).toEqual([15, 15, 30]);
    expect(scores.coverage[0]).toBe(1);
  });
});

describe('spread', () => {
  it('is taken over the active, so that an inactive mass does not hide those who stop', () => {
    const sources = [source(0, 'count')];
    // Sixty have stopped, forty go on.
    const world = simpleWorld({ size: 100, sources, observe: (_, i) => (i < 60 ? 0 : 2 + 3 * (i % 10)) });
    const { scores } = scoreWorldWeek(world, nthWeek(9));
    // With the sd over all, sixty of a hundred at one point cannot be below 500 - 100 sqrt(40 / 60) = 418.
    expect(scores.score[0]).toBeLessThan(350);
    expect(mean([...scores.scoreRaw])).toBeCloseTo(500, 8);
  });

  it('is taken over all when fewer than ten were active', () => {
    const sources = [source(0, 'count')];
    const world = simpleWorld({ size: 30, sources, observe: (_, i) => (i < 9 ? 10 + i : 0) });
    const { groups } = scoreWorldWeek(world, nthWeek(3)).scores;
    const [spread] = groups[0]?.figures.measures ?? [];
    const x = Array.from({ length: 30 }, (_, i) => (i < 9 ? Math.log1p(10 + i) : 0));
    expect(spread?.nActive).toBe(9);
    expect(spread?.sd).toBeCloseTo(Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2))), 12);
  });

  it('of a rate is at least 0.10, so one absence in a small group is no crisis', () => {
    const sources = [source(0, 'rate', 'attendance'), source(1, 'count')];
    const observe = (s: number, i: number, w: number) =>
      s === 1 ? 20 + ((i * 7) % 12) : { value: i === 6 && w === 3 ? 4 : 5, expected: 5 };
    const score = (rateSdFloor: number) =>
      scoreWorldWeek(simpleWorld({ size: 12, sources, observe, model: { rateSdFloor } }), nthWeek(3)).scores.score[6] ??
      0;
    expect(score(0.1)).toBeGreaterThan(350);
    expect(score(0.001)).toBeLessThan(300);
  });

  it('of nothing gives 500 to everyone and no contribution', () => {
    const { scores } = scoreWorldWeek(
      simpleWorld({ size: 12, sources: [source(0, 'count')], observe: () => 4 }),
      nthWeek(3),
    );
    expect([...scores.scoreRaw]).toEqual(Array(12).fill(500));
    expect([...(scores.contributions[0] ?? [])]).toEqual(Array(12).fill(0));
  });

  it('never lets one measure pull beyond three standard deviations', () => {
    const world = simpleWorld({
      size: 40,
      sources: [source(0, 'active_days')],
      observe: (_, i) => (i === 0 ? 100_000 : 5 + (i % 2)),
    });
    const week = scoreWorldWeek(world, nthWeek(3));
    expect(reDerive(stored(world, week, 0))?.z).toEqual([3]);
  });
});

describe('exempt weeks', () => {
  it('are not scored, and those exempt do not enter the figures of the others', () => {
    const sources = [source(0, 'count')];
    const observe = (_: number, i: number) => i;
    const isExempt = (i: number, w: number) => i === 19 && w === 4;
    const world = simpleWorld({ size: 20, sources, observe, isExempt });
    const { scores } = scoreWorldWeek(world, nthWeek(4));
    expect(whyNoScore(scores, 19, world.model, 0)).toEqual({ kind: 'not-scored', because: 'exempt' });
    const without = scoreWorldWeek(simpleWorld({ size: 19, sources, observe }), nthWeek(4)).scores;
    expect([...scores.scoreRaw.subarray(0, 19)]).toEqual([...without.scoreRaw]);
  });

  it('are not scored either in weeks without teaching', () => {
    const world = simpleWorld({
      size: 20,
      sources: [source(0, 'count')],
      observe: (_, i) => i,
      isTeaching: (w) => w !== 4,
    });
    const { scores } = scoreWorldWeek(world, nthWeek(4));
    expect(whyNoScore(scores, 0, world.model, 0)).toEqual({ kind: 'not-scored', because: 'not-teaching' });
  });
});
