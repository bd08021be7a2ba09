import { sql } from 'kysely';
import { dateOfDayNumber, dayNumber, type Week } from '../../kernel/week.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import { copyOut } from '../../platform/db/copy-out.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isServer } from '../../platform/db/is-server.ts';
import { type BlockRange, blockRanges } from '../core/block.ts';
import { columnFor, type SourceWeekColumn } from '../core/column.ts';
import { isSameBlock, type PackedBlock, packBlock, unpackBlocks } from '../core/packed-block.ts';
import { replaceDays } from '../core/replace-days.ts';
import type { Load } from './load.ts';

interface BlockKey {
  institutionId: number;
  sourceId: number;
  week: Week;
}

/**
 * The blocks of a source-week in ascending order, each in its latest applied version.
 * @param asOf the last applied number to look at; null = all
 */
export async function currentBlocks(
  trx: Tx,
  key: BlockKey,
  asOf: number | null,
  only: readonly number[] | null = null,
): Promise<PackedBlock[]> {
  const { institutionId, sourceId, week } = key;
  for (const n of [institutionId, sourceId, asOf ?? 0, ...(only ?? [])])
    if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number: ${n}`);
  const select = `
    select b.block, b.enrolments, b.total, b.counts, b.expected, b.levels
    from activity.block b
    join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
    where b.institution_id = ${institutionId} and b.source_id = ${sourceId} and b.week = date '${dateOfDayNumber(dayNumber(week))}'
      ${only === null ? '' : `and b.block = any('{${only.join(',')}}'::int[])`}
      and l.institution_id = ${institutionId} and l.state = 'applied' ${asOf === null ? '' : `and l.applied_number <= ${asOf}`}
    order by b.block, b.load_id`;
  return lastOfEach(
    isServer(trx) ? await copiedBlocks(trx, select) : (await sql.raw<PackedBlock>(select).execute(trx)).rows,
  );
}

/** A run reads millions of these bytes. */
async function copiedBlocks(trx: Tx, select: string): Promise<PackedBlock[]> {
  const rows = await copyOut(trx, select);
  const blocks: PackedBlock[] = [];
  while (rows.next()) {
    blocks.push({
      block: rows.int4(),
      enrolments: rows.int2(),
      total: rows.float8(),
      counts: rows.bytea() ?? new Uint8Array(),
      expected: rows.bytea(),
      levels: rows.bytea(),
    });
  }
  return blocks;
}

/** Of rows in the order of block and load, the last one of each block. */
function lastOfEach(rows: readonly PackedBlock[]): PackedBlock[] {
  return rows.filter((row, i) => rows[i + 1]?.block !== row.block);
}

/** Which blocks hold anything of a source-week, ascending. */
export async function blocksHeld(trx: Tx, key: BlockKey): Promise<number[]> {
  const { rows } = await sql<{ block: number }>`select distinct block from activity.block
    where institution_id = ${key.institutionId} and source_id = ${key.sourceId} and week = ${key.week}::date order by block`.execute(
    trx,
  );
  return rows.map((row) => row.block);
}

/**
 * Writes what some blocks hold after the delivery. Blocks that stay as they are are not written again.
 * @param delivered a whole source-week's rows; `blocks` says which part is written now
 * @returns how many blocks changed
 */
export async function writeBlocks(
  trx: Tx,
  load: Load,
  delivered: SourceWeekColumn,
  blocks: readonly number[],
): Promise<number> {
  const { institutionId, sourceId } = load;
  const { week } = delivered;
  const mask = load.masks.get(week) ?? 0;
  if (blocks.length === 0) return 0;
  const held = new Map(
    (await currentBlocks(trx, { institutionId, sourceId, week }, null, blocks)).map((block) => [block.block, block]),
  );
  const ranges = new Map(blockRanges(delivered.enrolmentIds).map((range) => [range.block, range]));
  const changed: PackedBlock[] = [];
  for (const block of blocks) {
    const before = held.get(block) ?? null;
    const after = mergedBlock(load, delivered, mask, before, ranges.get(block) ?? { block, from: 0, to: 0 });
    if (before ? !isSameBlock(before, after) : after.enrolments > 0) changed.push(after);
  }
  await insertBlocks(trx, load, week, changed);
  return changed.length;
}

function mergedBlock(
  load: Load,
  delivered: SourceWeekColumn,
  mask: number,
  before: PackedBlock | null,
  range: BlockRange,
): PackedBlock {
  // Nothing is held of most blocks, and then what was delivered is the block.
  const part = slice(delivered, range, load);
  const held = before
    ? unpackBlocks(load.sourceId, delivered.week, load.kind, [before])
    : columnFor(load.sourceId, delivered.week, load.kind, new Int32Array(0));
  const merged = replaceDays(held, part, mask);
  return packBlock(merged, { block: range.block, from: 0, to: merged.enrolmentIds.length });
}

function slice(column: SourceWeekColumn, { from, to }: BlockRange, load: Load): SourceWeekColumn {
  return {
    sourceId: load.sourceId,
    week: column.week,
    enrolmentIds: column.enrolmentIds.subarray(from, to),
    days: column.days.subarray(from * 7, to * 7),
    expected: column.expected?.subarray(from * 7, to * 7) ?? null,
    levels: column.levels?.subarray(from * 7, to * 7) ?? null,
    covered: column.covered,
  };
}

export async function insertBlocks(trx: Tx, load: Load, week: Week, blocks: readonly PackedBlock[]): Promise<void> {
  await bulkInsert(trx, 'activity.block', {
    block: { type: 'int4', values: blocks.map(({ block }) => block) },
    enrolments: { type: 'int2', values: blocks.map(({ enrolments }) => enrolments) },
    total: { type: 'float8', values: blocks.map(({ total }) => total) },
    counts: { type: 'bytea', values: blocks.map(({ counts }) => counts) },
    expected: { type: 'bytea', values: blocks.map(({ expected }) => expected) },
    levels: { type: 'bytea', values: blocks.map(({ levels }) => levels) },
    institution_id: { type: 'int4', values: load.institutionId },
    source_id: { type: 'int2', values: load.sourceId },
    week: { type: 'date', values: week },
    load_id: { type: 'int4', values: load.loadId },
  });
}
