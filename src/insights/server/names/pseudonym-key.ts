import { randomBytes } from 'node:crypto';
import { clockOf, listInstitutions, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { seal, unseal } from '../../../platform/secrets/seal.ts';
import type { Services } from '../../../platform/services.ts';
import { trouble } from '../problems.ts';

const key_bytes = 32;
const purposeOf = (institutionId: number) => `pseudonym key ${institutionId}`;

/** The institution's key for pseudonyms, made when it is first asked for. It is kept sealed with the installation's secret. */
export async function pseudonymKey(trx: Tx, institutionId: number, installationSecret: string): Promise<Uint8Array> {
  const stored = (await storedKey(trx, institutionId)) ?? (await newKey(trx, institutionId, installationSecret));
  if (isClear(stored)) return stored;
  const key = unseal(installationSecret, purposeOf(institutionId), stored);
  if (key) return key;
  throw trouble.sealedPseudonyms(
    'The key behind the pseudonyms was sealed with another secret than this installation has now. Start it with the secret that it had (LEADLINE_SECRET, or the file "secret" in its data folder).',
  );
}

/** Keys that an earlier version kept in the clear are sealed. Call it when a process starts; safe to repeat. */
export async function sealPseudonymKeys({ db, secret }: Pick<Services, 'db' | 'secret'>): Promise<void> {
  for (const institution of await listInstitutions(db)) {
    const { institutionId } = institution;
    await db.forInstitution(institutionId, async (trx) => {
      const key = await storedKey(trx, institutionId);
      if (!key || !isClear(key)) return;
      const { numUpdatedRows } = await trx
        .updateTable('insights.pseudonym_key')
        .set({ secret: Buffer.from(seal(secret, purposeOf(institutionId), key)) })
        .where('institution_id', '=', institutionId)
        // Two processes that start at once seal it once.
        .where('secret', '=', Buffer.from(key))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await record(
        trx,
        { clock: clockOf(institution), actor: systemActor(institutionId) },
        { verb: 'insights.seal-pseudonym-key' },
      );
    });
  }
}

/** A sealed key is longer. */
function isClear(stored: Uint8Array): boolean {
  return stored.length === key_bytes;
}

async function storedKey(trx: Tx, institutionId: number): Promise<Uint8Array | null> {
  const row = await trx
    .selectFrom('insights.pseudonym_key')
    .select('secret')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row?.secret ?? null;
}

async function newKey(trx: Tx, institutionId: number, installationSecret: string): Promise<Uint8Array> {
  const sealed = seal(installationSecret, purposeOf(institutionId), randomBytes(key_bytes));
  await trx
    .insertInto('insights.pseudonym_key')
    .values({ institution_id: institutionId, secret: Buffer.from(sealed), created_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await storedKey(trx, institutionId);
  if (!made) throw new Error('the pseudonym key just made is not there');
  return made;
}
