import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandPath, linear, linePath, onScale, scoreDomain, spread, stretches, ticks, twoLines } from './scale.ts';

describe('scales', () => {
  test('a linear scale maps ends to ends, and an empty domain to the middle', () => {
    const y = linear([0, 1000], [200, 0]);
    expect([y(0), y(500), y(1000)]).toEqual([200, 100, 0]);
    expect(linear([5, 5], [0, 10])(5)).toBe(5);
  });

  test('ticks are round and inside the domain', () => {
    expect(ticks(0, 1000, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(ticks(300, 700, 4)).toEqual([300, 400, 500, 600, 700]);
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticks(5, 5, 4)).toEqual([5]);
  });

  test('the score domain always holds 500 and every value', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true }))), (values) => {
        const [low, high] = scoreDomain(values);
        expect(low).toBeLessThan(500);
        expect(high).toBeGreaterThan(500);
        for (const value of values) if (value !== null) expect(value >= low && value <= high).toBe(true);
      }),
    );
  });
});

describe('lines', () => {
  const step = linear([0, 10], [0, 100]);

  test('a missing value breaks the line: it is never drawn as zero', () => {
    expect(stretches([1, 2, null, 4])).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 3 },
    ]);
    expect(linePath([1, 2, null, 4], step, step)).toBe('M0.0,10.0L10.0,20.0M30.0,40.0');
  });

  test('a band is drawn only where both its edges are known', () => {
    expect(bandPath([1, null, 1], [2, 2, null], step, step)).toBe('M-5.0,20.0L5.0,20.0L5.0,10.0L-5.0,10.0Z');
  });
});

test('labels that collide move apart and stay in their order and their space', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 8 }), (positions) => {
      const placed = spread(positions, 14, 0, 200);
      const sorted = positions.map((at, i) => ({ at, placed: placed[i] ?? 0 })).sort((a, b) => a.at - b.at);
      for (let i = 1; i < sorted.length; i++) {
        expect((sorted[i]?.placed ?? 0) - (sorted[i - 1]?.placed ?? 0)).toBeGreaterThanOrEqual(14 - 1e-6);
      }
      for (const at of placed) expect(at >= -1e-6 && at <= 200 + 1e-6).toBe(true);
    }),
  );
});

test('a long name wraps onto a second line before anything of it is lost', () => {
  expect(twoLines('Quizzes', 20)).toEqual(['Quizzes']);
  expect(twoLines('Assignments handed in on time', 20)).toEqual(['Assignments handed', 'in on time']);
  expect(twoLines('Counselor appointments kept and followed up in person', 20)).toEqual([
    'Counselor',
    'appointments kept a…',
  ]);
});

test('a score far out is drawn at the end of the scale, and none stays none', () => {
  expect([onScale(-208), onScale(1201.4), onScale(512), onScale(null)]).toEqual([0, 1000, 512, null]);
});
