import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packDays, unpackDays } from './pack.ts';

const week = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 7, maxLength: 7 });
const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 2 ** 31 }).map((n) => n / 2),
  fc.integer({ min: 0, max: 1e9 }).map((n) => n / 1000),
  fc.double({ noNaN: true, min: 0 }),
);
const level = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: 0, max: 200 }).map((n) => n / 2),
  fc.double({ noNaN: true }),
);
const block = (value: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 128, max: 255 }), week(value)), { selector: ([id]) => id })
    .map((rows) => rows.sort(([a], [b]) => a - b));

function values(rows: readonly (readonly [number, readonly number[]])[]) {
  return {
    enrolmentIds: Int32Array.from(rows, ([id]) => id),
    days: Float64Array.from(rows.flatMap(([, days]) => days)),
  };
}

function backAndForth(rows: readonly (readonly [number, number[]])[], nothing: number): [number, number[]][] {
  const found: [number, number[]][] = [];
  unpackDays(packDays(values(rows), nothing, 128), nothing, 128, (id, days) => found.push([id, [...days]]));
  return found;
}

describe('packed activity', () => {
  it('gives back every count to the last bit, and nobody who had nothing', () => {
    fc.assert(
      fc.property(block(count), (rows) => {
        expect(backAndForth(rows, 0)).toEqual(rows.filter(([, days]) => days.some((n) => n > 0)));
      }),
    );
  });

  it('gives back every level to the last bit, zero among them', () => {
    fc.assert(
      fc.property(block(level), (rows) => {
        expect(backAndForth(rows, Number.NaN)).toEqual(rows.filter(([, days]) => days.some((n) => !Number.isNaN(n))));
      }),
    );
  });

  it('takes one byte for a small count and none for a quiet day', () => {
    const packed = packDays(
      values([
        [130, [5, 0, 0, 0, 0, 0, 0]],
        [131, [0, 0, 0, 0, 0, 0, 127]],
      ]),
      0,
      128,
    );
    expect([...packed]).toEqual([0, 2, 0b0000001, 5, 0, 0b1000000, 127]);
    expect(packDays(values([[130, [0, 0, 0, 0, 0, 0, 0]]]), 0, 128)).toHaveLength(0);
  });

  it('takes two bytes for half days and grades with a decimal', () => {
    expect([...packDays(values([[0, [0.5, 1, 0, 0, 0, 0, 0]]]), 0)]).toEqual([1, 0, 0b11, 1, 2]);
    expect(packDays(values([[0, [61.5, 7.3, 0, 0, 0, 0, 0]]]), 0)).toHaveLength(3 + 2 + 1);
  });

  it('refuses ids that do not ascend, and bytes that are cut short', () => {
    const days = [1, 0, 0, 0, 0, 0, 0];
    expect(() =>
      packDays(
        values([
          [3, days],
          [3, days],
        ]),
        0,
      ),
    ).toThrow(/out of order/);
    expect(() => packDays(values([[3, days]]), 0, 4)).toThrow(/out of order/);
    expect(() => unpackDays(Uint8Array.of(0, 0, 1), 0, 0, () => undefined)).toThrow(/in the middle/);
    expect(() => unpackDays(Uint8Array.of(0, 200), 0, 0, () => undefined)).toThrow(/in the middle/);
  });
});
