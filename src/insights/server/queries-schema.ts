import { z } from 'zod';
import { listedGroups } from '../core/cohort/groups.ts';
import type { GroupKey, StudentSort } from '../core/views.ts';

const week = z.iso
  .date()
  .refine((day) => day >= '1990-01-01' && day <= '2100-12-31', 'a day between 1990 and 2100')
  .optional();
const key = z.string().min(1).max(200).optional();

export const CohortQuery = z.object({ week, unit: key, programme: key, year: key, mode: key, cohort: key });

const groups = listedGroups as readonly [GroupKey, ...GroupKey[]];
const sorts: readonly [StudentSort, ...StudentSort[]] = [
  'name',
  'programme',
  'score',
  'change1',
  'change4',
  'attendance',
  'coverage',
  'last_seen',
  'no_contact',
];
const points = z.coerce.number().min(0).max(1000).optional();

export const ListQuery = CohortQuery.extend({
  q: z.string().max(200).optional(),
  group: z.enum(groups).optional(),
  from: points,
  to: points,
  sort: z.enum(sorts).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).optional(),
  size: z.coerce.number().int().min(1).max(200).optional(),
});

/** Leaves out what was not given: an absent key and an undefined one are not the same to the types. */
export function given<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // What is left has no undefined values, which is what the type says.
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as never;
}
