import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Place, placeKey } from './passing.ts';
import { countUnits, fateOf, rolloverSentence, standsFrom } from './rollover.ts';

const place = (...places: string[]): Place => ({ places, carers: [] });
const anyPlace = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2')), { maxLength: 3 })
  .map((some) => place(...new Set(some.map(([unit, year]) => placeKey(unit, year)))));

it('everybody has one fate, whoever looks after them', () => {
  expect(fateOf(place('a 1'), place('a 2'))).toBe('year');
  expect(fateOf(place('a 1'), place('b 2'))).toBe('place');
  expect(fateOf(place('a 1'), place())).toBe('left');
  expect(fateOf(place(), place('a 1'))).toBe('joined');
  expect(fateOf({ places: ['a 1'], carers: ['x'] }, place('a 1'))).toBe('stays');
  expect(fateOf(place(), place())).toBeNull();
});

it('a unit has then whom it has now, and who comes, less who goes', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ now: anyPlace, next: anyPlace })), (students) => {
      for (const { now, next, comes, goes } of countUnits(students, new Map())) expect(next).toBe(now + comes - goes);
    }),
  );
});

it('the new year stands from its first day, or from today', () => {
  expect(standsFrom(['2026-09-01', null, '2026-08-20'], '2026-06-01')).toBe('2026-09-01');
  expect(standsFrom(['2025-09-01', null], '2026-06-01')).toBe('2026-06-01');
});

it('says what would happen in one sentence', () => {
  const counts = { students: 1200, year: 900, place: 0, left: 300, joined: 0, stays: 0 };
  expect(rolloverSentence(counts, { students: 'pupils' })).toBe('Of 1,200 pupils, 900 move up, 300 leave.');
});
