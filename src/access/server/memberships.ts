import type { Database } from '../../platform/db/database.ts';

/** The institutions in which a person holds a role. Asked as the owner: the answer spans tenants, and tells the person only of their own. */
export async function membershipsOf(db: Database, userId: string): Promise<number[]> {
  const rows = await db.owner
    .selectFrom('access.assignment')
    .select('institution_id')
    .distinct()
    .where('user_id', '=', userId)
    .orderBy('institution_id')
    .execute();
  return rows.map((row) => row.institution_id);
}
