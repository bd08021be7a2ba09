import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';

/** How many members of staff look after students today: alerts a week are shared by them. */
export async function countTutors(trx: Tx, institutionId: number, today: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct staff_id)::int as n from roster.caseload
    where institution_id = ${institutionId} and (starts_on is null or starts_on <= ${today}::date) and (ends_on is null or ends_on >= ${today}::date)`.execute(
    trx,
  );
  return rows[0]?.n ?? 0;
}
