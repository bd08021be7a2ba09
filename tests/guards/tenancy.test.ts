import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/platform/db/database.ts';
import { outsideTenancy } from '../../src/platform/db/outside-tenancy.ts';
import { freshDatabase } from '../database.ts';

interface TableFacts {
  name: string;
  key: string | null;
  has_rls: boolean;
  policies: number;
  loose: string[];
}

/** Every table with its primary key's first column, its policies, and the unique indexes and foreign keys that leave the tenant out. */
async function readTables(database: Database): Promise<TableFacts[]> {
  const { rows } = await sql<TableFacts>`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity as has_rls,
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary) as key,
      (select count(*) from pg_policy p where p.polrelid = c.oid and pg_get_expr(p.polqual, c.oid) like '%app.institution_id%') as policies,
      array(
        select i.indexrelid::regclass::text from pg_index i left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and i.indisunique and a.attname is distinct from 'institution_id'
        union all
        select k.conname::text from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
        where k.conrelid = c.oid and k.contype = 'f' and a.attname <> 'institution_id'
      ) as loose
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'jobs')`.execute(database.owner);
  return rows;
}

const MIN_TABLES = 30;
/** The tenant table itself is found by its key. */
const allowedLoose = ['institution.institution_key_key'];

describe('every tenant table', () => {
  let database: Database;
  let tables: TableFacts[];
  beforeAll(async () => {
    database = await freshDatabase();
    tables = (await readTables(database)).filter((table) => !(table.name in outsideTenancy));
  });
  afterAll(() => database.close());

  it('is looked at', () => {
    expect(tables.length).toBeGreaterThanOrEqual(MIN_TABLES);
  });

  it('has a primary key that begins with institution_id, and unique indexes and foreign keys too', () => {
    expect(tables.filter((table) => table.key !== 'institution_id').map((table) => table.name)).toEqual([]);
    expect(tables.flatMap((table) => table.loose).filter((name) => !allowedLoose.includes(name))).toEqual([]);
  });

  it('is protected by row-level security', () => {
    expect(tables.filter((table) => !table.has_rls || table.policies !== 1).map((table) => table.name)).toEqual([]);
  });

  it('is missed when it is not protected', async () => {
    await sql`create schema careless`.execute(database.owner);
    await sql`create table careless.diary (id int primary key)`.execute(database.owner);
    const found = (await readTables(database)).find((table) => table.name === 'careless.diary');
    expect(found).toMatchObject({ key: 'id', has_rls: false, policies: 0 });
  });
});
