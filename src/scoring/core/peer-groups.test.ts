import { describe, expect, it } from 'vitest';
import { nthWeek, simpleWorld, source } from './reference/simple-world.ts';
import { scoreWorldWeek } from './reference/world.ts';
import { whyNoScore } from './score-week.ts';

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
