import { describe, expect, it } from 'vitest';
import { binomialTail } from './binomial-tail.ts';

describe('the upper tail of a binomial distribution', () => {
  // Ten throws of a coin: 45 + 10 + 1 of 1024; four throws of a die: 1 - (5/6)^4, de Méré's bet.
  it.each`
    k    | n     | p        | tail
    ${8} | ${10} | ${0.5}   | ${56 / 1024}
    ${1} | ${4}  | ${1 / 6} | ${1 - (5 / 6) ** 4}
    ${0} | ${7}  | ${0.3}   | ${1}
    ${3} | ${2}  | ${0.3}   | ${0}
    ${2} | ${2}  | ${1}     | ${1}
  `('of $k or more in $n at $p is $tail', ({ k, n, p, tail }) => {
    expect(binomialTail(k, n, p)).toBeCloseTo(tail, 12);
  });

  it('refuses what is no count or no share', () => {
    expect(() => binomialTail(1.5, 4, 0.5)).toThrow(RangeError);
    expect(() => binomialTail(1, 4, 1.5)).toThrow(RangeError);
  });
});
