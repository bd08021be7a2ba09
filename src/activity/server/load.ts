import { sql } from 'kysely';
import type { IsoDate, Week } from '../../kernel/week.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { type ColumnKind, columnKind } from '../core/column.ts';
import { masksByWeek } from '../core/covered-days.ts';
import { activityTrouble } from './problems.ts';

/** One delivery on its way into its source's activity. */
export interface Load {
  institutionId: number;
  loadId: number;
  sourceId: number;
  kind: ColumnKind;
  /** Per week the covered days; bit 0 = Monday. Weeks ascend. */
  masks: ReadonlyMap<Week, number>;
}

export interface LoadInput {
  institutionId: number;
  sourceId: number;
  /** Null: people corrected what a delivery had brought. */
  deliveryId: string | null;
  /** Every day that the delivery covers, also those without a row. */
  coveredDays: readonly IsoDate[];
}

/** A writer that has been silent for so long has died with its process: it says that it lives every few seconds. */
const SILENCE_SECONDS = 20;
export const BEAT_SECONDS = 5;

/**
 * Opens a load: nothing of it is read before applyLoad. A source has one at a time.
 * @param takesOver true when the caller knows that no other process writes (the embedded database, at start-up)
 */
export async function beginLoad(trx: Tx, input: LoadInput, takesOver = false): Promise<Load> {
  const { institutionId, sourceId, deliveryId } = input;
  const kind = await kindOfSource(trx, institutionId, sourceId);
  await sql`update activity.load set state = 'abandoned'
    where institution_id = ${institutionId} and source_id = ${sourceId} and state = 'writing'
      and (${takesOver} or beat_at < now() - make_interval(secs => ${SILENCE_SECONDS}))`.execute(trx);
  const loadId = await nextNumber(trx, institutionId, 'last_load_id');
  const begun = await sql`insert into activity.load (institution_id, load_id, source_id, delivery_id, state, beat_at)
    values (${institutionId}, ${loadId}, ${sourceId}, ${deliveryId}, 'writing', now())
    on conflict (institution_id, source_id) where state = 'writing' do nothing`.execute(trx);
  if (Number(begun.numAffectedRows ?? 0n) === 0) {
    throw activityTrouble.sourceBusy(
      'Another delivery of this source is being stored right now. This one follows when it is done; try again in a minute.',
      { sourceId },
    );
  }
  const masks = masksByWeek(input.coveredDays);
  await bulkInsert(trx, 'activity.covered', {
    week: { type: 'date', values: [...masks.keys()] },
    days: { type: 'int2', values: [...masks.values()] },
    institution_id: { type: 'int4', values: institutionId },
    source_id: { type: 'int2', values: sourceId },
    load_id: { type: 'int4', values: loadId },
  });
  return { institutionId, loadId, sourceId, kind, masks };
}

/** Says that the writer lives; fails when a load was taken over or given up meanwhile. */
export async function keepLoads(trx: Tx, loads: readonly Load[]): Promise<void> {
  for (const load of loads) {
    const kept = await sql`update activity.load set beat_at = now()
      where institution_id = ${load.institutionId} and load_id = ${load.loadId} and state = 'writing'`.execute(trx);
    if (Number(kept.numAffectedRows ?? 0n) === 0) throw lost(load);
  }
}

/** The switch: from this transaction's commit on, readers see the load. Call it in the transaction that marks the delivery applied. */
export async function applyLoad(trx: Tx, load: Load): Promise<number> {
  const number = await nextNumber(trx, load.institutionId, 'last_applied_number');
  const applied = await sql`update activity.load set state = 'applied', applied_number = ${number}, beat_at = now()
    where institution_id = ${load.institutionId} and load_id = ${load.loadId} and state = 'writing'`.execute(trx);
  if (Number(applied.numAffectedRows ?? 0n) === 0) throw lost(load);
  return number;
}

/** Gives a load up; what it wrote is never read, and tidyActivity removes it. */
export async function abandonLoad(trx: Tx, load: Pick<Load, 'institutionId' | 'loadId'>): Promise<void> {
  await sql`update activity.load set state = 'abandoned'
    where institution_id = ${load.institutionId} and load_id = ${load.loadId} and state = 'writing'`.execute(trx);
}

/** Gives up every load under way. Only for a process that has the database to itself and has just started. */
export async function abandonBrokenOffLoads(db: Database, institutionId: number): Promise<void> {
  await db.forInstitution(institutionId, (trx) =>
    sql`update activity.load set state = 'abandoned' where institution_id = ${institutionId} and state = 'writing'`.execute(
      trx,
    ),
  );
}

/**
 * The number of the last applied load: everything up to it is visible, and nothing that comes later gets a number below it.
 * Its state of activity is kept, so what a run reads now can be read again, whatever is corrected meanwhile.
 */
export async function holdReadingPoint(trx: Tx, institutionId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`insert into activity.reading_point (institution_id, applied_number)
    select ${institutionId}::int, coalesce((select last_applied_number from activity.head where institution_id = ${institutionId}), 0)
    on conflict (institution_id, applied_number) do update set applied_number = excluded.applied_number
    returning applied_number as n`.execute(trx);
  return rows[0]?.n ?? 0;
}

async function kindOfSource(trx: Tx, institutionId: number, sourceId: number): Promise<ColumnKind> {
  const source = await trx
    .selectFrom('sources.source')
    .select('measure')
    .where('institution_id', '=', institutionId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  if (!source)
    throw activityTrouble.unknownSource('This source does not exist. Choose one from the list of sources.', {
      sourceId,
    });
  return columnKind(source.measure);
}

async function nextNumber(
  trx: Tx,
  institutionId: number,
  column: 'last_load_id' | 'last_applied_number',
): Promise<number> {
  const name = sql.ref(column);
  const { rows } = await sql<{
    n: number;
  }>`insert into activity.head as h (institution_id, ${name}) values (${institutionId}, 1)
    on conflict (institution_id) do update set ${name} = h.${name} + 1 returning ${name} as n`.execute(trx);
  const number = rows[0]?.n;
  if (number === undefined) throw new Error('the head of activity gave no number');
  return number;
}

function lost(load: Load): Error {
  return activityTrouble.loadLost(
    'Another process took over storing this delivery. Nothing of this attempt is shown; look at the delivery to see how it ended.',
    { loadId: load.loadId },
  );
}
