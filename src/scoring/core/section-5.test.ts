import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../kernel/week.ts';
import { pooled_weeks, pooledFigures } from './absolute-index.ts';
import { whole } from './column.ts';
import { indexGroups, positionsOfGroup } from './frame.ts';
import { reDerive, type StoredScore } from './re-derive.ts';
import { randomWorld } from './reference/random-world.ts';
import { nthWeek, simpleWorld, source } from './reference/simple-world.ts';
import { type ScoredWorldWeek, scoreWorld, scoreWorldWeek, type World } from './reference/world.ts';
import { shownScore } from './score.ts';
import { whyNoScore } from './score-week.ts';

const worlds = fc.integer({ min: 0, max: 2 ** 31 }).map(randomWorld);

/** What the run keeps of a position's score, as if scored against reference group `number`. */
function stored(
  world: World,
  { scores }: ScoredWorldWeek,
  i: number,
  number = whole(scores.groupUsed, i),
): StoredScore {
  const figures = scores.groups[number]?.figures;
  if (!figures) throw new Error('not scored');
  const { weights, profileOf, sourceCount } = scores.evidence.weights;
  return {
    measures: scores.evidence.measures.map(({ x, source: { direction } }, s) => ({
      x: Number.isNaN(x[i]) ? null : (x[i] ?? null),
      mean: figures.measures[s]?.mean ?? Number.NaN,
      sd: figures.measures[s]?.sd ?? Number.NaN,
      direction,
      weight: weights[whole(profileOf, i) * sourceCount + s] ?? 0,
    })),
    composite: figures.composite,
    pointsPerSd: world.model.pointsPerSd,
    zClamp: world.model.zClamp,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('every score', () => {
  it('comes to the same number again, to the last bit, from what is stored', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const week of scoreWorld(world)) {
          week.scores.scoreRaw.forEach((raw, i) => {
            if (Number.isNaN(raw)) return;
            const again = reDerive(stored(world, week, i));
            expect(again?.scoreRaw).toBe(raw);
            expect(again?.score).toBe(week.scores.score[i]);
            expect(again?.contributions).toEqual(
              week.scores.contributions.map((c) => (Number.isNaN(c[i]) ? null : c[i])),
            );
          });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is 500 plus its contributions', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const { scores } of scoreWorld(world)) {
          scores.scoreRaw.forEach((raw, i) => {
            if (Number.isNaN(raw)) return;
            const points = scores.contributions.reduce(
              (sum, column) => sum + (Number.isNaN(column[i]) ? 0 : (column[i] ?? 0)),
              0,
            );
            expect(points).toBeCloseTo(raw - 500, 8);
          });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('stands in a reference group whose mean is 500 over all its scored members, fallen back on or not', () => {
    let groups = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        for (const week of scoreWorld(world)) {
          const { scores, frame } = week;
          scores.groups.forEach((group, number) => {
            const level = frame.levels[group.level];
            if (!level) throw new Error('no level');
            const members = positionsOfGroup(indexGroups(level, scores.evidence.isScored), group.group);
            const raws = [...members].map((i) => reDerive(stored(world, week, i, number))?.scoreRaw ?? Number.NaN);
            expect(mean(raws)).toBeCloseTo(500, 8);
            groups++;
          });
        }
      }),
      { numRuns: 10 },
    );
    expect(groups).toBeGreaterThan(100);
  });

  it('does not depend on the order of enrolments beyond rounding', () => {
    const world = randomWorld(3);
    const size = world.enrolments.length;
    const turned: World = {
      ...world,
      enrolments: world.enrolments.toReversed(),
      applies: world.applies.map((column) => column.toReversed()),
      exempt: new Set([...world.exempt].map((key) => `${size - 1 - Number(key.split(' ')[0])} ${key.split(' ')[1]}`)),
      observed: new Map(
        [...world.observed].map(([key, rows]) => [
          key,
          rows.map((row) => ({ ...row, enrolment: size - 1 - row.enrolment })),
        ]),
      ),
    };
    const other = scoreWorld(turned);
    scoreWorld(world).forEach(({ scores }, w) => {
      scores.scoreRaw.forEach((raw, i) => {
        const twin = other[w]?.scores.scoreRaw[size - 1 - i] ?? Number.NaN;
        expect(Number.isNaN(raw) === Number.isNaN(twin)).toBe(true);
        if (!Number.isNaN(raw)) expect(twin).toBeCloseTo(raw, 8);
      });
    });
  });
});

