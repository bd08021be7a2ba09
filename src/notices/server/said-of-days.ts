import { explanationsOf } from '../../attendance/server/index.ts';
import { recordsOf } from '../../cases/server/index.ts';
import { reasonsNotTaken } from '../../families/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { SaidOfDay } from '../core/views.ts';

/** What was said of each of these days, whether the school made it its own or not: whoever checks a notice reads it first. */
export async function saidOfDays(
  trx: Tx,
  institutionId: number,
  studentId: string,
  days: readonly IsoDate[],
): Promise<(day: IsoDate) => SaidOfDay[]> {
  const [from] = [...days].sort();
  if (from === undefined) return () => [];
  const records = await recordsOf(trx, institutionId, studentId);
  const held = await explanationsOf(trx, institutionId, records, from);
  const other = await reasonsNotTaken(trx, institutionId, records, from);
  const all = [
    ...held.map(({ saidBy, ...one }) => ({ ...one, saidBy, state: 'taken' as const })),
    ...other.map(({ isStudent, isRefused, ...one }) => ({
      ...one,
      saidBy: isStudent ? ('student' as const) : ('guardian' as const),
      state: isRefused ? ('refused' as const) : ('waits' as const),
    })),
  ];
  return (day) =>
    all
      .filter(({ fromDay, toDay }) => fromDay <= day && day <= toDay)
      .map(({ words, saidBy, state }) => ({ words, saidBy, state }));
}
