import { expect, test } from 'vitest';
import { gapsOf, monthStarts } from './gaps.ts';

test('neighbouring weeks without data join when their reason is the same', () => {
  expect(gapsOf([null, 'Break', 'Break', 'No VLE data', null, 'Break'])).toEqual([
    { from: 1, to: 2, reason: 'Break' },
    { from: 3, to: 3, reason: 'No VLE data' },
    { from: 5, to: 5, reason: 'Break' },
  ]);
});

test('months are named where there is room', () => {
  const weeks = ['2013-09-30', '2013-10-07', '2013-10-14', '2013-10-21', '2013-10-28', '2013-11-04'];
  expect(monthStarts(weeks, 40)).toEqual([0, 1, 5]);
  expect(monthStarts(weeks, 10)).toEqual([1, 5]);
});
