import { describe, expect, it } from 'vitest';
import { armOf, lookAt } from './nudge-trial.ts';

const rule = { alpha: 0.05, wantedHouseholds: 200, mostLooks: 5 };
const spread = (n: number, middle: number) => Array.from({ length: n }, (_, i) => middle + ((i % 5) - 2));

describe('a trial of two wordings', () => {
  it('gives half of the households wording B, and each household always the same', () => {
    const arms = Array.from({ length: 4_000 }, (_, n) => armOf('nudge', `home/h${n}`));
    // Four standard errors of a half.
    expect(Math.abs(arms.filter((arm) => arm === 'B').length - 2_000)).toBeLessThan(127);
    expect(armOf('nudge', 'home/h7')).toBe(arms[7]);
    const other = Array.from({ length: 4_000 }, (_, n) => armOf('other', `home/h${n}`));
    expect(Math.abs(other.filter((arm, n) => arm === arms[n]).length - 2_000)).toBeLessThan(127);
  });

  it('is not looked at too soon, nor again at once', () => {
    expect(lookAt(rule, spread(19, 3), spread(40, 3), [])).toEqual({ kind: 'too-soon', have: 59, need: 40 });
    expect(lookAt(rule, spread(50, 3), spread(50, 3), [0.5])).toMatchObject({ kind: 'too-soon', need: 110 });
    expect(lookAt(rule, spread(90, 3), spread(90, 3), [0.2, 0.3, 0.4, 0.5])).toMatchObject({
      kind: 'too-soon',
      need: 200,
    });
  });

  it('goes on where a plain test would already have stopped it', () => {
    const result = lookAt(rule, spread(25, 3.9), spread(25, 3), []);
    expect(result).toMatchObject({ kind: 'look', look: { decision: 'go on', information: 0.25 } });
    const look = result.kind === 'look' ? result.look : null;
    expect(look?.z).toBeGreaterThan(1.96);
    // The first bound of Lan and DeMets' O'Brien-Fleming type at a quarter of the information is 4.333.
    expect(look?.bound).toBeCloseTo(4.333, 2);
  });

  it('ends for the wording after which fewer days were missed, or for none at the end', () => {
    expect(lookAt(rule, spread(60, 5), spread(60, 3), [])).toMatchObject({ look: { decision: 'B' } });
    expect(lookAt(rule, spread(60, 3), spread(60, 5), [])).toMatchObject({ look: { decision: 'A' } });
    expect(lookAt(rule, spread(100, 3), spread(100, 3), [0.5])).toMatchObject({ look: { decision: 'none', z: 0 } });
  });
});
