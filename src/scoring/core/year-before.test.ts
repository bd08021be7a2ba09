import { describe, expect, it } from 'vitest';
import { addWeeks, weeksBetween } from '../../kernel/week.ts';
import { looked_through_weeks, yearBefore } from './year-before.ts';

const start = '2014-10-06';
const term = (groupKey: string, first: string, length = 20) => ({
  groupKey,
  weeks: weeksBetween(first, addWeeks(first, length - 1)),
});

describe("a group's year before", () => {
  it('is the same programme under the name of the term of about 52 weeks before', () => {
    const calendars = [
      term('programme=BBB|term=2013B', '2013-02-04'),
      term('programme=BBB|term=2013J', '2013-10-07'),
      term('programme=BBB|term=2014B', '2014-02-03'),
      term('programme=AAA|term=2013J', '2013-10-07'),
      term('programme=BBB|term=2014J', start),
    ];
    const found = yearBefore('programme=BBB|term=2014J', start, calendars);
    expect(found).toMatchObject({ groupKey: 'programme=BBB|term=2013J', start: '2013-10-07' });
    expect(found?.weeks).toEqual(weeksBetween('2013-10-07', addWeeks('2013-10-07', looked_through_weeks - 1)));
    expect(yearBefore('programme=AAA|term=2013J', '2013-10-07', calendars)).toBeNull();
  });

  it('joins the calendars of a group whose name stays, and takes no other year of study', () => {
    const calendars = [
      term('programme=A|year=1', '2013-09-30'),
      term('programme=A|year=1', '2013-09-23'),
      term('programme=A|year=2', '2013-09-30'),
      term('programme=A|year=1', '2012-10-01'),
    ];
    const found = yearBefore('programme=A|year=1', start, calendars);
    expect(found?.start).toBe('2013-09-23');
    expect(found?.weeks[1]).toBe('2013-09-30');
    expect(yearBefore('programme=A|year=3', start, calendars)).toBeNull();
  });

  it('takes the nearest of two intakes, and none that began a term off', () => {
    const calendars = [
      term('programme=A|cohort=sep', addWeeks(start, -56)),
      term('programme=A|cohort=oct', addWeeks(start, -52)),
    ];
    expect(yearBefore('programme=A|cohort=now', start, calendars)?.groupKey).toBe('programme=A|cohort=oct');
    const spring = [term('programme=A|term=spring', addWeeks(start, -35))];
    expect(yearBefore('programme=A|term=now', start, spring)).toBeNull();
  });
});
