import { z } from 'zod';
import { Day } from '../../platform/http/answer-parts.ts';
import type * as Views from '../core/views.ts';

const Kind = z.enum(['none', 'attended', 'excused', 'unexcused', 'unexplained', 'not_expected']);
export const BandKey = z.enum(['satisfactory', 'at-risk', 'moderate', 'severe']);

export const Standing = z.object({
  asOf: Day,
  enrolledDays: z.int(),
  absentDays: z.int(),
  expectedSessions: z.int(),
  attendedSessions: z.int(),
  excusedSessions: z.int(),
  unexcusedSessions: z.int(),
  unexplainedSessions: z.int(),
  offsiteSessions: z.int(),
  lateSessions: z.int(),
  earlySessions: z.int(),
  lateMinutes: z.int(),
  earlyMinutes: z.int(),
  runDays: z.int(),
  unauthorised10Weeks: z.int(),
  ratePct: z.number().nullable(),
  absencePct: z.number().nullable(),
  band: BandKey.nullable(),
  persistence: z.enum(['severe', 'persistent']).nullable(),
  daysLeft: z.int(),
  daysToCome: z.int(),
}) satisfies z.ZodType<Views.StandingView>;

export const StudentAttendanceAnswer = z.object({
  studentId: z.uuid(),
  year: z.object({ from: Day, to: Day }),
  today: Day,
  standing: Standing.nullable(),
  days: z.array(
    z.object({
      day: Day,
      marks: z.array(
        z.object({
          session: z.string(),
          code: z.string(),
          meaning: z.string(),
          kind: Kind,
          minutesLate: z.int().nullable(),
          minutesEarly: z.int().nullable(),
        }),
      ),
      kind: z.enum([...Kind.options, 'late', 'closed']),
      isAbsent: z.boolean(),
      place: z.string(),
      deliveryId: z.uuid().nullable(),
      explanation: z.string().nullable(),
    }),
  ),
  closed: z.array(z.object({ day: Day, name: z.string() })),
  patterns: z.array(z.object({ words: z.string(), days: z.array(Day) })),
  pack: z.object({ name: z.string(), citation: z.string() }),
  hasSessions: z.boolean(),
}) satisfies z.ZodType<Views.StudentAttendanceView>;

const Code = z.object({ code: z.string(), name: z.string(), meaning: z.string(), kind: Kind });

export const DefinitionsAnswer = z.object({
  definitions: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      formula: z.string(),
      denominator: z.string(),
      notes: z.string(),
      reference: z.string().nullable(),
    }),
  ),
  packs: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      from: Day,
      citation: z.string(),
      checked: z.string(),
      isInForce: z.boolean(),
      codes: z.array(Code),
    }),
  ),
  own: z.array(z.object({ code: z.string(), from: Day, meaning: z.string(), name: z.string() })),
}) satisfies z.ZodType<Views.DefinitionsView>;

const Group = z.object({
  key: z.string(),
  name: z.string(),
  students: z.int(),
  ratePct: z.number().nullable(),
  averageDaily: z.number().nullable(),
  chronic: z.int().nullable(),
  known: z.int(),
}) satisfies z.ZodType<Views.GroupLine>;

const WeekRate = z.object({ ratePct: z.number().nullable(), expected: z.number(), days: z.int() });

export const OverviewAnswer = z.object({
  year: z.object({ from: Day, to: Day }),
  today: Day,
  asOf: Day.nullable(),
  units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
  years: z.array(z.string()),
  days: z.array(
    z.object({
      day: Day,
      students: z.int(),
      absent: z.int().nullable(),
      attendedDays: z.number().nullable(),
      absentPct: z.number().nullable(),
      ratePct: z.number().nullable(),
    }),
  ),
  bands: z.object({
    students: z.int(),
    insufficient: z.int(),
    satisfactory: z.int(),
    'at-risk': z.int(),
    moderate: z.int(),
    severe: z.int(),
  }),
  byUnit: z.array(Group),
  byYear: z.array(Group),
  byGroup: z.array(z.object({ kind: z.string(), name: z.string(), lines: z.array(Group) })),
  sessions: z.array(
    z.object({
      session: z.int().describe('-1: the last of the day'),
      name: z.string(),
      students: z.int(),
      absent: z.int(),
      expected: z.int(),
      otherAbsent: z.int(),
      otherExpected: z.int(),
    }),
  ),
  weeks: z.object({ week: Day, thisWeek: WeekRate, weekBefore: WeekRate, lastYear: WeekRate }).nullable(),
  isOwn: z.boolean(),
  smallest: z.int(),
}) satisfies z.ZodType<Views.OverviewView>;

export const ResolveByAnswer = z.object({
  settings: z.array(
    z.object({
      resolveById: z.uuid(),
      unitId: z.uuid().nullable(),
      unit: z.string().nullable(),
      hour: z.int(),
      staffId: z.uuid(),
      staff: z.string(),
      hasLeft: z.boolean(),
    }),
  ),
  staff: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
  units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
  maySet: z.boolean(),
}) satisfies z.ZodType<Views.ResolveByView>;

export const CloseAnswer = z.object({
  asOf: Day.nullable(),
  yearEnds: Day,
  within: z.int(),
  people: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      place: z.string(),
      year: z.string(),
      absentDays: z.int(),
      enrolledDays: z.int(),
      absencePct: z.number().nullable(),
      band: BandKey.nullable(),
      recentAbsentDays: z.int(),
      recentEnrolledDays: z.int(),
      runDays: z.int(),
      daysLeft: z.int(),
      daysToCome: z.int(),
      attendedToRecover: z.int().nullable(),
    }),
  ),
  total: z.int(),
  page: z.int(),
  hasMore: z.boolean(),
}) satisfies z.ZodType<Views.CloseView>;
