import type { Week } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { blockOf } from '../core/block.ts';
import { columnFor, type SourceWeekColumn } from '../core/column.ts';
import { packBlock, unpackBlocks } from '../core/packed-block.ts';
import { currentBlocks, insertBlocks } from './blocks.ts';
import type { Load } from './load.ts';

/** What is added to one day of one enrolment's rate. */
export interface DayChange {
  enrolmentId: number;
  /** 0 = Monday. */
  weekday: number;
  attended: number;
  expected: number;
}

/** Writes a rate's week under a load with some days of some enrolments changed, and everything else as it is. Few blocks: a class's. */
export async function correctDays(trx: Tx, load: Load, week: Week, changes: readonly DayChange[]): Promise<void> {
  const { institutionId, sourceId } = load;
  const blocks = [...new Set(changes.map(({ enrolmentId }) => blockOf(enrolmentId)))].sort((a, b) => a - b);
  const held = await currentBlocks(trx, { institutionId, sourceId, week }, null, blocks);
  const written = blocks.map((block) => {
    const own = changes.filter(({ enrolmentId }) => blockOf(enrolmentId) === block);
    const before = held.find((one) => one.block === block);
    const ids = own.map(({ enrolmentId }) => enrolmentId);
    const column = withEnrolments(
      unpackBlocks(sourceId, week, load.kind, before ? [before] : []),
      Int32Array.from(new Set(ids)).sort(),
    );
    for (const { enrolmentId, weekday, attended, expected } of own) {
      const at = column.enrolmentIds.indexOf(enrolmentId) * 7 + weekday;
      column.days[at] = Math.max(0, (column.days[at] ?? 0) + attended);
      if (column.expected) column.expected[at] = Math.max(0, (column.expected[at] ?? 0) + expected);
    }
    return packBlock(column, { block, from: 0, to: column.enrolmentIds.length });
  });
  await insertBlocks(trx, load, week, written);
}

/** The same column with a place for each of some enrolments. */
function withEnrolments(column: SourceWeekColumn, ids: Int32Array): SourceWeekColumn {
  const all = Int32Array.from(new Set([...column.enrolmentIds, ...ids])).sort();
  const kind = column.expected === null ? 'count' : 'rate';
  const wider = columnFor(column.sourceId, column.week, kind, all);
  column.enrolmentIds.forEach((id, from) => {
    const to = all.indexOf(id);
    wider.days.set(column.days.subarray(from * 7, from * 7 + 7), to * 7);
    if (column.expected) wider.expected?.set(column.expected.subarray(from * 7, from * 7 + 7), to * 7);
  });
  return wider;
}
