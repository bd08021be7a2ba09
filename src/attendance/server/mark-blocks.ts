import { sql } from 'kysely';
import { dateOfDayNumber, dayNumber, type Week } from '../../kernel/week.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import { copyOut } from '../../platform/db/copy-out.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isServer } from '../../platform/db/is-server.ts';

export interface StoredMarks {
  sourceId: number;
  block: number;
  /** Its Monday as days since 1970. */
  monday: number;
  marks: Uint8Array;
}

export interface MarksWanted {
  institutionId: number;
  from: Week;
  to: Week;
  /** Left out: every source. */
  sourceId?: number;
  /** Left out: every block. */
  blocks?: readonly number[];
  /** In place of a list, a stretch of blocks: the second is not included. */
  between?: readonly [number, number];
}

/** Marks as the last applied load of each source, block and week has them, in the order of block, week and source. */
export async function readMarkBlocks(trx: Tx, wanted: MarksWanted): Promise<StoredMarks[]> {
  const { institutionId, from, to, sourceId, blocks, between } = wanted;
  for (const n of [institutionId, sourceId ?? 0, ...(blocks ?? []), ...(between ?? [])])
    if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number: ${n}`);
  const day = (date: Week) => `date '${dateOfDayNumber(dayNumber(date))}'`;
  const select = `
    select b.source_id, b.block, b.week - date '1970-01-01' as monday, b.marks
    from attendance.block b join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
    where b.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'applied'
      and b.week between ${day(from)} and ${day(to)}
      ${sourceId === undefined ? '' : `and b.source_id = ${sourceId}`}
      ${blocks === undefined ? '' : `and b.block = any('{${blocks.join(',')}}'::int[])`}
      ${between === undefined ? '' : `and b.block >= ${between[0]} and b.block < ${between[1]}`}
    order by b.block, b.week, b.source_id, b.load_id`;
  const rows = isServer(trx)
    ? await copied(trx, select)
    : (
        await sql.raw<{ source_id: number; block: number; monday: number; marks: Uint8Array }>(select).execute(trx)
      ).rows.map(({ source_id, block, monday, marks }) => ({ sourceId: source_id, block, monday, marks }));
  return rows.filter((row, at) => {
    const next = rows[at + 1];
    return !next || next.block !== row.block || next.monday !== row.monday || next.sourceId !== row.sourceId;
  });
}

async function copied(trx: Tx, select: string): Promise<StoredMarks[]> {
  const rows = await copyOut(trx, select);
  const found: StoredMarks[] = [];
  while (rows.next())
    found.push({
      sourceId: rows.int2(),
      block: rows.int4(),
      monday: rows.int4(),
      marks: rows.bytea() ?? new Uint8Array(),
    });
  return found;
}

/** Which blocks hold anything of a source-week, ascending. */
export async function markBlocksHeld(
  trx: Tx,
  { institutionId, sourceId, week }: { institutionId: number; sourceId: number; week: Week },
): Promise<number[]> {
  const { rows } = await sql<{ block: number }>`select distinct block from attendance.block
    where institution_id = ${institutionId} and source_id = ${sourceId} and week = ${week}::date order by block`.execute(
    trx,
  );
  return rows.map(({ block }) => block);
}

export async function insertMarkBlocks(
  trx: Tx,
  { institutionId, sourceId, loadId }: { institutionId: number; sourceId: number; loadId: number },
  week: Week,
  blocks: readonly { block: number; marks: Uint8Array }[],
): Promise<void> {
  // What an attempt that broke off has written under this load is written again.
  await sql`delete from attendance.block where institution_id = ${institutionId} and source_id = ${sourceId} and load_id = ${loadId}
    and week = ${week}::date and block = any(${blocks.map(({ block }) => block)}::int[])`.execute(trx);
  await bulkInsert(trx, 'attendance.block', {
    block: { type: 'int4', values: blocks.map(({ block }) => block) },
    marks: { type: 'bytea', values: blocks.map(({ marks }) => marks) },
    institution_id: { type: 'int4', values: institutionId },
    source_id: { type: 'int2', values: sourceId },
    week: { type: 'date', values: week },
    load_id: { type: 'int4', values: loadId },
  });
}

/** Removes what nobody can read any more of a source's weeks: versions of given-up loads, and those that a later load replaced. */
export async function tidyMarks(trx: Tx, institutionId: number, sourceId: number, week: Week): Promise<void> {
  await sql`
    with version as (
      select b.block, b.load_id, l.state, lead(b.load_id) over (partition by b.block, l.state order by b.load_id) as next
      from attendance.block b join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
      where b.institution_id = ${institutionId} and l.institution_id = ${institutionId}
        and b.source_id = ${sourceId} and b.week = ${week}::date and l.state in ('applied', 'abandoned')
    ), unread as materialized (
      select block, load_id from version where state = 'abandoned' or next is not null
    )
    delete from attendance.block b
    where b.institution_id = ${institutionId} and b.source_id = ${sourceId} and b.week = ${week}::date
      and (b.block, b.load_id) in (select block, load_id from unread)`.execute(trx);
}
