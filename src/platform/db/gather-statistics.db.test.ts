import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../tests/database.ts';
import { gatherStatistics } from './gather-statistics.ts';

it('looks at a table that has grown, and then no more until it grows again', async () => {
  const db = await freshDatabase('embedded');
  await sql`create table public.grown (n int)`.execute(db.owner);
  await gatherStatistics(db);
  const grow = () => sql`insert into public.grown select * from generate_series(1, 20000)`.execute(db.owner);
  const known = async () =>
    (await sql<{ n: number }>`select reltuples::int as n from pg_class where relname = 'grown'`.execute(db.owner))
      .rows[0]?.n;
  await grow();
  expect(await known()).toBe(-1);
  expect(await gatherStatistics(db)).toBe(1);
  expect(await known()).toBe(20_000);
  expect(await gatherStatistics(db)).toBe(0);
  await grow();
  expect(await gatherStatistics(db)).toBe(1);
  await db.close();
});
