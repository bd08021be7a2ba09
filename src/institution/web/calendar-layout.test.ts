import { expect, test } from 'vitest';
import type { CalendarPeriod } from '../core/calendar.ts';
import { academicYears, layOut, unitToShow, weeksTaughtSomewhere } from './calendar-layout.ts';
import type { UnitView } from './units-in-order.ts';

const period = (
  kind: CalendarPeriod['kind'],
  startsOn: string,
  endsOn: string,
  unitId: string | null = null,
): CalendarPeriod => ({
  kind,
  name: kind,
  academicYear: '2025-26',
  termCode: kind === 'term' ? 'T1' : null,
  startsOn,
  endsOn,
  unitId,
});
const term = period('term', '2025-09-01', '2025-12-12');

test('a year stands as whole weeks from Monday, numbered where they teach', () => {
  const rows = layOut([term, period('holiday', '2025-10-27', '2025-10-31')], '2025-26');
  expect(rows[0]).toMatchObject({ week: '2025-09-01', number: 1, startsMonth: true });
  expect(rows.every((row) => row.days.length === 7)).toBe(true);
  const autumnBreak = rows.find((row) => row.week === '2025-10-27');
  expect(autumnBreak?.number).toBeNull();
  expect(autumnBreak?.days.slice(0, 5).every((day) => day.is === 'holiday')).toBe(true);
  expect(rows.find((row) => row.week === '2025-11-03')?.number).toBe(9);
});

test('exams are taught days of their own kind, and a weekend is one even in exam weeks', () => {
  const rows = layOut([term, period('exams', '2025-12-01', '2025-12-12')], '2025-26');
  const days = rows.find((row) => row.week === '2025-12-01')?.days.map((day) => day.is);
  expect(days).toEqual(['exams', 'exams', 'exams', 'exams', 'exams', 'weekend', 'weekend']);
});

test('a closure of one unit stands in its calendar only', () => {
  const all = [term, period('closure', '2025-09-17', '2025-09-17', 'lakeside')];
  const wednesday = (chain: string[]) => layOut(all, '2025-26', chain)[2]?.days[2]?.is;
  expect(wednesday(['lakeside'])).toBe('closure');
  expect(wednesday([])).toBe('taught');
});

test('the latest year comes first', () => {
  expect(academicYears([{ ...term, academicYear: '2024-25' }, term])).toEqual(['2025-26', '2024-25']);
});

const unit = (unitId: string, parentUnitId: string | null = null): UnitView => ({
  unitId,
  parentUnitId,
  kind: 'programme',
  code: unitId,
  name: unitId,
  timeZone: null,
});

test('where terms belong to units, weeks of any of them are taught, and one of them is shown', () => {
  const all = [
    period('term', '2025-09-01', '2025-09-12', 'A'),
    period('term', '2025-09-08', '2025-09-19', 'B'),
    period('closure', '2025-09-15', '2025-09-19', 'B'),
  ];
  expect(weeksTaughtSomewhere(all, [unit('A'), unit('B')])).toEqual([{ week: '2025-09-01' }, { week: '2025-09-08' }]);
  expect(unitToShow(all, '2025-26', '2025-09-16')).toBe('B');
  expect(unitToShow(all, '2025-26', '2026-05-01')).toBe('A');
  expect(unitToShow([...all, term], '2025-26', '2025-09-16')).toBeNull();
});
