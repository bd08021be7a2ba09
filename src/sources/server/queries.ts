import { dayNumber, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DeliveryState } from '../core/delivery-state.ts';
import type { Eligibility } from '../core/eligibility.ts';
import type { RowCounts } from '../core/fates.ts';
import type { Mapping, Measure } from '../core/mapping.ts';
import type { PastDelivery } from '../core/oddity.ts';
import type { SourceKindKey } from '../core/source-kinds.ts';
import type { Source } from '../core/views.ts';
import { trouble } from './problems.ts';

const sourceColumns = [
  'source_id',
  'key',
  'kind',
  'name',
  'measure',
  'direction',
  'weight_group',
  'eligibility',
  'identifier_kind',
  'mapping',
  'owner_name',
  'owner_contact',
  'purpose',
  'lawful_basis',
  'impact_assessment',
  'next_review_on',
  'expected_every_hours',
  'file_pattern',
] as const;

export async function listSources(trx: Tx, institutionId: number): Promise<Source[]> {
  const rows = await trx
    .selectFrom('sources.source')
    .select(sourceColumns)
    .where('institution_id', '=', institutionId)
    .orderBy('source_id')
    .execute();
  return rows.map((row) => ({
    sourceId: row.source_id,
    key: row.key,
    kind: row.kind as SourceKindKey | null,
    name: row.name,
    measure: row.measure as Measure,
    direction: row.direction as 1 | -1,
    weightGroup: row.weight_group,
    eligibility: row.eligibility as Eligibility,
    identifierKind: row.identifier_kind,
    mapping: row.mapping as unknown as Mapping | null,
    ownerName: row.owner_name,
    ownerContact: row.owner_contact,
    purpose: row.purpose,
    lawfulBasis: row.lawful_basis,
    impactAssessment: row.impact_assessment,
    nextReviewOn: row.next_review_on,
    expectedEveryHours: row.expected_every_hours,
    filePattern: row.file_pattern,
  }));
}

export async function sourceByKey(trx: Tx, institutionId: number, key: string): Promise<Source> {
  const found = (await listSources(trx, institutionId)).find((source) => source.key === key);
  if (!found)
    throw trouble.unknownSource(`There is no source with the key "${key}". Choose one from the list of sources.`, {
      key,
    });
  return found;
}

export async function sourceById(trx: Tx, institutionId: number, sourceId: number): Promise<Source> {
  const found = (await listSources(trx, institutionId)).find((source) => source.sourceId === sourceId);
  if (!found)
    throw trouble.unknownSource('This source does not exist. Choose one from the list of sources.', { sourceId });
  return found;
}

export interface Delivery {
  deliveryId: string;
  kind: 'activity' | 'attendance' | 'roster';
  sourceId: number | null;
  fileName: string;
  contentHash: string;
  mappingHash: string;
  sizeBytes: number;
  state: DeliveryState;
  stateReason: string | null;
  mapping: Mapping | null;
  coversFrom: IsoDate | null;
  coversTo: IsoDate | null;
  rowCounts: RowCounts;
  unknownIds: number;
  reachedOn: IsoDate | null;
  progressPct: number;
  receivedAt: Date;
  appliedAt: Date | null;
  receivedBy: string;
  datedOn: IsoDate | null;
}

const deliveryColumns = [
  'delivery_id',
  'kind',
  'source_id',
  'file_name',
  'content_hash',
  'mapping_hash',
  'size_bytes',
  'state',
  'state_reason',
  'mapping',
  'covers_from',
  'covers_to',
  'row_counts',
  'unknown_ids',
  'reached_on',
  'progress_pct',
  'received_at',
  'applied_at',
  'received_by',
  'dated_on',
] as const;

export interface DeliveryFilter {
  sourceId?: number | undefined;
  state?: DeliveryState | undefined;
  kind?: Delivery['kind'] | undefined;
  before?: Date | undefined;
  limit: number;
}

function deliveriesOf(trx: Tx, institutionId: number) {
  return trx.selectFrom('sources.delivery').select(deliveryColumns).where('institution_id', '=', institutionId);
}

