import { z } from 'zod';
import { Day } from '../../../platform/http/answer-parts.ts';
import type * as Views from '../../core/registers/register-views.ts';

const Kind = z.enum(['none', 'attended', 'excused', 'unexcused', 'unexplained', 'not_expected']);
export const RegisterCode = z.object({ code: z.string(), name: z.string(), meaning: z.string(), kind: Kind });

const Of = z.object({
  classId: z.uuid().nullable(),
  unitId: z.uuid(),
  year: z.string().nullable(),
  name: z.string(),
  place: z.string(),
}) satisfies z.ZodType<Views.RegisterOf>;

export const RegisterAnswer = z.object({
  of: Of,
  day: Day,
  today: Day,
  session: z.string(),
  sessions: z.array(z.string()),
  codes: z.array(RegisterCode),
  pack: z.object({ name: z.string(), citation: z.string() }),
  taken: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
  lines: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      mark: z
        .object({
          code: z.string(),
          name: z.string(),
          meaning: z.string(),
          kind: Kind,
          from: z.enum(['file', 'person']),
          by: z.string().nullable(),
          at: z.iso.datetime().nullable(),
          minutesLate: z.int().nullable(),
          minutesEarly: z.int().nullable(),
          note: z.string().nullable(),
        })
        .nullable(),
      contested: z
        .object({ takenId: z.uuid(), code: z.string(), name: z.string(), by: z.string(), at: z.iso.datetime() })
        .nullable(),
    }),
  ),
}) satisfies z.ZodType<Views.RegisterView>;

export const RegistersAnswer = z.object({
  day: Day,
  today: Day,
  isOpen: z.boolean(),
  units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
  unitId: z.uuid().nullable(),
  registers: z.array(
    z.object({
      of: Of,
      students: z.int(),
      isOwn: z.boolean(),
      taken: z.array(z.object({ session: z.string(), by: z.string(), at: z.iso.datetime() })),
      contested: z.int(),
    }),
  ),
  hasMore: z.boolean(),
  mayGiveCodes: z.boolean(),
}) satisfies z.ZodType<Views.RegistersView>;

const Contested = z.object({
  takenId: z.uuid(),
  studentId: z.uuid(),
  name: z.string(),
  day: Day,
  session: z.string(),
  place: z.string(),
  taken: z.object({
    code: z.string(),
    name: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
    minutesLate: z.int().nullable(),
    minutesEarly: z.int().nullable(),
    note: z.string().nullable(),
  }),
  other: z.object({
    code: z.string(),
    name: z.string(),
    by: z.string().nullable(),
    at: z.iso.datetime().nullable(),
  }),
}) satisfies z.ZodType<Views.ContestedView>;

export const TakenAnswer = z.object({
  registerId: z.uuid(),
  isRepeat: z.boolean(),
  stored: z.int(),
  contested: z.array(Contested),
}) satisfies z.ZodType<Views.TakenView>;

export const ConflictsAnswer = z.object({
  people: z.array(Contested),
  total: z.int(),
}) satisfies z.ZodType<Views.ConflictsView>;

export const CodesAnswer = z.object({
  codes: z.array(
    z.object({
      codeId: z.uuid(),
      className: z.string(),
      day: Day,
      forName: z.string(),
      by: z.string(),
      madeAt: z.iso.datetime(),
      openedAt: z.iso.datetime().nullable(),
      revokedAt: z.iso.datetime().nullable(),
    }) satisfies z.ZodType<Views.OneDayCodeView>,
  ),
});
