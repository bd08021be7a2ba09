import { addDays, type IsoDate, weekdayOf } from '../../kernel/week.ts';
import type { Mapping } from './mapping.ts';

/**
 * The days that a delivery speaks for: those it was given with, else from its first to its last stored row (or the whole weeks
 * of these); never days that have not come. Null when it speaks for none.
 */
export function coveredRange(
  mapping: Pick<Mapping, 'covers'>,
  rows: { from: IsoDate; to: IsoDate } | null,
  today: IsoDate,
): { from: IsoDate; to: IsoDate } | null {
  const span = typeof mapping.covers === 'object' ? mapping.covers : rows;
  if (span === null) return null;
  let { from, to } = span;
  if (mapping.covers === 'weeks') {
    from = addDays(from, -weekdayOf(from));
    to = addDays(to, 6 - weekdayOf(to));
  }
  if (to > today) to = today;
  return from > to ? null : { from, to };
}
