import { sql } from 'kysely';
import type { IsoDate, Week } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { RowCounts } from '../../core/fates.ts';
import type { VerbContext } from '../context.ts';
import type { Delivery } from '../queries.ts';
import { moveDelivery } from './move-delivery.ts';

/** What a delivery brought to one source: noted in the transaction in which readers begin to see it. */
export interface Brought {
  sourceId: number;
  storedRows: number;
  total: number;
  covers: { from: IsoDate; to: IsoDate };
  /** By week, the days now covered: bit 0 = Monday. */
  masks: ReadonlyMap<Week, number>;
}

export async function noteBrought(trx: Tx, institutionId: number, deliveryId: string, brought: Brought): Promise<void> {
  const { sourceId, storedRows, total, covers } = brought;
  await sql`insert into sources.delivery_source as d (institution_id, delivery_id, source_id, stored_rows, total, covers_from, covers_to)
    values (${institutionId}, ${deliveryId}, ${sourceId}, ${storedRows}, ${total}, ${covers.from}, ${covers.to})
    on conflict (institution_id, delivery_id, source_id) do update set stored_rows = excluded.stored_rows, total = excluded.total,
      covers_from = least(d.covers_from, excluded.covers_from), covers_to = greatest(d.covers_to, excluded.covers_to)`.execute(
    trx,
  );
  const weeks = [...brought.masks];
  await sql`insert into sources.coverage as c (institution_id, source_id, week, days, delivery_id)
    select ${institutionId}::int, ${sourceId}::smallint, week, days, ${deliveryId}::uuid
    from unnest(${`{${weeks.map(([week]) => week).join(',')}}`}::text::date[], ${`{${weeks.map(([, mask]) => mask).join(',')}}`}::text::smallint[]) as w (week, days)
    on conflict (institution_id, source_id, week) do update set days = c.days | excluded.days, delivery_id = excluded.delivery_id`.execute(
    trx,
  );
}

/** Everything of the delivery is stored: from now on it is in force, and what it replaced wholly is superseded. */
export async function finishDelivery(
  trx: Tx,
  context: VerbContext,
  delivery: Delivery,
  stored: {
    /** Rows up to this day are stored; later ones wait. */
    reachedOn: IsoDate;
    sourceIds: readonly number[];
    counts: RowCounts;
    covers: { from: IsoDate; to: IsoDate } | null;
  },
): Promise<void> {
  const { institutionId } = context.actor;
  const { reachedOn, sourceIds, counts, covers } = stored;
  // One that is read again, without the day it had reached, keeps its place among the others: what corrected it stays on top.
  const tookEffect = delivery.appliedAt;
  const isReread = tookEffect !== null && delivery.reachedOn === null;
  await trx
    .updateTable('sources.delivery')
    .set({ row_counts: jsonb(counts), covers_from: covers?.from ?? null, covers_to: covers?.to ?? null })
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', delivery.deliveryId)
    .execute();
  await moveDelivery(trx, institutionId, delivery.deliveryId, 'applying', 'finish', {
    state_reason: null,
    progress_pct: 100,
    applied_at: isReread ? tookEffect : new Date(context.clock.now().epochMilliseconds),
    reached_on: reachedOn,
  });
  const superseded =
    await sql`update sources.delivery d set state = 'superseded', state_reason = 'A later delivery covers the same days.'
    from sources.delivery mine
    where mine.institution_id = ${institutionId} and mine.delivery_id = ${delivery.deliveryId}
      and d.institution_id = ${institutionId} and d.delivery_id <> mine.delivery_id and d.state = 'applied' and d.kind = mine.kind
      and d.covers_from >= mine.covers_from and d.covers_to <= mine.covers_to
      and coalesce((d.row_counts ->> 'not-yet')::bigint, 0) = 0
      and (${tookEffect}::timestamptz is null
        or (d.applied_at, d.received_at, d.delivery_id) < (${tookEffect}::timestamptz, mine.received_at, mine.delivery_id))
      and not exists (select from sources.delivery_source s where s.institution_id = ${institutionId} and s.delivery_id = d.delivery_id
        and s.source_id <> all(${`{${sourceIds.join(',')}}`}::text::smallint[]))`.execute(trx);
  await record(trx, context, {
    verb: 'sources.apply-delivery',
    subject: { kind: 'delivery', id: delivery.deliveryId },
    details: { sourceIds, reachedOn, rows: counts, superseded: Number(superseded.numAffectedRows ?? 0n) },
  });
}

/** How far the check or the storing is, for whoever waits for it. */
export async function noteProgress(
  context: VerbContext,
  deliveryId: string,
  state: 'checking' | 'applying',
  pct: number,
): Promise<void> {
  const { institutionId } = context.actor;
  await context.db.forInstitution(institutionId, (trx) =>
    trx
      .updateTable('sources.delivery')
      .set({ progress_pct: Math.round(pct) })
      .where('institution_id', '=', institutionId)
      .where('delivery_id', '=', deliveryId)
      .where('state', '=', state)
      .execute(),
  );
}