describe('peer groups', () => {
  const clicks = [source(0, 'count')];
  const observe = (_: number, i: number, w: number) => ((i * 7 + w * 3) % 11) + (i % 3);

  it('scores the members of a small group, and them alone, against all of the next coarser group', () => {
    const groups = (i: number): [number, number, number] => [i < 9 ? 1 : 0, 0, 0];
    const world = simpleWorld({ size: 30, sources: clicks, observe, groups });
    const week = scoreWorldWeek(world, nthWeek(5));
    const { scores } = week;
    expect(
      scores.groups.map(({ level, group, members, scoredHere }) => ({
        level,
        group,
        memberCount: members.length,
        scored: scoredHere.length,
      })),
    ).toEqual([
      { level: 0, group: 0, memberCount: 21, scored: 21 },
      { level: 1, group: 0, memberCount: 30, scored: 9 },
    ]);
    // The large group's own scores are what they are without the small one.
    const alone = scoreWorldWeek(
      simpleWorld({ size: 21, sources: clicks, observe: (s, i, w) => observe(s, i + 9, w) }),
      nthWeek(5),
    );
    expect([...scores.scoreRaw.subarray(9)]).toEqual([...alone.scores.scoreRaw]);
  });

  it('goes up level by level, and gives no score where even the institution is too small', () => {
    const nine = scoreWorldWeek(simpleWorld({ size: 9, sources: clicks, observe }), nthWeek(3)).scores;
    expect([...nine.score]).toEqual(Array(9).fill(-1));
    const model = simpleWorld({ size: 9, sources: clicks, observe }).model;
    expect(whyNoScore(nine, 0, model, 9)).toEqual({ kind: 'insufficient', of: 'peers', have: 9, need: 10 });
    const groups = (i: number): [number, number, number] => [i, i % 3, 0];
    const ten = scoreWorldWeek(simpleWorld({ size: 10, sources: clicks, observe, groups }), nthWeek(3)).scores;
    expect(ten.groups.map((group) => group.level)).toEqual([2]);
    expect(ten.score.every((score) => score >= 0)).toBe(true);
  });

  it('counts for the ten only those who can have a score', () => {
    const sources = [source(0, 'count'), source(1, 'rate', 'attendance')];
    const world = simpleWorld({
      size: 30,
      sources,
      groups: (i) => [i < 15 ? 0 : 1, 0, 0],
      // Attendance weighs 40 of 70: the first six have none expected, and so too little evidence.
      observe: (s, i, w) => (s === 0 ? observe(s, i, w) : i < 6 ? null : { value: i % 4, expected: 4 }),
    });
    const { scores } = scoreWorldWeek(world, nthWeek(2));
    expect(whyNoScore(scores, 0, world.model, 0)).toMatchObject({ kind: 'insufficient', of: 'coverage', need: 0.5 });
    expect(scores.groups.map(({ level, scoredHere }) => [level, scoredHere.length])).toEqual([
      [0, 15],
      [1, 9],
    ]);
  });
});

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

describe('the absolute index', () => {
  const sources = [source(0, 'count')];
  /** Everyone does half as much from week 6 on. */
  const sliding = (_: number, i: number, w: number) => (10 + ((i * 3 + w) % 9)) * (w >= 6 ? 0.5 : 1);

  it('sees a whole cohort slide, which the relative score hides', () => {
    const weeks = scoreWorld(simpleWorld({ size: 30, sources, observe: sliding }));
    const means = (column: 'scoreRaw' | 'absoluteIndex') => weeks.map(({ scores }) => mean([...scores[column]]));
    for (const value of means('scoreRaw')) expect(value).toBeCloseTo(500, 8);
    const absolute = means('absoluteIndex');
    expect(absolute.slice(0, 4)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(absolute[5]).toBeGreaterThan(470);
    expect(absolute[9]).toBeLessThan(350);
  });

  it('averages 500 over the member-weeks that its figures are pooled over', () => {
    const world = simpleWorld({ size: 30, sources, observe: sliding });
    const weeks = scoreWorld(world).slice(0, pooled_weeks);
    const everyone = Int32Array.from({ length: 30 }, (_, i) => i);
    const figures = pooledFigures(
      weeks.map(({ scores }) => ({ members: everyone, evidence: scores.evidence })),
      world.model,
    );
    const against = weeks.map(({ week }) => scoreWorldWeek(world, week, (level) => (level === 0 ? figures : null)));
    expect(mean(against.flatMap(({ scores }) => [...scores.absoluteIndex]))).toBeCloseTo(500, 8);
  });

  it('keeps its yardstick when a group loses its tenth member and falls back', () => {
    const groups = (i: number): [number, number, number] => [i < 11 ? 1 : 0, 0, 0];
    const world = simpleWorld({ size: 40, sources, observe: sliding, groups });
    const leavers = world.enrolments.slice(0, 3);
    for (const row of leavers) row.last_day = dayNumber(nthWeek(7)) - 1;
    const weeks = scoreWorld(world);
    const usedBy = (nth: number) => weeks[nth]?.scores.groups[whole(weeks[nth].scores.groupUsed, 5)]?.level;
    expect([usedBy(6), usedBy(7)]).toEqual([0, 1]);
    const kept = scoreWorld(simpleWorld({ size: 40, sources, observe: sliding, groups }));
    expect(weeks[7]?.scores.absoluteIndex[5]).toBe(kept[7]?.scores.absoluteIndex[5]);
  });

  it('leaves a source out that came after its figures', () => {
    const two = [source(0, 'count'), source(1, 'count', 'other')];
    const late = (s: number, w: number) => s === 0 || w >= 6;
    const observe = (s: number, i: number, w: number) => (s === 0 ? sliding(s, i, w) : i);
    const model = { minCoverage: 0.4 };
    const index = (sources: typeof two) =>
      scoreWorld(simpleWorld({ size: 30, sources, observe, isCovered: late, model }))[8]?.scores.absoluteIndex;
    expect(index(two)).toEqual(index(two.slice(0, 1)));
  });
});

describe('the score as shown', () => {
  it('is whole, rounded half away from zero, between 0 and 1000', () => {
    expect([-40, -0.5, 0.5, 349.5, 349.49, 1200].map(shownScore)).toEqual([0, 0, 1, 350, 349, 1000]);
  });
});
