import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { arrayLiteral, bulkInsert } from './bulk-insert.ts';
import type { Database } from './database.ts';

interface Thing {
  name: string;
  ratio: number | null;
  at: string;
  bytes: Uint8Array;
  facts: { name: string };
  is_on: boolean | null;
  list: (number | null)[] | null;
  words: (string | null)[];
  seen_at: Date | null;
  key: string;
  small: number;
  large: number;
  rough: number;
  empty: number[];
}

/** Few rows go by unnest, many by COPY where there is one. */
const sizes = [1, 700];

describe.each(databaseKinds)('bulk insert on the %s database', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    await sql`create table public.thing (institution_id int, id int, ratio float8, name text, at date, bytes bytea, facts jsonb, is_on bool, list float8[], words text[], seen_at timestamptz, key uuid, small int2, large int8, rough float4, empty int4[], primary key (institution_id, id))`.execute(
      database.owner,
    );
    await sql`select platform.protect('public.thing')`.execute(database.owner);
  });
  afterAll(() => database.close());

  it.each([
    [1, 'lists'],
    [700, 'lists'],
    [700, 'texts'],
  ] as const)(
    'brings every kind of value over unharmed, whatever is in the text, %i times, arrays as %s',
    async (times, form) => {
      const some = [
        'plain',
        `q'uo"te`,
        'back\\slash, comma {brace}',
        'Zoë 🎓 李',
        '',
        'NULL',
        '\\N',
        'tab\tnew\nline\r\\t',
      ];
      const numbers = [0.1, Number.NaN, -1e300, 5e-324, 0, 2 / 3, 1e21, -0.5];
      const flags = [true, false, null, true, false, true, null, false];
      const repeat = <T>(values: readonly T[]) => Array.from({ length: times }, () => values).flat();
      const names = repeat(some);
      const given = <T extends number | string | null>(list: T[]) =>
        (form === 'lists' ? list : arrayLiteral(list)) as never;
      const bytes = names.map((_, i) => Uint8Array.from({ length: i % 8 }, (_, j) => 255 - j));
      const inserted = await database.forInstitution(7, async (trx) => {
        await sql`delete from public.thing`.execute(trx);
        return bulkInsert(trx, 'public.thing', {
          institution_id: { type: 'int4', values: 7 },
          id: { type: 'int4', values: Int32Array.from(names, (_, i) => i) },
          ratio: { type: 'float8', values: Float64Array.from(repeat(numbers)) },
          name: { type: 'text', values: names },
          at: { type: 'date', values: '2025-09-01' },
          bytes: { type: 'bytea', values: bytes },
          facts: { type: 'jsonb', values: names.map((name) => JSON.stringify({ name })) },
          is_on: { type: 'bool', values: repeat(flags) },
          list: {
            type: 'float8[]',
            values: names.map((_, i) => (i % 8 === 2 ? null : given([i, Number.NaN, 0.5]))),
          },
          words: { type: 'text[]', values: names.map((name) => given([name, null])) },
          seen_at: {
            type: 'timestamptz',
            values: names.map((_, i) => (i % 8 === 5 ? null : '2025-09-01T10:20:30.123456Z')),
          },
          key: { type: 'uuid', values: names.map(() => '0190f5a0-0000-7000-8000-00000000abcd') },
          small: { type: 'int2', values: { length: names.length, make: (row) => (row % 8) - 4 } },
          large: { type: 'int8', values: names.map((_, i) => -(2 ** 40) + i) },
          rough: { type: 'float4', values: names.map((_, i) => i / 4) },
          empty: { type: 'int4[]', values: names.map(() => given([])) },
        });
      });
      expect(inserted).toBe(8 * times);
      const { rows } = await database.forInstitution(7, (trx) =>
        sql<Thing>`select * from public.thing order by id`.execute(trx),
      );
      expect(rows.map((row) => row.name)).toEqual(names);
      expect(rows.map((row) => row.ratio)).toEqual(repeat(numbers).map((n) => (Number.isNaN(n) ? null : n)));
      expect(rows.map((row) => row.facts.name)).toEqual(names);
      expect(rows.map((row) => row.is_on)).toEqual(repeat(flags));
      expect(rows.map((row) => [...row.bytes])).toEqual(bytes.map((each) => [...each]));
      expect(rows.map((row) => row.list)).toEqual(names.map((_, i) => (i % 8 === 2 ? null : [i, null, 0.5])));
      expect(rows.map((row) => row.words)).toEqual(names.map((name) => [name, null]));
      expect(rows[0]?.seen_at?.toISOString()).toBe('2025-09-01T10:20:30.123Z');
      expect(rows[5]?.seen_at).toBeNull();
      expect(rows.at(-1)).toMatchObject({ key: '0190f5a0-0000-7000-8000-00000000abcd', small: 3, empty: [] });
      expect(rows.map((row) => row.large)).toEqual(names.map((_, i) => -(2 ** 40) + i));
      expect(rows.map((row) => row.rough)).toEqual(names.map((_, i) => i / 4));
      expect(new Set(rows.map((row) => row.at))).toEqual(new Set(['2025-09-01']));
    },
  );

  it('fails as one with its transaction when a row is refused', async () => {
    const ids = Int32Array.from({ length: 700 }, (_, i) => 10_000 + (i % 699));
    const twice = database.forInstitution(7, (trx) =>
      bulkInsert(trx, 'public.thing', {
        institution_id: { type: 'int4', values: 7 },
        id: { type: 'int4', values: ids },
      }),
    );
    await expect(twice).rejects.toThrow(/duplicate key/);
    const bad = Array.from(ids, (id) => (id === 10_650 ? 'no number' : String(id)));
    const unread = database.forInstitution(7, (trx) =>
      bulkInsert(trx, 'public.thing', {
        institution_id: { type: 'int4', values: 7 },
        id: { type: 'int4', values: bad },
      }),
    );
    await expect(unread).rejects.toThrow(/invalid input syntax|not a whole number/);
    const { rows } = await database.forInstitution(7, (trx) =>
      sql`select from public.thing where id >= 10000`.execute(trx),
    );
    expect(rows).toHaveLength(0);
  });

  it.each(sizes)('cannot write into another institution with %i rows', async (times) => {
    const forged = database.forInstitution(7, (trx) =>
      bulkInsert(trx, 'public.thing', {
        institution_id: { type: 'int4', values: new Int32Array(times).fill(8) },
        id: { type: 'int4', values: Int32Array.from({ length: times }, (_, i) => i) },
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
        { institution_id: { type: 'int4', values: 7 }, id: { type: 'int4', values: [1, 100_000] } },
        { onConflictDoNothing: true },
      ),
    );
    expect(inserted).toBe(1);
  });
});
