import { z } from 'zod';
import { Instant } from '../../platform/http/answer-parts.ts';
import type * as Views from '../core/views.ts';

const details = z.record(z.string(), z.unknown());

export const EventView = z
  .object({
    number: z.int(),
    at: Instant,
    actor_kind: z.enum(['person', 'token', 'system']),
    actor_id: z.string(),
    actor_name: z.string(),
    verb: z.string(),
    subject_kind: z.string().nullable(),
    subject_id: z.string().nullable(),
    details,
  })
  .meta({ id: 'EventView' }) satisfies z.ZodType<Views.EventView>;

export const ViewView = z
  .object({
    id: z.uuid(),
    at: Instant,
    actor_kind: z.string(),
    actor_id: z.string(),
    actor_name: z.string(),
    page: z.string(),
    reason: z.string(),
    listed: z.int().nullable(),
    filter: details.nullable(),
  })
  .meta({ id: 'ViewView' }) satisfies z.ZodType<Views.ViewView>;
