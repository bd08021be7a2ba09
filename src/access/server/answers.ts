import { z } from 'zod';
import { needs } from '../../kernel/actor.ts';
import { Instant } from '../../platform/http/answer-parts.ts';
import type * as Views from '../core/views.ts';

export const PeopleView = z
  .object({
    people: z.array(
      z.object({
        userId: z.string(),
        name: z.string(),
        email: z.string(),
        hasTotp: z.boolean(),
        roles: z.array(
          z.object({
            assignmentId: z.uuid(),
            roleKey: z.string(),
            roleName: z.string(),
            unitId: z.uuid().nullable(),
            unitName: z.string().nullable(),
            staffId: z.uuid().nullable(),
          }),
        ),
      }),
    ),
    roles: z.array(
      z.object({
        role_key: z.string(),
        name: z.string(),
        needs: z.array(z.enum(needs)),
        reach: z.enum(['institution', 'unit', 'caseload', 'class', 'none']),
        is_deidentified: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'PeopleView' }) satisfies z.ZodType<Views.PeopleView>;

export const TokenView = z
  .object({
    token_id: z.uuid(),
    name: z.string(),
    needs: z.array(z.string()),
    created_at: Instant,
    expires_at: Instant,
    revoked_at: Instant.nullable(),
    last_used_at: Instant.nullable(),
  })
  .meta({ id: 'TokenView' }) satisfies z.ZodType<Views.TokenView>;

export const SavedCohortView = z
  .object({
    savedCohortId: z.uuid(),
    name: z.string(),
    filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    isShared: z.boolean(),
    isMine: z.boolean(),
  })
  .meta({ id: 'SavedCohortView' }) satisfies z.ZodType<Views.SavedCohortView>;
