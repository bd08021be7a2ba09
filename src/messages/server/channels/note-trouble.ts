import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';

/** What the settings page shows: that mail does not go, and why. Null: it goes again. */
export async function noteTrouble(db: Database, institutionId: number, trouble: string | null): Promise<void> {
  await db.forInstitution(institutionId, (trx) =>
    sql`update messages.mail_setting set trouble = ${trouble}, trouble_at = ${trouble === null ? sql`null` : sql`now()`}
      where institution_id = ${institutionId}`.execute(trx),
  );
}
