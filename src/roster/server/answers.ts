import { z } from 'zod';
import { Day, Instant } from '../../platform/http/answer-parts.ts';
import type * as Views from '../core/record-views.ts';

export const MergeView = z
  .object({
    mergeId: z.uuid(),
    keptStudentId: z.uuid(),
    keptName: z.string(),
    mergedStudentId: z.uuid(),
    mergedName: z.string(),
    mergedAt: Instant,
    undoneAt: Instant.nullable(),
  })
  .meta({ id: 'MergeView' }) satisfies z.ZodType<Views.MergeView>;

const StudentRecord = z
  .object({
    studentId: z.uuid(),
    name: z.string(),
    dateOfBirth: Day.nullable(),
    email: z.string().nullable(),
    identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
    enrolments: z.array(
      z.object({
        programme: z.string(),
        term: z.string(),
        year: z.string(),
        from: Day.nullable(),
        to: Day.nullable(),
      }),
    ),
    lookedAfterBy: z.array(z.string()),
    classes: z.int(),
    guardians: z.int(),
    circumstances: z.int(),
  })
  .meta({ id: 'StudentRecord' }) satisfies z.ZodType<Views.StudentRecord>;

export const CompareRecordsView = z.object({
  first: StudentRecord,
  second: StudentRecord,
  shared: z.array(z.string()),
}) satisfies z.ZodType<Views.CompareRecordsView>;
