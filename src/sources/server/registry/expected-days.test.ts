import { describe, expect, it } from 'vitest';
import type { CalendarPeriod } from '../../../institution/core/calendar.ts';
import type { Unit } from '../../../institution/server/index.ts';
import { expectedDays } from './expected-days.ts';

const unit = (unitId: string, parentUnitId: string | null = null): Unit => ({
  unitId,
  parentUnitId,
  kind: parentUnitId === null ? 'faculty' : 'programme',
  code: unitId,
  name: unitId,
  timeZone: null,
});
const units = [unit('F'), unit('AAA', 'F'), unit('BBB', 'F')];
const period = (change: Partial<CalendarPeriod>): CalendarPeriod => ({
  kind: 'term',
  name: 'Term',
  academicYear: '2013-14',
  termCode: '2013J',
  startsOn: '2013-10-07',
  endsOn: '2014-05-30',
  unitId: null,
  ...change,
});
const days = (eligibility: Parameters<typeof expectedDays>[0], periods: CalendarPeriod[]) =>
  expectedDays(eligibility, { periods, units }, '2014-02-10', '2014-02-23');

describe('the days on which a source should have data', () => {
  it('are weekdays that the institution teaches, but for its holidays', () => {
    const holiday = period({ kind: 'holiday', termCode: null, startsOn: '2014-02-17', endsOn: '2014-02-20' });
    expect(days({}, [period({})])).toHaveLength(10);
    expect(days({}, [period({}), holiday])).toEqual([
      '2014-02-10',
      '2014-02-11',
      '2014-02-12',
      '2014-02-13',
      '2014-02-14',
      '2014-02-21',
    ]);
  });

  it('are those of units where terms belong to units', () => {
    const ofBbb = period({ unitId: 'BBB', startsOn: '2014-02-17' });
    expect(days({}, [ofBbb])).toHaveLength(5);
    expect(days({}, [ofBbb, period({ unitId: 'AAA', endsOn: '2014-02-12' })])).toHaveLength(8);
    expect(days({}, [period({ unitId: 'F' })])).toHaveLength(10);
  });

  it('are only those of the programmes, terms and dates to which the source applies', () => {
    const periods = [
      period({ unitId: 'AAA', endsOn: '2014-02-12' }),
      period({ unitId: 'BBB', termCode: '2014B', startsOn: '2014-02-17' }),
    ];
    expect(days({ programmes: ['AAA'] }, periods)).toHaveLength(3);
    expect(days({ terms: ['2014B'] }, periods)).toHaveLength(5);
    expect(days({ cohorts: ['BBB/2014B', 'AAA/2013B'] }, periods)).toHaveLength(5);
    expect(days({ cohorts: ['BBB/2014B'], programmes: ['AAA'] }, periods)).toEqual([]);
    expect(days({ from: '2014-02-12', to: '2014-02-18' }, periods)).toEqual(['2014-02-12', '2014-02-17', '2014-02-18']);
    expect(days({ programmes: ['AAA'] }, [period({ unitId: 'F' })])).toHaveLength(10);
    expect(days({ programmes: ['CCC'] }, periods)).toEqual([]);
  });
});
