import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meaningNo, meanings } from '../meaning.ts';
import { plainMarks, tallyOf } from './tally.ts';
import { schoolWeekOf, TallyColumns } from './tally-columns.ts';

it('adds up in columns what one enrolment adds up to by itself, whatever the days and marks', () => {
  const mark = fc.constantFrom(...meanings.map(({ key }) => key));
  const minutes = fc.option(fc.record({ late: fc.nat(600), early: fc.nat(600) }), { freq: 4 });
  const someDays = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 9 }), marks: fc.array(fc.tuple(mark, minutes), { maxLength: 6 }) }),
    {
      maxLength: 120,
    },
  );
  const columns = new TallyColumns();
  fc.assert(
    fc.property(someDays, fc.integer({ min: 0, max: 127 }), (given, place) => {
      let day = 20_332;
      const days = given.map(({ gap, marks }) => {
        day += gap;
        return { day, marks: marks.map(([one]) => one), minutes: marks.map(([, one]) => one) };
      });
      columns.clear();
      for (const { day: on, ...day } of days) {
        const [only] = day.marks;
        if (day.marks.length === 1 && only !== undefined && day.minutes[0] === null)
          columns.addOne(place, on, schoolWeekOf(on), meaningNo[only]);
        else columns.addDay(place, on, schoolWeekOf(on), plainMarks(day));
      }
      const { weeks: _, ...alone } = tallyOf(days);
      expect(columns.at(place)).toEqual(alone);
      expect(columns.at((place + 1) % 128).enrolledDays).toBe(0);
    }),
    { numRuns: 300 },
  );
});
