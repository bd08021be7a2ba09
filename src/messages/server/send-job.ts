import { listInstitutions } from '../../institution/server/index.ts';
import type { JobKind, Services } from '../../platform/services.ts';
import { takeOverBrokenOff } from './claims.ts';
import { sendDue } from './send-due.ts';

export const send_schedule = '* * * * *';

/** Every minute: makes the digests whose hour has come, and sends what is due. */
export const sendJob: JobKind<{ institutionId: number }> = {
  name: 'messages.send',
  retries: 0,
  run: async ({ institutionId }, services) => {
    await sendDue(services, institutionId);
  },
};

/** On the embedded database no other process sends: what a killed one was at is taken over at once. Call it when a process starts. */
export async function resumeSending({ db }: Services): Promise<void> {
  if (db.kind !== 'embedded') return;
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, (trx) => takeOverBrokenOff(trx, institutionId, 0));
}
