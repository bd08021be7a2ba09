import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { possibleEvents } from '../../core/delivery-state.ts';
import { type RowFate, rejectedFates, totalRows } from '../../core/fates.ts';
import type { DeliveriesView, DeliveryView, RejectsView } from '../../core/views.ts';
import { type Delivery, type DeliveryFilter, findDelivery, listDeliveries } from '../queries.ts';

const PAGE = 50;

export async function deliveriesView(
  trx: Tx,
  institutionId: number,
  filter: Omit<DeliveryFilter, 'limit'>,
): Promise<DeliveriesView> {
  const found = await listDeliveries(trx, institutionId, { ...filter, limit: PAGE + 1 });
  const shown = found.slice(0, PAGE);
  const deliveries = await viewsOf(trx, institutionId, shown);
  return { deliveries, next: found.length > PAGE ? (shown.at(-1)?.receivedAt.toISOString() ?? null) : null };
}

export async function deliveryView(trx: Tx, institutionId: number, deliveryId: string): Promise<DeliveryView> {
  const [view] = await viewsOf(trx, institutionId, [await findDelivery(trx, institutionId, deliveryId)]);
  if (!view) throw new Error('a delivery that was found has no view');
  return view;
}

async function viewsOf(trx: Tx, institutionId: number, deliveries: readonly Delivery[]): Promise<DeliveryView[]> {
  if (deliveries.length === 0) return [];
  const sources = await trx
    .selectFrom('sources.source')
    .select(['source_id', 'name'])
    .where('institution_id', '=', institutionId)
    .execute();
  const nameOf = new Map(sources.map(({ source_id, name }) => [source_id, name]));
  const brought = await trx
    .selectFrom('sources.delivery_source')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(
      'delivery_id',
      'in',
      deliveries.map(({ deliveryId }) => deliveryId),
    )
    .orderBy('source_id')
    .execute();
  return deliveries.map((delivery) => ({
    deliveryId: delivery.deliveryId,
    kind: delivery.kind,
    sourceId: delivery.sourceId,
    sourceName: delivery.sourceId === null ? null : (nameOf.get(delivery.sourceId) ?? null),
    fileName: delivery.fileName,
    sizeBytes: delivery.sizeBytes,
    state: delivery.state,
    isMoving: delivery.state === 'checking' || delivery.state === 'applying',
    stateReason: delivery.stateReason,
    progressPct: delivery.progressPct,
    coversFrom: delivery.coversFrom,
    coversTo: delivery.coversTo,
    rowCounts: delivery.rowCounts as DeliveryView['rowCounts'],
    totalRows: totalRows(delivery.rowCounts as Record<string, number>),
    unknownIds: delivery.unknownIds,
    hasRejects: hasRejects(delivery),
    mapping: delivery.mapping,
    brought: brought
      .filter(({ delivery_id }) => delivery_id === delivery.deliveryId)
      .map((row) => ({
        sourceId: row.source_id,
        sourceName: nameOf.get(row.source_id) ?? '',
        storedRows: row.stored_rows,
        total: row.total,
        coversFrom: row.covers_from,
        coversTo: row.covers_to,
      })),
    receivedAt: delivery.receivedAt.toISOString(),
    receivedBy: delivery.receivedBy,
    appliedAt: delivery.appliedAt?.toISOString() ?? null,
    // One in force can be read again too: as a new delivery of the same file.
    possible: delivery.state === 'applied' && delivery.kind !== 'roster' ? ['recheck'] : possibleEvents(delivery.state),
    reachedOn: delivery.reachedOn,
  }));
}

function hasRejects({ rowCounts }: Delivery): boolean {
  return Object.entries(rowCounts).some(
    ([fate, n]) => n > 0 && (rejectedFates.includes(fate as RowFate) || fate.endsWith('.bad-value')),
  );
}

const REJECTS = 200;

/** The listed rejects in the order of their rows, `after` the number of rejects seen already. */
export async function rejectsView(
  trx: Tx,
  institutionId: number,
  deliveryId: string,
  { fate, after }: { fate?: RowFate | undefined; after: number },
): Promise<RejectsView> {
  await findDelivery(trx, institutionId, deliveryId);
  let query = trx
    .selectFrom('sources.reject')
    .select(['file', 'row_number', 'fate', 'reason', 'content'])
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', deliveryId);
  if (fate !== undefined) query = query.where('fate', '=', fate);
  const rows = await query
    .orderBy('file')
    .orderBy(sql`row_number < 0`)
    .orderBy('row_number')
    .orderBy('fate')
    .offset(after)
    .limit(REJECTS + 1)
    .execute();
  return {
    rejects: rows.slice(0, REJECTS).map((row) => ({
      file: row.file,
      row: row.row_number > 0 ? row.row_number : null,
      fate: row.fate as RowFate,
      reason: row.reason,
      content: row.content,
    })),
    next: rows.length > REJECTS ? after + REJECTS : null,
  };
}
