import { expect, it } from 'vitest';
import { compareYears } from './year-order.ts';

it('puts kindergarten before Grade 1, and Grade 10 after Grade 9', () => {
  const years = ['Grade 10', 'Grade 1', 'Kindergarten', 'Grade 9', 'Pre-K', 'Year 2', 'Reception', 'K'];
  expect(years.toSorted(compareYears)).toEqual([
    'Pre-K',
    'K',
    'Kindergarten',
    'Reception',
    'Grade 1',
    'Grade 9',
    'Grade 10',
    'Year 2',
  ]);
});
