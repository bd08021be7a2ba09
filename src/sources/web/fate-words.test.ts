import { expect, test } from 'vitest';
import { rejectedFates } from '../core/fates.ts';
import { fateLines, fateSentence, fatesInOrder, fateWords } from './fate-words.ts';

test('what is lost is what the server lists as rejected', () => {
  expect(fatesInOrder.filter((fate) => fateWords[fate].isLost).toSorted()).toEqual([...rejectedFates].toSorted());
});

test('every row is accounted for, and shares add up', () => {
  const lines = fateLines({ stored: 90, duplicate: 4, 'not-yet': 6 });
  expect(lines.map(({ fate, n }) => `${fate} ${n}`)).toEqual(['stored 90', 'not-yet 6', 'duplicate 4']);
  expect(lines.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('the sentence says what can be stored before, and what is stored after', () => {
  const counts = { stored: 1190, 'bad-value': 4, 'not-yet': 10 };
  expect(fateSentence(counts, String)).toBe('1190 of 1204 rows can be stored; 4 cannot; 10 are left aside.');
  expect(fateSentence(counts, String, true)).toBe('1190 of 1204 rows are stored; 4 are not; 10 are left aside.');
  expect(fateSentence({ stored: 3 }, String, true)).toBe('All 3 rows are stored.');
  expect(fateSentence({}, String)).toBe('No rows yet.');
});
