import { expect, test } from 'vitest';
import { type UnitView, unitsInOrder } from './units-in-order.ts';

const unit = (unitId: string, parentUnitId: string | null, name = unitId): UnitView => ({
  unitId,
  parentUnitId,
  kind: 'faculty',
  code: unitId,
  name,
  timeZone: null,
});

test('each unit follows the one above it, and names are in the order of their numbers', () => {
  const units = [
    unit('b', null, 'School 10'),
    unit('a', null, 'School 9'),
    unit('a1', 'a'),
    unit('a2', 'a'),
    unit('a1x', 'a1'),
  ];
  expect(unitsInOrder(units).map(({ unitId, depth }) => `${depth}${unitId}`)).toEqual([
    '0a',
    '1a1',
    '2a1x',
    '1a2',
    '0b',
  ]);
});

test('a unit whose parent is not there stands at the top, and none is lost', () => {
  expect(unitsInOrder([unit('a', 'gone')]).map(({ unitId }) => unitId)).toEqual(['a']);
});
