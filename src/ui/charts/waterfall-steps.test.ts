import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waterfallDomain, waterfallSteps } from './waterfall-steps.ts';

const points = fc.option(fc.double({ min: -400, max: 400, noNaN: true }));
const inputs = fc.array(fc.record({ key: fc.uuid(), label: fc.string(), points, lastPoints: points }), {
  maxLength: 9,
});

test('the steps lead from last week to this week without a gap, largest first', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), inputs, (start, given) => {
      const steps = waterfallSteps(start, given);
      const sum = given.reduce((all, one) => all + (one.points ?? 0) - (one.lastPoints ?? 0), 0);
      expect(steps[0]?.from ?? start).toBe(start);
      expect(steps.at(-1)?.to ?? start).toBeCloseTo(start + sum, 6);
      steps.forEach((step, i) => {
        if (i > 0) expect(step.from).toBe(steps[i - 1]?.to);
        if (i > 0) expect(Math.abs(step.delta)).toBeLessThanOrEqual(Math.abs(steps[i - 1]?.delta ?? 0));
      });
    }),
  );
});

test('a source that is missing this week takes back what it gave last week', () => {
  expect(waterfallSteps(520, [{ key: '1', label: 'Quiz', points: null, lastPoints: 20 }])[0]).toMatchObject({
    delta: -20,
    from: 520,
    to: 500,
  });
});

test('the drawing spans all steps; the waterline is in it where it is near, and never squeezes small changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -200, max: 1200, noNaN: true }), { minLength: 1, maxLength: 10 }),
      (values) => {
        const [low, high] = waterfallDomain(values);
        expect(low).toBeLessThan(Math.min(...values));
        expect(high).toBeGreaterThan(Math.max(...values));
        expect(high - low).toBeGreaterThanOrEqual(60);
      },
    ),
  );
  const near = waterfallDomain([441, 385]);
  expect(near[0] < 385 && near[1] > 500).toBe(true);
  const far = waterfallDomain([216, 209]);
  expect(far[1]).toBeLessThan(300);
});
