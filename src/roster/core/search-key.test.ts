import { expect, it } from 'vitest';
import { normalised, searchKey } from './search-key.ts';

it.each([
  ['Zoë', 'O’Neill', '', 'oneill zoe'],
  ['José María', 'García-López', '', 'garcia lopez jose maria'],
  [null, null, 'Student 11391', 'student 11391'],
  ['王', '小明', '', '小明 王'],
  ['Łukasz', 'Żak', '', 'zak łukasz'],
  ['', '', '  ', ''],
])('%s %s %s is found as "%s"', (given, family, display, expected) => {
  expect(searchKey(given, family, display)).toBe(expected);
});

it('reads what a person types in the same way', () => {
  expect(normalised("o'neill ZOE")).toBe(searchKey('Zoë', 'O’Neill', ''));
});
