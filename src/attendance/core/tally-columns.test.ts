import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meaningNo, meanings } from './meaning.ts';
import { tallyOf } from './tally.ts';
import { schoolWeekOf, TallyColumns } from './tally-columns.ts';

it('adds up in columns what one enrolment adds up to by itself, whatever the days and marks', () => {
  const mark = fc.constantFrom(...meanings.map(({ key }) => key));
  const someDays = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 9 }), marks: fc.array(mark, { maxLength: 6 }) }),
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
        return { day, marks };
      });
      columns.clear();
      for (const { day: on, marks } of days) {
        const numbers = Uint8Array.from(marks, (one) => meaningNo[one]);
        const only = numbers[0];
        if (numbers.length === 1 && only !== undefined) columns.addOne(place, on, schoolWeekOf(on), only);
        else columns.addDay(place, on, schoolWeekOf(on), numbers, numbers.length);
      }
      const { weeks: _, ...alone } = tallyOf(days);
      expect(columns.at(place)).toEqual(alone);
      expect(columns.at((place + 1) % 128).enrolledDays).toBe(0);
    }),
    { numRuns: 300 },
  );
});
