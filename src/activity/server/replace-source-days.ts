import type { Week } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { blockRanges } from '../core/block.ts';
import { emptyColumn, type SourceWeekColumn } from '../core/column.ts';
import { union } from '../core/replace-days.ts';
import { blocksHeld, writeBlocks } from './blocks.ts';
import { abandonLoad, applyLoad, beginLoad, keepLoad, type Load, type LoadInput } from './load.ts';
import { tidySourceWeek } from './tidy.ts';

export interface ReplaceInput extends LoadInput {
  /** The delivery's weeks ascending, one column each; covered weeks without one have nothing. */
  weeks: AsyncIterable<SourceWeekColumn> | Iterable<SourceWeekColumn>;
  /** Runs in the transaction of the switch: mark the delivery applied and record it there. */
  finish: (trx: Tx) => Promise<void>;
  onProgress?: (doneWeeks: number, allWeeks: number) => void;
  takesOver?: boolean;
}

export interface ReplaceResult {
  loadId: number;
  appliedNumber: number;
  changedBlocks: number;
}

/** Blocks written per transaction: on the embedded database everything else waits meanwhile. */
const BLOCKS_PER_TRANSACTION = { embedded: 64, server: 1024 } as const;

/**
 * Replaces what a source says of the covered days, for every enrolment, in many short transactions and one switch at the end.
 * Until the switch readers see the state before; a crash or a failure at any point leaves exactly that state.
 */
export async function replaceSourceDays(db: Database, input: ReplaceInput): Promise<ReplaceResult> {
  const { institutionId } = input;
  const load = await db.forInstitution(institutionId, (trx) => beginLoad(trx, input, input.takesOver));
  const replacedWeeks: Week[] = [];
  let changedBlocks = 0;
  let doneWeeks = 0;
  let appliedNumber: number;
  try {
    for await (const column of everyCoveredWeek(load, input.weeks)) {
      const { changed, wasHeld } = await writeWeek(db, load, column);
      changedBlocks += changed;
      if (wasHeld) replacedWeeks.push(column.week);
      input.onProgress?.(++doneWeeks, load.masks.size);
    }
    appliedNumber = await db.forInstitution(institutionId, async (trx) => {
      const number = await applyLoad(trx, load);
      await input.finish(trx);
      return number;
    });
  } catch (error) {
    // When the database itself is gone this fails too; then the load goes silent and is taken over later.
    await db.forInstitution(institutionId, (trx) => abandonLoad(trx, load)).catch(() => undefined);
    throw error;
  }
  for (const week of replacedWeeks) await tidySourceWeek(db, institutionId, load.sourceId, week);
  return { loadId: load.loadId, appliedNumber, changedBlocks };
}

/** @returns how many blocks changed, and whether the source-week held anything before */
async function writeWeek(
  db: Database,
  load: Load,
  column: SourceWeekColumn,
): Promise<{ changed: number; wasHeld: boolean }> {
  const { institutionId, sourceId } = load;
  const delivered = Int32Array.from(blockRanges(column.enrolmentIds), (range) => range.block);
  const step = BLOCKS_PER_TRANSACTION[db.kind];
  let blocks: Int32Array | null = null;
  let wasHeld = false;
  let changed = 0;
  for (let from = 0; blocks === null || from < blocks.length; from += step) {
    changed += await db.forInstitution(institutionId, async (trx) => {
      await keepLoad(trx, load);
      if (blocks === null) {
        const held = await blocksHeld(trx, { institutionId, sourceId, week: column.week });
        wasHeld = held.length > 0;
        blocks = union(Int32Array.from(held), delivered);
      }
      return writeBlocks(trx, load, column, [...blocks.subarray(from, from + step)]);
    });
  }
  return { changed, wasHeld };
}

/** The covered weeks in order, with an empty column for those that the delivery has no row of. */
async function* everyCoveredWeek(load: Load, weeks: ReplaceInput['weeks']): AsyncIterable<SourceWeekColumn> {
  const pending: Week[] = [...load.masks.keys()];
  for await (const column of weeks) {
    const at = pending.indexOf(column.week);
    if (at < 0)
      throw new RangeError(`the week ${column.week} is not covered by the delivery, or came twice or out of order`);
    for (const quiet of pending.splice(0, at + 1).slice(0, -1)) yield emptyColumn(load.sourceId, quiet, load.kind);
    yield column;
  }
  for (const quiet of pending) yield emptyColumn(load.sourceId, quiet, load.kind);
}
