import { z } from 'zod';
import type * as Views from '../../../attendance/core/views.ts';
import { Day } from '../../../platform/http/answer-parts.ts';

const Absent = z.object({
  studentId: z.uuid(),
  enrolmentId: z.int(),
  name: z.string(),
  place: z.string(),
  year: z.string(),
  kind: z.enum(['unexplained', 'unexcused', 'excused']),
  missed: z.array(z.object({ session: z.string(), code: z.string(), meaning: z.string() })),
  absentDays: z.int().nullable(),
  enrolledDays: z.int().nullable(),
  absencePct: z.number().nullable(),
  runDays: z.int(),
  openCaseId: z.uuid().nullable(),
  isFirstPriority: z.boolean(),
  state: z.enum(['open', 'tried', 'reached', 'explained']),
  tries: z.int(),
  explanation: z.object({ explanationId: z.uuid(), words: z.string(), saidBy: z.string(), by: z.string() }).nullable(),
  asks: z.array(
    z.object({
      askId: z.uuid(),
      way: z.enum(['call', 'letter', 'message', 'in-person']),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  passedOn: z.object({ to: z.string(), at: z.iso.datetime() }).nullable(),
  siblings: z.array(z.object({ studentId: z.uuid(), name: z.string() })),
  guardians: z.array(
    z.object({
      name: z.string(),
      relation: z.string(),
      phone: z.string().nullable(),
      language: z.string().nullable(),
      mayReceive: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<Views.AbsentView>;

export const AbsencesAnswer = z.object({
  day: Day.nullable(),
  today: Day,
  lastDay: Day.nullable(),
  before: Day.nullable(),
  after: Day.nullable(),
  expected: z.int(),
  counts: z.object({
    unexplained: z.int(),
    unexcused: z.int(),
    excused: z.int(),
    open: z.int(),
    tried: z.int(),
    reached: z.int(),
    explained: z.int(),
  }),
  people: z.array(Absent),
  total: z.int(),
  page: z.int(),
  hasMore: z.boolean(),
}) satisfies z.ZodType<Views.AbsencesView>;
