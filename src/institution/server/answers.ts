import { z } from 'zod';
import { Day, Monday } from '../../platform/http/answer-parts.ts';
import type { TeachingWeek } from '../core/calendar.ts';
import type { StoredPeriod, Unit } from './queries.ts';

export const UnitView = z
  .object({
    unitId: z.uuid(),
    parentUnitId: z.uuid().nullable(),
    kind: z.enum(['campus', 'school', 'faculty', 'department', 'programme', 'year_group']),
    code: z.string(),
    name: z.string(),
    timeZone: z.string().nullable(),
  })
  .meta({ id: 'UnitView' }) satisfies z.ZodType<Unit>;

const PeriodView = z.object({
  calendarPeriodId: z.uuid(),
  unitId: z.uuid().nullable(),
  kind: z.enum(['term', 'holiday', 'exams', 'closure']),
  name: z.string(),
  academicYear: z.string(),
  termCode: z.string().nullable(),
  startsOn: Day,
  endsOn: Day,
}) satisfies z.ZodType<StoredPeriod>;

const TeachingWeekView = z.object({
  week: Monday,
  academicYear: z.string(),
  exams: z.array(z.string()),
}) satisfies z.ZodType<TeachingWeek>;

export const CalendarView = z.object({
  periods: z.array(PeriodView),
  weeks: z.array(TeachingWeekView),
  taughtDays: z.array(Day),
});
