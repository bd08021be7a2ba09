import { createHash } from 'node:crypto';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import type { SmppReceipt, SmppText } from '../../../platform/carriers/smpp.ts';
import type { Database } from '../../../platform/db/database.ts';
import { reachOfReceipt } from '../../core/smpp-words.ts';
import { takeInbound } from './take-inbound.ts';
import { takeReports } from './take-reports.ts';

/** What a gateway brings over its line: what became of a text, or a text of somebody's. */
export async function hearGateway(
  db: Database,
  institution: Institution,
  heard: SmppReceipt | SmppText,
): Promise<void> {
  const { institutionId } = institution;
  const clock = clockOf(institution);
  if (heard.kind === 'text') {
    await db.forInstitution(institutionId, (trx) =>
      takeInbound(trx, institution, {
        channel: 'sms',
        provider: 'smpp',
        providerId: nameOf(heard),
        fromAddress: heard.from,
        toAddress: heard.to,
        text: heard.text,
        proof: 'carrier',
      }),
    );
    return;
  }
  const reach = reachOfReceipt(heard.status);
  await db.forInstitution(institutionId, async (trx) => {
    const report = { provider: 'smpp' as const, messageId: null, reach, costMicros: null, ...heard };
    const fresh = await takeReports(
      trx,
      institutionId,
      [{ ...report, health: reach === 'delivered' ? 'good' : null }],
      clock.now(),
    );
    if (fresh > 0)
      await record(
        trx,
        { clock, actor: systemActor(institutionId) },
        { verb: 'messages.take-reports', details: { reports: fresh } },
      );
  });
}

/** SMPP names no text that comes in. A gateway that was not answered brings it again at once, so the same within five minutes is one. */
function nameOf({ from, to, text }: SmppText): string {
  const about = Math.floor(Date.now() / 300_000);
  return createHash('sha256')
    .update(JSON.stringify([from, to, text, about]))
    .digest('hex');
}
