import { setTimeout as pause } from 'node:timers/promises';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { CarrierTrouble } from '../../../platform/carriers/carrier.ts';
import type { Services } from '../../../platform/services.ts';
import { askStanding } from '../channels/ask-standing.ts';
import { loadChannelSetting, type SettableChannel } from '../channels/channel-setting.ts';
import { noteChannelTrouble } from '../channels/note-channel-trouble.ts';
import { openLine } from '../incoming/lines.ts';
import { findOut } from './find-out.ts';
import { sendByCarrier, type Tally } from './send-by-carrier.ts';
import { failDue } from './take-due.ts';

type Needs = Pick<Services, 'db' | 'log' | 'secret' | 'publicUrl'>;

export interface Patience {
  mostMs: number;
  /** After which a worker that said nothing is dead, and an answer that did not come does not come. */
  silentSeconds: number;
  linePauseSeconds: number;
  /** Until a provider that has not reported is asked. */
  askAfterSeconds: number;
  /** A gateway that cannot be asked may still send a receipt. */
  receiptSeconds: number;
  /** How long a gateway is listened to after sending: what it has for us comes over the same line. */
  listenMs: number;
}

export const patience: Patience = {
  mostMs: 50_000,
  silentSeconds: 90,
  linePauseSeconds: 60,
  askAfterSeconds: 900,
  receiptSeconds: 300,
  listenMs: 20_000,
};

const words: Record<'sms' | 'voice', string> = {
  sms: 'Texts are not set up here.',
  voice: 'Calls are not set up here.',
};

/**
 * Sends what is due as texts or calls, after finding out what became of those that were broken off. A channel that nobody set up
 * says so, and its messages go the next way; one that is switched off waits.
 */
export async function sendChannel(
  services: Needs,
  institution: Institution,
  channel: 'sms' | 'voice',
  { mostMs, silentSeconds, linePauseSeconds, askAfterSeconds, receiptSeconds, listenMs }: Patience = patience,
): Promise<Tally> {
  const { db } = services;
  const { institutionId } = institution;
  const setting = await db.forInstitution(institutionId, (trx) => loadChannelSetting(trx, institutionId, channel));
  if (!setting) return { sent: 0, failed: await failAll(services, institution, channel, words[channel]) };
  if (!setting.is_on) return { sent: 0, failed: 0 };
  const untilMs = Date.now() + mostMs;
  try {
    const line = await openLine(services, institution, setting);
    try {
      const { provider, carrier } = line;
      const unitMicros = Number(setting.cost_micros);
      const patient = carrier.sentTo ? silentSeconds : Math.max(silentSeconds, receiptSeconds);
      await findOut(db, institution, { channel, provider, carrier, unitMicros, silentSeconds: patient, untilMs });
      const tally = await sendByCarrier(services, institution, setting, line, { untilMs, linePauseSeconds });
      await recordSent(services, institution, channel, tally);
      await askStanding(db, institution, { channel, provider, carrier, afterSeconds: askAfterSeconds, untilMs });
      if (provider === 'smpp') await pause(Math.max(0, Math.min(listenMs, untilMs - Date.now())));
      return tally;
    } finally {
      line.carrier.close();
    }
  } catch (error) {
    if (!(error instanceof CarrierTrouble)) throw error;
    await noteChannelTrouble(db, institutionId, channel, error.message);
    return { sent: 0, failed: 0 };
  }
}

export async function failAll(
  { db }: Pick<Needs, 'db'>,
  institution: Institution,
  channel: SettableChannel,
  why: string,
  only: 'all' | 'families' = 'all',
): Promise<number> {
  let failed = 0;
  for (;;) {
    const some = await db.forInstitution(institution.institutionId, (trx) =>
      failDue(trx, institution.institutionId, { channel, now: clockOf(institution).now(), why, only }),
    );
    failed += some;
    if (some < 500) return failed;
  }
}

async function recordSent({ db }: Needs, institution: Institution, channel: string, tally: Tally): Promise<void> {
  const { institutionId } = institution;
  if (tally.sent + tally.failed === 0) return;
  await db.forInstitution(institutionId, (trx) =>
    record(
      trx,
      { clock: clockOf(institution), actor: systemActor(institutionId) },
      { verb: 'messages.send', details: { channel, ...tally } },
    ),
  );
}
