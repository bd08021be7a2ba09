import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, keep, parseSearch, writeSearch } from './address.ts';

test('what is written into an address is read back the same, whatever it holds', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.dictionary(text, text), (search) => {
      expect(parseSearch(writeSearch(search))).toEqual({ ...search });
    }),
    { examples: [[JSON.parse('{"__proto__": " "}')]] },
  );
});

test('a number in an address stays text, and what is not set is left out', () => {
  expect(parseSearch('?year=1&page=2&q=')).toEqual({ year: '1', page: '2' });
  expect(writeSearch({ week: '2014-02-17', unit: undefined, q: '', page: 2 })).toBe('?week=2014-02-17&page=2');
});

test('a page takes from another only what both have', () => {
  expect(keep({ week: '2014-02-17', sort: 'score', unit: 'a' }, ['week', 'unit'])).toEqual({
    week: '2014-02-17',
    unit: 'a',
  });
  expect(addressOf('harbour', '/students', { week: '2014-02-17' })).toBe('/harbour/students?week=2014-02-17');
});
