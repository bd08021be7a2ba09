import { expect, test } from 'vitest';
import { moved } from './cursor.ts';

test('arrows step by one, page keys by four, home and end go to the ends, and nothing leaves the data', () => {
  expect(moved('ArrowRight', 3, 10)).toBe(4);
  expect(moved('ArrowLeft', 0, 10)).toBe(0);
  expect(moved('PageUp', 8, 10)).toBe(9);
  expect(moved('Home', 8, 10)).toBe(0);
  expect(moved('End', 0, 10)).toBe(9);
});

test('other keys, and a chart without data, are left alone', () => {
  expect(moved('a', 3, 10)).toBeNull();
  expect(moved('ArrowRight', 0, 0)).toBeNull();
});
