import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../kernel/week.ts';
import { pooled_weeks, pooledFigures } from './absolute-index.ts';
import { whole } from './column.ts';
import { nthWeek, simpleWorld, source } from './reference/simple-world.ts';
import { mean } from './reference/stored.ts';
import { scoreWorld, scoreWorldWeek } from './reference/world.ts';

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

  it('is there from the first week against figures of last year, and shows that a whole year is weaker', () => {
    const strong = scoreWorld(simpleWorld({ size: 30, sources, observe: (s, i, w) => 2 * sliding(s, i, w) }));
    const members = Int32Array.from({ length: 30 }, (_, i) => i);
    const world = simpleWorld({ size: 30, sources, observe: sliding });
    const lastYear = pooledFigures(
      strong.slice(0, pooled_weeks).map(({ scores }) => ({ members, evidence: scores.evidence })),
      world.model,
    );
    const [first] = world.calendars[0] ?? [];
    const { scores } = scoreWorldWeek(world, first ?? '', () => lastYear);
    expect(mean([...scores.scoreRaw])).toBeCloseTo(500, 8);
    expect(mean([...scores.absoluteIndex])).toBeLessThan(400);
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
