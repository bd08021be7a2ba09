import { sql } from 'kysely';
import type { Tx } from '../../src/platform/db/database.ts';
import { seal } from '../../src/platform/secrets/seal.ts';
import { standInAccount, standInToken } from './twilio-stand-in.ts';

/** Texts or calls go over the stand-in, as an administrator would set it up. */
export async function setUpTwilio(
  trx: Tx,
  {
    institutionId,
    channel,
    url,
    secret,
    perSecond = 500,
  }: { institutionId: number; channel: string; url: string; secret: string; perSecond?: number },
): Promise<void> {
  const sealed = Buffer.from(
    seal(secret, `channel ${channel} ${institutionId}`, new TextEncoder().encode(standInToken)),
  );
  await sql`insert into messages.channel_setting
      (institution_id, channel, provider, is_on, sender, account, host, sealed_secret, per_second, cost_micros, changed_at)
    values (${institutionId}, ${channel}, 'twilio', true, '+17205550100', ${standInAccount}, ${url}, ${sealed}, ${perSecond}, 7900, now())`.execute(
    trx,
  );
}
