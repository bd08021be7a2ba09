import { expect, test } from 'vitest';
import {
  daysInWords,
  formatChange,
  formatCount,
  formatDay,
  formatMoment,
  formatPhone,
  formatShare,
  weekdayName,
} from './format.ts';

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

test('an hour is written as readers of the language write it', () => {
  expect(formatMoment('2026-02-11T21:05:00Z', 'America/Chicago')).toMatch(/15:05$|3:05 PM$/);
  expect(formatMoment('2026-02-11T21:05:00Z', 'America/Chicago')).not.toContain('03:05');
});

test('a telephone number is grouped where we know how, and left alone where we do not', () => {
  expect(formatPhone('+13135550155')).toBe('+1 313 555 0155');
  expect(formatPhone('+447700900123')).toBe('+447700900123');
});

test('days inside a sentence are said as people read them, and what only looks like one stays', () => {
  expect(daysInWords('0 of 3 since 2026-01-13.')).toContain(formatDay('2026-01-13'));
  expect(daysInWords('case 12026-01-131')).toBe('case 12026-01-131');
});
