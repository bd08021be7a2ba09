import { institutionById, listInstitutions } from '../../../institution/server/index.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { takeOverBrokenOff } from './claims.ts';
import { sendChannel } from './send-channels.ts';
import { sendDue } from './send-due.ts';

export const send_schedule = '* * * * *';

/** Every minute: makes the digests whose hour has come, and sends what is due. */
export const sendJob: JobKind<{ institutionId: number }> = {
  name: 'messages.send',
  retries: 0,
  run: async ({ institutionId }, services) => {
    const institution = await institutionById(services.db, institutionId);
    if (!institution) return;
    // A slow provider of one channel keeps no other waiting.
    const ways = institution.isDemo
      ? [sendDue(services, institutionId)]
      : [
          sendDue(services, institutionId),
          sendChannel(services, institution, 'sms'),
          sendChannel(services, institution, 'voice'),
        ];
    const trouble = (await Promise.allSettled(ways)).find((way) => way.status === 'rejected');
    if (trouble) throw trouble.reason;
  },
};

/** On the embedded database no other process sends: what a killed one was at is taken over at once. Call it when a process starts. */
export async function resumeSending({ db }: Services): Promise<void> {
  if (db.kind !== 'embedded') return;
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, (trx) => takeOverBrokenOff(trx, institutionId, 0));
}
