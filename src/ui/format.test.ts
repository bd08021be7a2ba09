import { expect, test } from 'vitest';
import { formatChange, formatCount, formatDay, formatShare, weekdayName } from './format.ts';

test('a change shows its sign with a real minus, and rounding never leaves a signed zero', () => {
  expect(formatChange(12.4)).toBe('+12');
  expect(formatChange(-132)).toBe('−132');
  expect(formatChange(-0.2)).toBe('±0');
  expect(formatChange(0)).toBe('±0');
  expect(formatChange(-0.2, 1)).toBe('−0.2');
});

test('a small share is not written as nothing', () => {
  expect(formatShare(0.154)).toBe('15 %');
  expect(formatShare(0.004)).toBe('< 1 %');
  expect(formatShare(0)).toBe('0 %');
});

test('a civil day keeps its date and weekday wherever the reader is', () => {
  for (const part of ['Mon', '17', 'Feb', '2014']) expect(formatDay('2014-02-17')).toContain(part);
  expect(weekdayName(0)).toBe('Monday');
  expect(weekdayName(6)).toBe('Sunday');
});

test('a count agrees with its word', () => {
  expect(formatCount(1, 'student')).toBe('1 student');
  expect(formatCount(1200, 'student')).toBe('1,200 students');
  expect(formatCount(2, 'person', 'people')).toBe('2 people');
});
