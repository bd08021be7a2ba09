import { z } from 'zod';
import { Day, Monday, Share } from '../../../platform/http/answer-parts.ts';
import type { StudentAlertsView, TeamListView, ThisWeekView, WeekPersonView } from '../../core/views.ts';
import { Order } from './week-verbs.ts';

const Verdict = z.enum(['useful', 'already_known', 'wrong_data']);

export const WeekPerson = z.object({
  studentId: z.uuid(),
  name: z.string(),
  identifier: z.string(),
  programme: z.string(),
  reason: z.string(),
  because: z.array(z.string()),
  score: z.number().nullable(),
  change4: z.number().nullable(),
  attendance: Share.nullable(),
  attendanceChange: z.number().nullable(),
  daysSinceContact: z.number().nullable(),
  triesSince: z.number(),
  openCase: z.object({ caseId: z.uuid(), kindKey: z.string() }).nullable(),
  alerts: z.array(z.object({ alertId: z.uuid(), words: z.string(), verdict: Verdict.nullable() })),
  dismissed: z.object({ until: Day, reason: z.string() }).nullable(),
}) satisfies z.ZodType<WeekPersonView>;

export const ThisWeek = z.object({
  today: Day,
  week: Monday.nullable(),
  sentence: z.string(),
  reason: z.string(),
  perWeek: z.number(),
  isStated: z.boolean(),
  canState: z.boolean(),
  studentsInAll: z.number(),
  talk: z.array(WeekPerson),
  overflow: z.array(WeekPerson),
  done: z.array(WeekPerson),
  later: z.array(WeekPerson),
  goodNews: z.array(WeekPerson),
  notYetSeen: z.array(WeekPerson),
  isEarly: z.boolean(),
  metAlready: z.array(z.object({ studentId: z.uuid(), name: z.string(), rule: z.string(), words: z.string() })),
}) satisfies z.ZodType<ThisWeekView>;

export const TeamList = z.object({
  today: Day,
  sentence: z.string(),
  reason: z.string(),
  tutors: z.array(
    z.object({
      staffId: z.uuid(),
      name: z.string(),
      perWeek: z.number(),
      talk: z.number(),
      done: z.number(),
      overflow: z.array(WeekPerson),
    }),
  ),
  page: z.int(),
  hasMore: z.boolean(),
  order: Order,
}) satisfies z.ZodType<TeamListView>;

export const StudentAlerts = z.object({
  alerts: z.array(
    z.object({
      alertId: z.uuid(),
      rule: z.string(),
      onDay: Day,
      state: z.enum(['open', 'waiting', 'suppressed', 'withdrawn', 'closed', 'already']),
      words: z.string(),
      reason: z.string().nullable(),
      caseId: z.uuid().nullable(),
      told: z.array(z.string()),
      verdict: Verdict.nullable(),
    }),
  ),
}) satisfies z.ZodType<StudentAlertsView>;
