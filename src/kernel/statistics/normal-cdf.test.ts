import { expect, it } from 'vitest';
import { normalCdf } from './normal-cdf.ts';

it('gives the published values of the normal table', () => {
  const published = [
    [0, 0.5],
    [1, 0.8413447],
    [1.96, 0.9750021],
    [-1.5, 0.0668072],
    [-3, 0.0013499],
    [3.5, 0.9997674],
  ] as const;
  for (const [z, share] of published) expect(normalCdf(z)).toBeCloseTo(share, 6);
});
