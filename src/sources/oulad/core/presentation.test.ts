import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weekdayOf } from '../../../kernel/week.ts';
import { academicYearOf, dateOf, dayZero, fullWeeks } from './presentation.ts';

test('day 0 is the Monday that the university started the presentation on', () => {
  expect(['2013B', '2013J', '2014B', '2014J'].map(dayZero)).toEqual([
    '2013-02-04',
    '2013-10-07',
    '2014-02-03',
    '2014-10-06',
  ]);
});

test('every presentation starts on a Monday in the first seven days of its month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), fc.constantFrom('B', 'J'), (year, letter) => {
      const day = dayZero(`${year}${letter}`);
      expect(weekdayOf(day)).toBe(0);
      expect(Number(day.slice(8))).toBeLessThanOrEqual(7);
    }),
  );
});

test('a code that is not a year and B or J has no first day', () => {
  for (const code of ['2013', 'J2013', '2013X', '', '2013j']) expect(() => dayZero(code)).toThrow(RangeError);
});

test('days before day 0 are dates too', () => {
  expect(dateOf('2013J', -10)).toBe('2013-09-27');
  expect(dateOf('2013J', 132)).toBe('2014-02-16');
});

test('a presentation from February belongs to the academic year that began in September', () => {
  expect(academicYearOf('2013B')).toBe('2012-13');
  expect(academicYearOf('2013J')).toBe('2013-14');
  expect(academicYearOf('2100B')).toBe('2099-00');
});

test('a week counts only when all its days are before the length and not after the last click', () => {
  const weeks = (length_days: number, last_click_day: number | null) =>
    fullWeeks({ programme: 'BBB', term: '2013J', length_days, last_click_day });
  expect(weeks(268, 268)).toBe(38);
  expect(weeks(268, 133)).toBe(19);
  expect(weeks(268, 131)).toBe(18);
  expect(weeks(266, 300)).toBe(38);
  expect(weeks(265, 300)).toBe(37);
  expect(weeks(268, null)).toBe(0);
  expect(weeks(268, -4)).toBe(0);
});
