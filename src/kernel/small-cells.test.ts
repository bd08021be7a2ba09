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

it('never hides one part alone, unless it is the only one there is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 8 }), (parts) => {
      const hidden = hiddenParts(parts).filter(Boolean).length;
      if (hidden === 1) expect(parts.filter((n) => n > 0)).toHaveLength(1);
    }),
  );
});
