import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import type { Database } from './database.ts';

describe.each(databaseKinds)('row-level security on the %s database', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    for (const [id, key] of [
      [1, 'north'],
      [2, 'south'],
    ] as const) {
      await database.forInstitution(id, (trx) =>
        trx
          .insertInto('institution.institution')
          .values({ institution_id: id, key, name: key, preset: 'us-k12', time_zone: 'UTC', locale: 'en-US' })
          .execute(),
      );
    }
  });
  afterAll(() => database.close());

  it('hides the other institution when the WHERE is left out', async () => {
    const rows = await database.forInstitution(1, (trx) =>
      trx.selectFrom('institution.institution').select('key').execute(),
    );
    expect(rows).toEqual([{ key: 'north' }]);
  });

  it('changes nothing of the other institution, and cannot write into it', async () => {
    await database.forInstitution(1, (trx) =>
      trx.updateTable('institution.institution').set({ name: 'seized' }).execute(),
    );
    const other = await database.forInstitution(2, (trx) =>
      trx.selectFrom('institution.institution').select('name').execute(),
    );
    expect(other).toEqual([{ name: 'south' }]);
    const forged = database.forInstitution(1, (trx) =>
      trx.insertInto('ledger.head').values({ institution_id: 2 }).execute(),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('refuses to read a tenant table when no institution is bound', async () => {
    const unbound = database.owner.transaction().execute(async (trx) => {
      await sql.raw('set local role leadline_app').execute(trx);
      return trx.selectFrom('institution.institution').selectAll().execute();
    });
    await expect(unbound).rejects.toThrow();
  });

  it('hands out days as ISO text and counts as numbers', async () => {
    const { rows } = await sql<{
      day: string;
      n: number;
      list: number[];
    }>`select date '2014-02-17' as day, count(*) as n, array[1,2]::int[] as list from (values (1)) v`.execute(
      database.owner,
    );
    expect(rows).toEqual([{ day: '2014-02-17', n: 1, list: [1, 2] }]);
  });
});
