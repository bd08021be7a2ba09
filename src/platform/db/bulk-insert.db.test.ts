import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { Database } from './database.ts';

describe.each(databaseKinds)('bulk insert on the %s database', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    await sql`create table public.thing (institution_id int, id int, ratio float8, name text, at date, bytes bytea, facts jsonb, is_on bool, primary key (institution_id, id))`.execute(
      database.owner,
    );
    await sql`select platform.protect('public.thing')`.execute(database.owner);
  });
  afterAll(() => database.close());

  it('brings every kind of value over unharmed, whatever is in the text', async () => {
    const names = ['plain', `q'uo"te`, 'back\\slash, comma {brace}', 'Zoë 🎓 李', '', 'NULL'];
    const inserted = await database.forInstitution(7, (trx) =>
      bulkInsert(trx, 'public.thing', {
        institution_id: { type: 'int4', values: 7 },
        id: { type: 'int4', values: Int32Array.from([1, 2, 3, 4, 5, 6]) },
        ratio: { type: 'float8', values: Float64Array.from([0.1, Number.NaN, -1e300, 5e-324, 0, 2 / 3]) },
        name: { type: 'text', values: names },
        at: { type: 'date', values: '2025-09-01' },
        bytes: { type: 'bytea', values: names.map((_, i) => Uint8Array.from({ length: i }, (_, j) => 255 - j)) },
        facts: { type: 'jsonb', values: names.map((name) => JSON.stringify({ name })) },
        is_on: { type: 'bool', values: [true, false, null, true, false, true] },
      }),
    );
    expect(inserted).toBe(6);
    const { rows } = await database.forInstitution(7, (trx) =>
      sql<{
        ratio: number | null;
        name: string;
        at: string;
        bytes: Uint8Array;
        facts: { name: string };
        is_on: boolean | null;
      }>`select ratio, name, at, bytes, facts, is_on from public.thing order by id`.execute(trx),
    );
    expect(rows.map((row) => row.name)).toEqual(names);
    expect(rows.map((row) => row.ratio)).toEqual([0.1, null, -1e300, 5e-324, 0, 2 / 3]);
    expect(rows.map((row) => row.facts.name)).toEqual(names);
    expect(rows.map((row) => row.is_on)).toEqual([true, false, null, true, false, true]);
    expect(rows.map((row) => [...row.bytes])).toEqual([
      [],
      [255],
      [255, 254],
      [255, 254, 253],
      [255, 254, 253, 252],
      [255, 254, 253, 252, 251],
    ]);
    expect(new Set(rows.map((row) => row.at))).toEqual(new Set(['2025-09-01']));
  });

  it('cannot write into another institution', async () => {
    const forged = database.forInstitution(7, (trx) =>
      bulkInsert(trx, 'public.thing', {
        institution_id: { type: 'int4', values: [8] },
        id: { type: 'int4', values: [1] },
      }),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('refuses columns of different lengths, and takes no rows at all', async () => {
    await database.forInstitution(7, async (trx) => {
      await expect(
        bulkInsert(trx, 'public.thing', {
          institution_id: { type: 'int4', values: [7] },
          id: { type: 'int4', values: [1, 2] },
        }),
      ).rejects.toThrow(/different lengths/);
      expect(
        await bulkInsert(trx, 'public.thing', {
          institution_id: { type: 'int4', values: 7 },
          id: { type: 'int4', values: [] },
        }),
      ).toBe(0);
    });
  });

  it('leaves rows that are there alone when asked to', async () => {
    const inserted = await database.forInstitution(7, (trx) =>
      bulkInsert(
        trx,
        'public.thing',
        { institution_id: { type: 'int4', values: 7 }, id: { type: 'int4', values: [1, 100] } },
        { onConflictDoNothing: true },
      ),
    );
    expect(inserted).toBe(1);
  });
});
