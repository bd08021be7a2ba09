import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';

/** What the settings page shows: that a channel does not carry, and why. Null: it does again. */
export async function noteChannelTrouble(
  db: Database,
  institutionId: number,
  channel: string,
  trouble: string | null,
): Promise<void> {
  await db.forInstitution(institutionId, (trx) =>
    sql`update messages.channel_setting set trouble = ${trouble}, trouble_at = ${trouble === null ? sql`null` : sql`now()`}
      where institution_id = ${institutionId} and channel = ${channel}`.execute(trx),
  );
}
