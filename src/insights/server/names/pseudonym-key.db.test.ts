import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { createInstitution } from '../../../institution/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { pseudonymOf } from './pseudonym.ts';
import { pseudonymKey, sealPseudonymKeys } from './pseudonym-key.ts';

const secret = 'the secret of an installation';
const student = '0192aaaa-0000-7000-8000-000000000001';

describe.each(databaseKinds)('the key behind pseudonyms on the %s database', (kind) => {
  let db: Database;
  let id: number;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    id = (await createInstitution(db, { key: 'north', name: 'North', preset: 'us-k12' })).institutionId;
  });
  afterAll(() => db.close());

  const keyWith = (installation: string) => db.forInstitution(id, (trx) => pseudonymKey(trx, id, installation));
  async function stored(): Promise<Uint8Array> {
    const { rows } = await sql<{ secret: Uint8Array }>`select secret from insights.pseudonym_key`.execute(db.owner);
    expect(rows).toHaveLength(1);
    return rows[0]?.secret ?? new Uint8Array();
  }

  it('is made once and kept sealed', async () => {
    const [one, two] = await Promise.all([keyWith(secret), keyWith(secret)]);
    expect(Buffer.from(one)).toEqual(Buffer.from(two));
    expect(one).toHaveLength(32);
    expect(Buffer.from(await stored()).includes(Buffer.from(one))).toBe(false);
  });

  it('says what to do when the installation has another secret', async () => {
    await expect(keyWith('another secret')).rejects.toMatchObject({
      code: 'insights.sealed-pseudonyms',
      message: expect.stringContaining('LEADLINE_SECRET'),
    });
  });

  it('from before it was sealed gives the same names, and is sealed when a process starts', async () => {
    const old = randomBytes(32);
    await sql`update insights.pseudonym_key set secret = ${old}`.execute(db.owner);
    const name = pseudonymOf(old, student);
    expect(pseudonymOf(await keyWith(secret), student)).toBe(name);
    await sealPseudonymKeys({ db, secret });
    const sealed = await stored();
    expect(Buffer.from(sealed).includes(old)).toBe(false);
    expect(pseudonymOf(await keyWith(secret), student)).toBe(name);
    await sealPseudonymKeys({ db, secret });
    expect(await stored()).toEqual(sealed);
    const { rows } = await sql`select from ledger.event where verb = 'insights.seal-pseudonym-key'`.execute(db.owner);
    expect(rows).toHaveLength(1);
  });
});