type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveriesOf>['execute']>>[number];

function toDelivery(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    kind: row.kind as Delivery['kind'],
    sourceId: row.source_id,
    fileName: row.file_name,
    contentHash: row.content_hash,
    mappingHash: row.mapping_hash,
    sizeBytes: row.size_bytes,
    state: row.state as DeliveryState,
    stateReason: row.state_reason,
    mapping: row.mapping as unknown as Mapping | null,
    coversFrom: row.covers_from,
    coversTo: row.covers_to,
    rowCounts: row.row_counts as RowCounts,
    unknownIds: row.unknown_ids,
    reachedOn: row.reached_on,
    progressPct: row.progress_pct,
    receivedAt: row.received_at,
    appliedAt: row.applied_at,
    receivedBy: row.received_by,
    datedOn: row.dated_on,
  };
}

export async function listDeliveries(trx: Tx, institutionId: number, filter: DeliveryFilter): Promise<Delivery[]> {
  let query = deliveriesOf(trx, institutionId);
  const { sourceId, state, kind, before } = filter;
  if (sourceId !== undefined)
    query = query.where((where) =>
      where.or([
        where('source_id', '=', sourceId),
        where.exists(
          where
            .selectFrom('sources.delivery_source as fed')
            .select('fed.source_id')
            .where('fed.institution_id', '=', institutionId)
            .whereRef('fed.delivery_id', '=', 'sources.delivery.delivery_id')
            .where('fed.source_id', '=', sourceId),
        ),
      ]),
    );
  if (state !== undefined) query = query.where('state', '=', state);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (before !== undefined) query = query.where('received_at', '<', before);
  const rows = await query.orderBy('received_at', 'desc').orderBy('delivery_id', 'desc').limit(filter.limit).execute();
  return rows.map(toDelivery);
}

export async function findDelivery(trx: Tx, institutionId: number, deliveryId: string): Promise<Delivery> {
  const row = await deliveriesOf(trx, institutionId).where('delivery_id', '=', deliveryId).executeTakeFirst();
  if (!row)
    throw trouble.unknownDelivery('This delivery does not exist. Look for it in the list of deliveries.', {
      deliveryId,
    });
  return toDelivery(row);
}

/** The delivery of the same content, read in the same way, that is in force or on its way there. */
export async function sameDelivery(
  trx: Tx,
  institutionId: number,
  same: Pick<Delivery, 'kind' | 'sourceId' | 'contentHash' | 'mappingHash'>,
): Promise<Delivery | null> {
  const row = await deliveriesOf(trx, institutionId)
    .where('kind', '=', same.kind)
    .where('source_id', same.sourceId === null ? 'is' : '=', same.sourceId)
    .where('content_hash', '=', same.contentHash)
    .where('mapping_hash', '=', same.mappingHash)
    .where('state', 'in', ['checking', 'held', 'applying', 'applied'])
    .executeTakeFirst();
  return row ? toDelivery(row) : null;
}

/** The last applied deliveries of a source, as the check for oddities wants them. */
export async function pastDeliveries(
  trx: Tx,
  institutionId: number,
  sourceId: number | null,
  kind: Delivery['kind'],
  limit = 8,
): Promise<PastDelivery[]> {
  const rows = await trx
    .selectFrom('sources.delivery')
    .select(['row_counts', 'covers_from', 'covers_to'])
    .where('institution_id', '=', institutionId)
    .where('kind', '=', kind)
    .where('source_id', sourceId === null ? 'is' : '=', sourceId)
    .where('state', 'in', ['applied', 'superseded'])
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ row_counts, covers_from, covers_to }) => {
    const counts = row_counts as RowCounts;
    if (covers_from === null || covers_to === null) return [];
    const rows = Object.entries(counts).reduce(
      (sum, [fate, n]) => (fate === 'not-yet' || fate === 'other-kind' ? sum : sum + n),
      0,
    );
    return [
      { rows, unknownRows: counts['unknown-student'] ?? 0, days: dayNumber(covers_to) - dayNumber(covers_from) + 1 },
    ];
  });
}
