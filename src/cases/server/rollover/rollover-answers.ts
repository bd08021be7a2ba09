import { z } from 'zod';
import type * as Views from '../../core/rollover.ts';

const Count = z.int();

export const RolloverView = z
  .object({
    deliveryId: z.uuid(),
    fileName: z.string(),
    state: z.string(),
    academicYear: z.string().nullable(),
    asOf: z.iso.date(),
    sentence: z.string(),
    counts: z.object({ students: Count, year: Count, place: Count, left: Count, joined: Count, stays: Count }),
    units: z.array(
      z.object({ unitId: z.string(), name: z.string(), now: Count, next: Count, comes: Count, goes: Count }),
    ),
    unended: Count,
    badRows: Count,
    work: z.object({
      passed: z.array(
        z.object({ to: z.string(), isUnit: z.boolean(), students: Count, cases: Count, exemptions: Count }),
      ),
      closing: z.object({ students: Count, cases: Count }),
      stays: Count,
    }),
    caseloads: z.object({
      left: z.array(z.object({ name: z.string(), students: Count })),
      withNobody: Count.nullable(),
    }),
    calendars: z.array(z.string()),
    mayCarryOut: z.boolean(),
    mayName: z.boolean(),
  })
  .meta({ id: 'RolloverView' }) satisfies z.ZodType<Views.RolloverView>;

export const RolloverNamesView = z
  .object({
    total: Count,
    students: z.array(z.object({ studentId: z.uuid().nullable(), name: z.string(), identifier: z.string() })),
  })
  .meta({ id: 'RolloverNamesView' }) satisfies z.ZodType<Views.RolloverNamesView>;
