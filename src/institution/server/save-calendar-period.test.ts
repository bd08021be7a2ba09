import { describe, expect, it } from 'vitest';
import { changedFrom } from './save-calendar-period.ts';

const term = {
  kind: 'term',
  unit_id: null,
  academic_year: '2025-26',
  term_code: 'T1',
  starts_on: '2025-09-01',
  ends_on: '2025-12-12',
};

describe('the first day that is taught otherwise', () => {
  it.each([
    ['a new entry', null, term, '2025-09-01'],
    ['the same days', term, term, null],
    ['a later end', term, { ...term, ends_on: '2025-12-19' }, '2025-12-12'],
    ['an earlier end', term, { ...term, ends_on: '2025-12-05' }, '2025-12-05'],
    ['a later beginning', term, { ...term, starts_on: '2025-09-08' }, '2025-09-01'],
    ['an earlier beginning', term, { ...term, starts_on: '2025-08-25' }, '2025-08-25'],
    ['another unit', term, { ...term, unit_id: '00000000-0000-7000-8000-00000000000a' }, '2025-09-01'],
  ])('after %s', (_, before, after, day) => {
    expect(changedFrom(before, after)).toBe(day);
  });
});
