import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hiddenParts, unlessSmall } from './small-cells.ts';

it('hides what is small, and tells that there is nobody', () => {
  expect([0, 1, 4, 5].map((n) => unlessSmall(n, n))).toEqual([0, null, null, 5]);
});

it('hides a second part where the one that is small could be reckoned from the others', () => {
  expect(hiddenParts([40, 3, 12, 9])).toEqual([false, true, false, true]);
  expect(hiddenParts([40, 3, 4])).toEqual([false, true, true]);
  expect(hiddenParts([40, 12, 0])).toEqual([false, false, false]);
  expect(hiddenParts([12, 9, 30], 10)).toEqual([true, true, false]);
});

it('hides more where the small ones together are small: one and one of two left over are told by the rest', () => {
  expect(hiddenParts([40, 1, 1])).toEqual([true, true, true]);
  expect(hiddenParts([40, 1, 1, 12])).toEqual([false, true, true, true]);
  expect(hiddenParts([50, 2, 3, 30], 10)).toEqual([false, true, true, true]);
});

it('never leaves over one part alone or fewer than the smallest cell, unless nothing more is there to be hidden', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 8 }), (parts) => {
      const hidden = hiddenParts(parts);
      const left = parts.filter((_, at) => hidden[at]);
      if (left.length === 0 || parts.every((n, at) => n === 0 || hidden[at])) return;
      expect(left.length).toBeGreaterThan(1);
      expect(left.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(5);
    }),
  );
});
