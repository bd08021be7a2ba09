import type { IsoDate, Week } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { blockRanges } from '../core/block.ts';
import { emptyColumn, type SourceWeekColumn } from '../core/column.ts';
import { union } from '../core/replace-days.ts';
import { blocksHeld, writeBlocks } from './blocks.ts';
import { abandonLoad, applyLoad, BEAT_SECONDS, beginLoad, keepLoads, type Load } from './load.ts';
import { tidySourceWeek } from './tidy.ts';

export interface ReplacedSource {
  sourceId: number;
  /** Every day that the delivery covers of this source, also those without a row. */
  coveredDays: readonly IsoDate[];
  /** The delivery's weeks ascending, one column each; covered weeks without one have nothing. */
  weeks: AsyncIterable<SourceWeekColumn> | Iterable<SourceWeekColumn>;
}

export interface ReplaceInput {
  institutionId: number;
  deliveryId: string;
  sources: readonly ReplacedSource[];
  /** Writes what else the delivery brings under the same loads, so that the same switch shows it. */
  also?: (loads: readonly Load[]) => Promise<void>;
  /** Runs in the transaction of the switch: mark the delivery applied and record it there. */
  finish: (trx: Tx) => Promise<void>;
  onProgress?: (doneWeeks: number, allWeeks: number) => void | Promise<void>;
  /** The caller knows that no other process writes (the embedded database): a load that was left open is taken over. */
  takesOver?: boolean;
}

export interface ReplaceResult {
  changedBlocks: number;
}

/** Blocks written per transaction: on the embedded database everything else waits meanwhile. */
const BLOCKS_PER_TRANSACTION = { embedded: 64, server: 8192 } as const;

/**
 * Replaces what sources say of the covered days, for every enrolment, in many short transactions and one switch at the end.
 * Until the switch readers see the state before; a crash or a failure at any point leaves exactly that state.
 */
export async function replaceSourceDays(db: Database, input: ReplaceInput): Promise<ReplaceResult> {
  const { institutionId, deliveryId } = input;
  const loads = await db.forInstitution(institutionId, async (trx) => {
    const begun: Load[] = [];
    for (const { sourceId, coveredDays } of [...input.sources].sort((a, b) => a.sourceId - b.sourceId)) {
      begun.push(await beginLoad(trx, { institutionId, sourceId, deliveryId, coveredDays }, input.takesOver));
    }
    return begun;
  });
  const written = await keptWhile(db, loads, async () => {
    const done = await writeLoads(db, loads, input);
    await input.also?.(loads);
    await db.forInstitution(institutionId, async (trx) => {
      for (const load of loads) await applyLoad(trx, load);
      await input.finish(trx);
    });
    return done;
  });
  for (const { sourceId, week } of written.replaced) await tidySourceWeek(db, institutionId, sourceId, week);
  return { changedBlocks: written.changedBlocks };
}

/** Beats for all loads while the work goes on, since reading a large file may take longer than silence is trusted; gives them up when it fails. */
async function keptWhile<T>(db: Database, loads: readonly Load[], work: () => Promise<T>): Promise<T> {
  const institutionId = loads[0]?.institutionId ?? 0;
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A beat that fails is no failure of the work: its own transactions say why, or notice that they were taken over.
    beating = db.forInstitution(institutionId, (trx) => keepLoads(trx, loads)).catch(() => undefined);
  }, BEAT_SECONDS * 1000);
  try {
    return await work();
  } catch (error) {
    // When the database itself is gone this fails too; then the loads go silent and are taken over later.
    await db
      .forInstitution(institutionId, async (trx) => {
        for (const load of loads) await abandonLoad(trx, load);
      })
      .catch(() => undefined);
    throw error;
  } finally {
    clearInterval(timer);
    await beating;
  }
}

async function writeLoads(
  db: Database,
  loads: readonly Load[],
  { sources, onProgress }: ReplaceInput,
): Promise<{ changedBlocks: number; replaced: { sourceId: number; week: Week }[] }> {
  const allWeeks = loads.reduce((sum, load) => sum + load.masks.size, 0);
  const replaced: { sourceId: number; week: Week }[] = [];
  let changedBlocks = 0;
  let doneWeeks = 0;
  for (const load of loads) {
    const weeks = sources.find(({ sourceId }) => sourceId === load.sourceId)?.weeks ?? [];
    for await (const column of everyCoveredWeek(load, weeks)) {
      const { changed, wasHeld } = await writeWeek(db, load, column);
      changedBlocks += changed;
      if (wasHeld) replaced.push({ sourceId: load.sourceId, week: column.week });
      await onProgress?.(++doneWeeks, allWeeks);
    }
  }
  return { changedBlocks, replaced };
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
  const held: number[] = [];
  let blocks: Int32Array = new Int32Array(0);
  let changed = 0;
  let from = 0;
  do {
    changed += await db.forInstitution(institutionId, async (trx) => {
      await keepLoads(trx, [load]);
      if (from === 0) {
        held.push(...(await blocksHeld(trx, { institutionId, sourceId, week: column.week })));
        blocks = union(Int32Array.from(held), delivered);
      }
      return writeBlocks(trx, load, column, [...blocks.subarray(from, from + step)]);
    });
    from += step;
  } while (from < blocks.length);
  return { changed, wasHeld: held.length > 0 };
}

/** The covered weeks in order, with an empty column for those that the delivery has no row of. */
async function* everyCoveredWeek(load: Load, weeks: ReplacedSource['weeks']): AsyncIterable<SourceWeekColumn> {
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
