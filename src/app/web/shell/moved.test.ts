import { expect, test } from 'vitest';
import { moved } from './moved.ts';

test('arrows go round the list, page keys stop at its ends', () => {
  expect(moved('ArrowDown', 2, 3)).toBe(0);
  expect(moved('ArrowUp', 0, 3)).toBe(2);
  expect(moved('PageDown', 1, 20)).toBe(9);
  expect(moved('PageUp', 1, 20)).toBe(0);
});

test('other keys and an empty list leave the field alone', () => {
  expect(moved('a', 0, 3)).toBeNull();
  expect(moved('ArrowDown', 0, 0)).toBeNull();
});
