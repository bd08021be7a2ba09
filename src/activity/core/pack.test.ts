import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_COUNT, packCounts, packLevels, unpackCounts, unpackLevels } from './pack.ts';

const week = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 7, maxLength: 7 });
const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: MAX_COUNT }),
);
const level = fc.oneof(fc.constant(Number.NaN), fc.double({ noNaN: true }));
const blockOf = (value: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 128, max: 255 }), week(value)), { selector: ([id]) => id })
    .map((rows) => rows.sort(([a], [b]) => a - b));

describe('packed activity', () => {
  it('gives back every count, and nobody who had nothing', () => {
    fc.assert(
      fc.property(blockOf(count), (rows) => {
        const values = {
          enrolmentIds: Int32Array.from(rows, ([id]) => id),
          days: Int32Array.from(rows.flatMap(([, days]) => days)),
        };
        const found: [number, number[]][] = [];
        unpackCounts(packCounts(values, 128), 128, (id, days) => found.push([id, [...days]]));
        expect(found).toEqual(rows.filter(([, days]) => days.some((n) => n > 0)));
      }),
    );
  });

  it('gives back every level to the last bit, zero among them', () => {
    fc.assert(
      fc.property(blockOf(level), (rows) => {
        const values = {
          enrolmentIds: Int32Array.from(rows, ([id]) => id),
          days: Float64Array.from(rows.flatMap(([, days]) => days)),
        };
        const found: [number, number[]][] = [];
        unpackLevels(packLevels(values, 128), 128, (id, days) => found.push([id, [...days]]));
        expect(found).toEqual(rows.filter(([, days]) => days.some((n) => !Number.isNaN(n))));
      }),
    );
  });

  it('takes one byte for a small count and none for a quiet day', () => {
    const packed = packCounts(
      { enrolmentIds: Int32Array.of(130, 131), days: Int32Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127) },
      128,
    );
    expect([...packed]).toEqual([2, 0b0000001, 5, 0, 0b1000000, 127]);
  });

  it('refuses what it could not give back', () => {
    const days = (n: number) => Int32Array.of(n, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    expect(() => packCounts({ enrolmentIds: Int32Array.of(3, 3), days: days(1) })).toThrow(/out of order/);
    expect(() => packCounts({ enrolmentIds: Int32Array.of(3, 4), days: days(1) }, 4)).toThrow(/out of order/);
    expect(() => packCounts({ enrolmentIds: Int32Array.of(3, 4), days: days(-1) })).toThrow(/negative/);
    expect(() => unpackCounts(Uint8Array.of(0, 1), 0, () => undefined)).toThrow(/in the middle/);
    expect(() => unpackCounts(Uint8Array.of(200), 0, () => undefined)).toThrow(/in the middle/);
  });
});
