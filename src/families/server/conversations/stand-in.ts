import type { Tx } from '../../../platform/db/database.ts';

/** Who stands in for somebody today, if anybody does. */
export async function present(trx: Tx, institutionId: number, staffId: string, today: string): Promise<string> {
  const row = await trx
    .selectFrom('cases.absence_cover')
    .select('covering_staff_id')
    .where('institution_id', '=', institutionId)
    .where('absent_staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .where('from_on', '<=', today)
    .where('to_on', '>=', today)
    .executeTakeFirst();
  return row?.covering_staff_id ?? staffId;
}
