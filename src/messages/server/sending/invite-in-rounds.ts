import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { MessageContext } from '../context.ts';
import { invited_at_once } from './settle-invitations.ts';

/** Mail that has waited longer says that the mail server takes no more for now, or is out of reach. */
const behind_seconds = 300;

/**
 * Settles somebody's calendar in small transactions for as long as the mail sender keeps up. Where it does not, the rest waits for
 * the next round: what changes until then is mailed once, as it then stands.
 */
export async function inviteInRounds(
  db: Database,
  ctx: MessageContext,
  settle: (trx: Tx) => Promise<number>,
): Promise<number> {
  for (let mailed = 0; ; ) {
    const some = await db.forInstitution(ctx.actor.institutionId, async (trx) =>
      (await isMailBehind(trx, ctx)) ? 0 : settle(trx),
    );
    mailed += some;
    if (some < invited_at_once) return mailed;
  }
}

async function isMailBehind(trx: Tx, { clock, actor }: MessageContext): Promise<boolean> {
  const since = clock.now().subtract({ seconds: behind_seconds }).toString();
  // Due for so long by the institution's clock, and queued as long ago by the server's: the first may have been moved.
  const queuedBefore = uuidv7(Date.now() - behind_seconds * 1000);
  const { rows } =
    await sql`select 1 from messages.message where institution_id = ${actor.institutionId} and state = 'queued' and channel = 'email'
    and due_at < ${since}::timestamptz and message_id < ${queuedBefore}::uuid limit 1`.execute(trx);
  return rows.length > 0;
}
