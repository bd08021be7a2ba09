import { expect, it } from 'vitest';
import { meanInterval, oneMore } from './mean-interval.ts';

// Student's own data (1908): further hours of sleep by the second soporific, of ten patients.
const sleep = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

it("gives the published interval of Student's sleep data", () => {
  // R: t.test(extra ~ group, paired = TRUE): mean 1.58, 95 % from 0.7001142 to 2.4598858
  const found = meanInterval(sleep);
  expect(found?.mean).toBeCloseTo(1.58, 10);
  expect(found?.low).toBeCloseTo(0.7001142, 6);
  expect(found?.high).toBeCloseTo(2.4598858, 6);
  expect(found?.spread).toBeCloseTo(1.229995, 5);
});

it('gives the interval of prediction that R gives for them', () => {
  // R: predict(lm(x ~ 1), data.frame(0), interval = "prediction"): -1.338 to 4.498
  const found = meanInterval(sleep);
  if (!found) throw new Error('ten values have a mean');
  expect(oneMore(found).low).toBeCloseTo(1.58 - 2.262157 * 1.229995 * Math.sqrt(1.1), 4);
  expect(oneMore(found).high).toBeCloseTo(4.498, 2);
});

it('agrees with a bootstrap, which knows nothing of t', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const values = Array.from({ length: 200 }, () => random() * 100 + random() * 60);
  const means = Array.from({ length: 3000 }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  }).sort((a, b) => a - b);
  const found = meanInterval(values);
  expect(Math.abs((means[75] ?? 0) - (found?.low ?? 0))).toBeLessThan(1);
  expect(Math.abs((means[2924] ?? 0) - (found?.high ?? 0))).toBeLessThan(1);
});

it('says nothing of a single value', () => {
  expect(meanInterval([4])).toBeNull();
  expect(meanInterval([])).toBeNull();
});
