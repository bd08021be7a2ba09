import { once } from 'node:events';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { openWarehouse, quoted, type Warehouse } from '../../src/platform/warehouse/warehouse.ts';
import { seconds } from '../measure.ts';
import { FIRST_DAY, type ImportWorld } from './world.ts';

/** DuckDB reads the file and counts by student and day: no checks, nobody looked up. */
export async function bareRollUp(world: ImportWorld): Promise<number> {
  const warehouse = await openWarehouse();
  try {
    return await seconds(() =>
      warehouse.run(`create table rolled as select student, time::date as day, count(*) as n
        from read_csv(${quoted(world.file)}, header = true) group by all`),
    );
  } finally {
    await warehouse.close();
  }
}

/** COPY of text that is ready in memory into a table without index or protection. */
export async function bareCopy(client: pg.Client, definition: string, text: Buffer): Promise<number> {
  await client.query('drop table if exists public.bare');
  await client.query(`create table public.bare (${definition})`);
  return seconds(async () => {
    const stream = client.query(from('copy public.bare from stdin'));
    const done = once(stream, 'finish');
    stream.end(text);
    await done;
  });
}

/** The stored daily counts as COPY's text: source, enrolment, day, count. */
export async function dailyCountsText(warehouse: Warehouse): Promise<Buffer> {
  const lines: string[] = [];
  const rows = warehouse.numbers('select enrolment_id, day, sum(value)::int from stored group by all order by all');
  for await (const chunk of rows) {
    const [ids, days, counts] = [chunk.column(0), chunk.column(1), chunk.column(2)];
    for (let i = 0; i < chunk.rowCount; i++) lines.push(`1\t1\t${ids[i]}\t${days[i]}\t${counts[i]}\n`);
  }
  return Buffer.from(lines.join(''));
}

/** The packed blocks as they stand in the database, as COPY's text. */
export async function packedText(client: pg.Client): Promise<Buffer> {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws(e'\\t', institution_id, source_id, week, block, load_id, enrolments, total, '\\\\x' || encode(counts, 'hex')) || e'\\n' as line
     from activity.block order by source_id, week, block`,
  );
  return Buffer.from(rows.map(({ line }) => line).join(''));
}

/** All of it in PostgreSQL: the server reads the file itself, looks the students up, counts, and stores a row a day. */
export async function wholeInPostgres(
  client: pg.Client,
  world: ImportWorld,
): Promise<{ seconds: number; counted: number }> {
  await client.query('drop table if exists public.raw, public.daily');
  await client.query('create table public.raw (student text, at timestamp, activity text)');
  await client.query(`create table public.daily (institution_id int, source_id smallint, enrolment_id int, day date, n int,
    primary key (institution_id, source_id, enrolment_id, day))`);
  const time = await seconds(async () => {
    await client.query(`copy public.raw from '${world.file}' (format csv, header)`);
    await client.query(`insert into public.daily
      select 1, 1, e.enrolment_id, r.at::date, count(*)
      from public.raw r
      join roster.student_identifier i on i.institution_id = 1 and i.kind = 'source' and i.value = r.student
      join roster.enrolment e on e.institution_id = 1 and e.student_id = i.student_id and r.at::date >= coalesce(e.starts_on, '${FIRST_DAY}')
      group by e.enrolment_id, r.at::date`);
  });
  const { rows } = await client.query<{ n: string }>('select sum(n) as n from public.daily');
  await client.query('drop table public.raw, public.daily');
  return { seconds: time, counted: Number(rows[0]?.n) };
}
