import { z } from 'zod';
import { Day, Monday, Share } from '../../../platform/http/answer-parts.ts';
import type * as After from '../../core/after/after-action.ts';
import type * as Views from '../../core/after/after-views.ts';

/** What the routes about what happened after an action answer with. */

const Expected = z
  .object({
    n: z.int(),
    mean: z.number(),
    low: z.number().describe('of the interval of 95 % of the mean'),
    high: z.number(),
    likelyLow: z.number().describe('between this and the next are 19 of 20 such students'),
    likelyHigh: z.number(),
  })
  .meta({ id: 'Expected' }) satisfies z.ZodType<After.Expected>;

const OutcomeCount = z.object({
  left: z.int().nullable(),
  failed: z.int().nullable(),
  known: z.int().nullable(),
  of: z.int(),
}) satisfies z.ZodType<Views.OutcomeCount>;

const measure = z.enum(['absolute', 'score']);

export const AfterActionView = z
  .object({
    caseId: z.uuid(),
    action: z.object({ on: Day, wasReached: z.boolean() }),
    sentence: z.string(),
    course: z
      .object({
        measure,
        weeks: z.array(
          z.object({
            week: Monday,
            score: z.int().nullable(),
            absolute: z.number().nullable(),
            attendance: Share.nullable(),
            alikeScore: Expected.nullable(),
            alikeAbsolute: Expected.nullable(),
            alikeAttendance: Expected.nullable(),
          }),
        ),
        n: z.int().nullable(),
        similar: z.string().nullable(),
        besides: z.array(z.string()),
        outcomes: z.object({ own: z.string().nullable(), alike: OutcomeCount.nullable() }),
      })
      .nullable(),
  })
  .meta({ id: 'AfterActionView' }) satisfies z.ZodType<Views.AfterActionView>;

const PooledWeek = z.object({
  n: z.int(),
  own: z.number(),
  alike: z.number(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
}) satisfies z.ZodType<After.PooledWeek>;

export const KindAfterView = z
  .object({
    kinds: z.array(z.object({ key: z.string(), name: z.string() })),
    kind: z.object({ key: z.string(), name: z.string() }),
    academicYear: z.string(),
    sentence: z.string(),
    measure,
    opened: z.int(),
    looked: z.int(),
    compared: z.int(),
    weeks: z.array(PooledWeek.nullable()),
    left: z.object({ own: OutcomeCount, alike: OutcomeCount }).nullable(),
  })
  .meta({ id: 'KindAfterView' }) satisfies z.ZodType<Views.KindAfterView>;
