import type { Tx } from '../../platform/db/database.ts';

/** Whether any marks were ever here: without them there is no place for attendance. */
export async function hasMarks(trx: Tx, institutionId: number): Promise<boolean> {
  const head = await trx
    .selectFrom('attendance.head')
    .select('as_of')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return (head?.as_of ?? null) !== null;
}
