import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { openWarehouse } from '../../../platform/warehouse/warehouse.ts';
import { Mapping } from '../../core/mapping.ts';
import type { Source } from '../../core/views.ts';
import type { VerbContext } from '../context.ts';
import { openMapped } from '../files/check-file.ts';
import { checkMappingFits } from '../files/mapping-fits.ts';
import { type FileBody, type StoredFile, storeFile } from '../files/store-file.ts';
import { trouble } from '../problems.ts';
import { type Delivery, findDelivery, listSources, sameDelivery, sourceByKey } from '../queries.ts';
import { scratchFolder } from './scratch.ts';

export interface ActivityUpload {
  /** The source whose mapping reads the file (it may feed others too). */
  sourceKey: string;
  fileName: string;
  body: FileBody;
  /** Instead of the source's saved mapping. */
  mapping?: z.input<typeof Mapping>;
  /** The days that the file speaks for, where its rows do not show them: quiet days at its ends. */
  covers?: { from: IsoDate; to: IsoDate };
  /** Demo: held back until the institution's now reaches this day. */
  datedOn?: IsoDate;
}

export interface Received {
  delivery: Delivery;
  /** The same file, read in the same way, is here already: nothing changes. */
  isRepeat: boolean;
}

/**
 * Takes a file in: stores it, looks whether it is a table with the columns of the mapping, and notes the delivery, still to be
 * checked. A file that cannot be read at all is a Problem, and leaves no delivery.
 * @param follow runs in the transaction that notes the delivery: to queue its check
 */
export async function receiveDelivery(
  context: VerbContext,
  upload: ActivityUpload,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<Received> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const { source, sources } = await context.db.forInstitution(institutionId, async (trx) => ({
    source: await sourceByKey(trx, institutionId, upload.sourceKey),
    sources: await listSources(trx, institutionId),
  }));
  const mapping = mappingOf(upload, source);
  checkMappingFits(mapping, sources);
  const stored = await storeFile(context, upload.body);
  const mappingHash = createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 16);
  const same = { kind: 'activity' as const, sourceId: source.sourceId, contentHash: stored.contentHash, mappingHash };
  const repeat = await context.db.forInstitution(institutionId, (trx) => sameDelivery(trx, institutionId, same));
  if (repeat) return { delivery: repeat, isRepeat: true };
  await look(context, stored, mapping);
  return context.db.forInstitution(institutionId, async (trx) => {
    const deliveryId = await noteDelivery(trx, context, {
      ...same,
      fileName: upload.fileName.replaceAll('\0', '').slice(0, 300),
      sizeBytes: stored.sizeBytes,
      mapping,
      datedOn: upload.datedOn ?? null,
    });
    await follow?.(trx, deliveryId);
    return { delivery: await findDelivery(trx, institutionId, deliveryId), isRepeat: false };
  });
}

/** Notes a delivery that is still to be checked. */
export async function noteDelivery(
  trx: Tx,
  context: VerbContext,
  delivery: Pick<
    Delivery,
    'kind' | 'sourceId' | 'contentHash' | 'mappingHash' | 'fileName' | 'sizeBytes' | 'mapping' | 'datedOn'
  >,
): Promise<string> {
  const { institutionId } = context.actor;
  const deliveryId = uuidv7();
  const { kind, sourceId, contentHash, sizeBytes } = delivery;
  await trx
    .insertInto('sources.delivery')
    .values({
      institution_id: institutionId,
      delivery_id: deliveryId,
      kind,
      source_id: sourceId,
      file_name: delivery.fileName,
      content_hash: contentHash,
      mapping_hash: delivery.mappingHash,
      size_bytes: sizeBytes,
      state: 'checking',
      mapping: delivery.mapping && jsonb(delivery.mapping),
      received_at: new Date(context.clock.now().epochMilliseconds),
      received_by: context.actor.name,
      dated_on: delivery.datedOn,
    })
    .execute();
  await record(trx, context, {
    verb: 'sources.receive-delivery',
    subject: { kind: 'delivery', id: deliveryId },
    details: { kind, sourceId, contentHash, sizeBytes },
  });
  return deliveryId;
}

function mappingOf(upload: ActivityUpload, source: Source): Mapping {
  const given = upload.mapping ?? source.mapping;
  if (given) return Mapping.parse(upload.covers ? { ...given, covers: upload.covers } : given);
  throw trouble.noMapping(
    `"${source.name}" has no mapping yet: nothing says which column is the student and which the time. Preview the file and save its mapping first.`,
    { source: source.key },
  );
}

async function look(context: VerbContext, stored: StoredFile, mapping: Mapping): Promise<void> {
  const temporaryFolder = await scratchFolder(context.dataFolder);
  const warehouse = await openWarehouse({ memoryMb: 512, threads: 1, temporaryFolder });
  try {
    await openMapped(warehouse, { path: stored.path, mapping }, false);
  } finally {
    await warehouse.close();
  }
}
