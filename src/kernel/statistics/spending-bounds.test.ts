import { describe, expect, it } from 'vitest';
import { normalTail, normalTailQuantile } from './normal-tail.ts';
import { spendingBounds, spent } from './spending-bounds.ts';

describe('the upper tail of the normal distribution', () => {
  it.each([
    // Abramowitz and Stegun (1964), tables 26.1 and 26.2.
    [0, 0.5],
    [1, 0.158655253931457],
    [1.96, 0.0249978951482204],
    [3, 0.00134989803163009],
    [4, 3.16712418331199e-5],
    [6, 9.86587645037698e-10],
  ])('at %d is %d', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 9);
    expect(normalTailQuantile(tail)).toBeCloseTo(z, 8);
  });
});

describe('the bounds of a group-sequential test', () => {
  it('are those that Lan and DeMets’ function gives for five even looks, as Reboussin et al. print them', () => {
    // Reboussin, DeMets, Kim and Lan (2000), and the R package ldbounds: two-sided 0.05, O'Brien-Fleming type.
    const printed = [4.8769, 3.3569, 2.6803, 2.2898, 2.031];
    spendingBounds(0.05, [0.2, 0.4, 0.6, 0.8, 1]).forEach((bound, at) => {
      expect(bound).toBeCloseTo(printed[at] ?? 0, 3);
    });
  });

  it('are the plain test’s when one looks once', () => {
    expect(spendingBounds(0.05, [1])[0]).toBeCloseTo(1.959964, 5);
  });

  it('spend exactly alpha, whatever the looks: checked by 20,000 made-up trials without any effect', () => {
    const looks = [0.15, 0.4, 0.55, 0.9, 1];
    const bounds = spendingBounds(0.1, looks);
    let state = 7;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let ended = 0;
    const trials = 20_000;
    for (let trial = 0; trial < trials; trial++) {
      let sum = 0;
      let before = 0;
      for (const [k, share] of looks.entries()) {
        sum += normal() * Math.sqrt(share - before);
        before = share;
        if (Math.abs(sum) / Math.sqrt(share) >= (bounds[k] ?? 0)) {
          ended++;
          break;
        }
      }
    }
    // Three standard errors of a share of 0.1 in 20,000.
    expect(Math.abs(ended / trials - 0.1)).toBeLessThan(0.0064);
  });

  it('are refused for information that does not ascend', () => {
    expect(() => spendingBounds(0.05, [0.5, 0.5])).toThrow(RangeError);
    expect(spent(0.025, 0)).toBe(0);
  });
});
