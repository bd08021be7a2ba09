import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../tests/database.ts';
import { copyOut } from './copy-out.ts';
import type { Database } from './database.ts';

describe('rows in binary form', () => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase('server');
    await sql`create table public.thing (institution_id int, id int, n int2, x float8, bytes bytea, primary key (institution_id, id))`.execute(
      database.owner,
    );
    await sql`insert into public.thing values (7, 1, -2, 0.1, '\\x00ff'), (7, 2, 3, -1e300, null), (8, 3, 4, 5, '\\x01')`.execute(
      database.owner,
    );
    await sql`select platform.protect('public.thing')`.execute(database.owner);
  });
  afterAll(() => database.close());

  const read = (select: string) =>
    database.forInstitution(7, async (trx) => {
      const rows = await copyOut(trx, select);
      const found: unknown[] = [];
      while (rows.next()) {
        const [id, n, x, bytes] = [rows.int4(), rows.int2(), rows.float8(), rows.bytea()];
        found.push([id, n, x, bytes && [...bytes]]);
      }
      return found;
    });

  it('come to the last bit, and only those of the institution', async () => {
    expect(await read('select id, n, x, bytes from public.thing order by id')).toEqual([
      [1, -2, 0.1, [0, 255]],
      [2, 3, -1e300, null],
    ]);
    expect(await read('select id, n, x, bytes from public.thing where id = 3')).toEqual([]);
  });

  it('leave the connection fit for use when the query fails, before its rows or among them', async () => {
    await expect(read('select id from public.nothing')).rejects.toThrow(/does not exist/);
    await expect(read('select id, n, 1 / (id - 2)::float8, bytes from public.thing order by id')).rejects.toThrow(
      /division by zero/,
    );
    await expect(read('select n, id, x, bytes from public.thing')).rejects.toThrow(/a field of 2 bytes where 4/);
    expect(await read('select id, n, x, bytes from public.thing where id = 2')).toEqual([[2, 3, -1e300, null]]);
  });
});
