import { z } from 'zod';
import type * as Views from '../../core/coming.ts';
import { moveChanges } from '../../core/passing.ts';

const Day = z.iso.date();
const Instant = z.iso.datetime();
const Talk = z.array(z.object({ by: z.string(), at: Instant, words: z.string() }));

const HandoverView = z
  .object({
    handoverId: z.uuid(),
    kind: z.enum(['offer', 'move']),
    audience: z.enum(['casework', 'safeguarding']),
    by: z.string(),
    from: z.string().nullable(),
    toUnit: z.string().nullable(),
    change: z.enum(moveChanges).nullable(),
    student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }).nullable(),
    words: z.string(),
    madeAt: Instant,
    isQueried: z.boolean(),
    talk: Talk,
    cases: z.array(
      z.object({
        caseId: z.uuid(),
        student: z.string(),
        kind: z.string(),
        stage: z.string(),
        priority: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        targetOn: Day,
        isOverdue: z.boolean(),
        referrals: z.int(),
      }),
    ),
    circumstances: z.array(
      z.object({
        kind: z.enum(['exemption', 'circumstance']),
        reason: z.string(),
        startsOn: Day,
        endsOn: Day.nullable(),
      }),
    ),
    choices: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
  })
  .meta({ id: 'HandoverView' }) satisfies z.ZodType<Views.HandoverView>;

export const HandoversView = z
  .object({
    coming: z.array(HandoverView),
    total: z.int(),
    asked: z.array(
      z.object({
        handoverId: z.uuid(),
        student: z.string().nullable(),
        to: z.string(),
        words: z.string(),
        talk: Talk,
      }),
    ),
  })
  .meta({ id: 'HandoversView' }) satisfies z.ZodType<Views.HandoversView>;
