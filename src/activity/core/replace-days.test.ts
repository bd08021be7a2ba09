import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockRanges } from './block.ts';
import { activeDays, columnFor, lastLevels, type SourceWeekColumn, spread, weekSums } from './column.ts';
import { masksByWeek } from './covered-days.ts';
import { foldBlocks } from './fold-week.ts';
import { packBlock, unpackBlocks } from './packed-block.ts';
import { replaceDays } from './replace-days.ts';

const week = '2025-09-01';
type Days = Record<number, number[]>;

function counts(days: Days): SourceWeekColumn {
  const column = columnFor(1, week, 'count', Int32Array.from(Object.keys(days), Number));
  column.days.set(Object.values(days).flat());
  return column;
}

function asRecord(column: SourceWeekColumn): Days {
  const entries = [...column.enrolmentIds].map((id, i): [number, number[]] => [
    id,
    [...column.days.subarray(i * 7, i * 7 + 7)],
  ]);
  return Object.fromEntries(entries.filter(([, days]) => days.some((n) => n > 0)));
}

describe('replacing the days of a source-week', () => {
  it('takes the covered days as delivered for everybody and leaves the others', () => {
    const held = counts({ 1: [9, 8, 7, 0, 0, 0, 0], 2: [0, 4, 0, 0, 0, 0, 0] });
    const delivered = counts({ 1: [0, 3, 0, 0, 0, 0, 0], 5: [0, 6, 0, 0, 0, 0, 0] });
    const merged = replaceDays(held, delivered, 0b10);
    expect(asRecord(merged)).toEqual({ 1: [9, 3, 7, 0, 0, 0, 0], 5: [0, 6, 0, 0, 0, 0, 0] });
  });

  it('refuses activity on a day that the delivery does not cover', () => {
    expect(() => replaceDays(counts({}), counts({ 1: [1, 0, 0, 0, 0, 0, 0] }), 0b10)).toThrow(/does not cover/);
  });

  it('changes nothing the second time, and equals a plain cell-by-cell replacement', () => {
    const days = fc.array(fc.nat({ max: 3 }), { minLength: 7, maxLength: 7 });
    const column = fc.dictionary(fc.integer({ min: 1, max: 400 }).map(String), days, { maxKeys: 8 });
    fc.assert(
      fc.property(column, column, fc.integer({ min: 1, max: 127 }), (before, after, mask) => {
        const isIn = (d: number) => (mask & (1 << d)) !== 0;
        const delivered: Days = Object.fromEntries(
          Object.entries(after).map(([id, row]) => [id, row.map((n, d) => (isIn(d) ? n : 0))]),
        );
        const merged = replaceDays(counts(before), counts(delivered), mask);
        const ids = [...new Set([...Object.keys(before), ...Object.keys(after)].map(Number))];
        const expected = Object.fromEntries(
          ids
            .map(
              (id) =>
                [id, [0, 1, 2, 3, 4, 5, 6].map((d) => (isIn(d) ? delivered[id]?.[d] : before[id]?.[d]) ?? 0)] as const,
            )
            .filter(([, row]) => row.some((n) => n > 0)),
        );
        expect(asRecord(merged)).toEqual(expected);
        expect(asRecord(replaceDays(merged, counts(delivered), mask))).toEqual(expected);
      }),
    );
  });

  it('takes back a level that a correction no longer has', () => {
    const column = (levels: number[]) => ({
      ...columnFor(1, week, 'level', Int32Array.of(1)),
      levels: Float64Array.from(levels),
    });
    const none = Number.NaN;
    const held = column([none, 61, none, 55, none, none, none]);
    const merged = replaceDays(held, columnFor(1, week, 'level', new Int32Array(0)), 0b0001000);
    expect(lastLevels(merged.levels ?? new Float64Array())).toEqual(Float64Array.of(61));
  });
});

describe('blocks', () => {
  it('give back a rate, also where nothing was attended or nothing expected', () => {
    const column = columnFor(3, week, 'rate', Int32Array.of(5, 127, 128, 300));
    column.days.set([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    column.expected?.set([2, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const blocks = blockRanges(column.enrolmentIds).map((range) => packBlock(column, range));
    expect(blocks.map(({ block, enrolments, total }) => ({ block, enrolments, total }))).toEqual([
      { block: 0, enrolments: 2, total: 1 },
      { block: 1, enrolments: 1, total: 4 },
      { block: 2, enrolments: 0, total: 0 },
    ]);
    const back = unpackBlocks(3, week, 'rate', blocks);
    expect([...back.enrolmentIds]).toEqual([5, 127, 128]);
    expect(back.days).toEqual(column.days.slice(0, 21));
    expect(back.expected).toEqual(column.expected?.slice(0, 21));
  });
});

describe('a folded week', () => {
  it('is the column with its days added up, for counts, rates and levels', () => {
    const cell = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 99 }).map((n) => n / 2),
    );
    const rows = fc.dictionary(
      fc.integer({ min: 1, max: 600 }).map(String),
      fc.array(cell, { minLength: 14, maxLength: 14 }),
      { maxKeys: 12 },
    );
    fc.assert(
      fc.property(rows, fc.constantFrom('count' as const, 'rate' as const, 'level' as const), (given, kind) => {
        const column = columnFor(1, week, kind, Int32Array.from(Object.keys(given), Number));
        Object.values(given).forEach((values, i) => {
          values.forEach((value, at) => {
            if (at >= 7) column.expected?.fill(value, i * 7 + at - 7, i * 7 + at - 6);
            else if (column.levels) column.levels[i * 7 + at] = value === 0 ? Number.NaN : value;
            else column.days[i * 7 + at] = value;
          });
        });
        const blocks = blockRanges(column.enrolmentIds).map((range) => packBlock(column, range));
        const back = unpackBlocks(1, week, kind, blocks);
        const folded = foldBlocks(kind, blocks);
        expect(folded.enrolmentIds).toEqual(back.enrolmentIds);
        expect(folded.value).toEqual(back.levels ? lastLevels(back.levels) : weekSums(back.days));
        expect(folded.expected).toEqual(back.expected && weekSums(back.expected));
        expect([...folded.activeDays]).toEqual([...activeDays(back.days)]);
        const last = [...back.enrolmentIds].map(
          (_, i) => 1 + back.days.slice(i * 7, i * 7 + 7).findLastIndex((n) => n > 0),
        );
        expect([...folded.lastDay]).toEqual(last);
      }),
    );
  });
});

describe('a column', () => {
  it('gives the week as a sum, as active days and by position', () => {
    const column = counts({ 2: [1, 0, 0, 0, 2, 0, 0], 9: [0, 0, 0, 0, 0, 0, 4] });
    expect(weekSums(column.days)).toEqual(Float64Array.of(3, 4));
    expect(activeDays(column.days)).toEqual(Float64Array.of(2, 1));
    const onto = new Float64Array(2);
    spread(weekSums(column.days), column.enrolmentIds, Int32Array.of(-1, -1, 1), onto);
    expect(onto).toEqual(Float64Array.of(0, 3));
  });

  it('has its covered days as a mask of each week', () => {
    expect([...masksByWeek(['2025-09-08', '2025-09-07', '2025-09-01'])]).toEqual([
      ['2025-09-01', 0b1000001],
      ['2025-09-08', 0b0000001],
    ]);
  });
});
