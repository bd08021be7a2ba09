import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { countAttendanceAgain, from_the_beginning, passOnSoon, scoreAgain } from '../../../institution/server/index.ts';
import { Problem, problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { BadRow, RosterBatch } from '../../../roster/core/roster-batch.ts';
import { applyRoster, foreseeRoster, type RosterResult, readRoster } from '../../../roster/server/index.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { MOST_LISTED, rejectsPath } from '../deliveries/list-rejects.ts';
import { moveDelivery } from '../deliveries/move-delivery.ts';
import { noteDelivery } from '../deliveries/receive-delivery.ts';
import {
  type FileBody,
  type FilePlace,
  requireStored,
  type StoredFile,
  storedPath,
  storeFile,
} from '../files/store-file.ts';
import { trouble } from '../problems.ts';
import { type Delivery, findDelivery, sameDelivery } from '../queries.ts';
import { writeRosterRejects } from './roster-rejects.ts';

export type RosterUpload = { fileName: string; body: FileBody } | { folder: string };

/** Takes a roster in: a zip, a folder, or one of Leadline's own CSV files. A file that is no roster is a Problem and leaves nothing. */
export async function receiveRoster(
  context: VerbContext,
  upload: RosterUpload,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<{ delivery: Delivery; isRepeat: boolean }> {
  requireNeed(context.actor, 'roster:import');
  const { institutionId } = context.actor;
  const stored = 'folder' in upload ? await storeFolder(context, upload.folder) : await storeFile(context, upload.body);
  const fileName = 'folder' in upload ? basename(upload.folder) : upload.fileName.replaceAll('\0', '').slice(0, 300);
  const { today } = await institutionNow(context.db, institutionId);
  const same = { kind: 'roster' as const, sourceId: null, contentHash: stored.contentHash, mappingHash: '' };
  const repeat = await context.db.forInstitution(institutionId, (trx) => sameDelivery(trx, institutionId, same));
  if (repeat) return { delivery: repeat, isRepeat: true };
  await readRoster(context.db, { institutionId, path: stored.path, fileName, today });
  return { delivery: await noteRoster(context, fileName, stored, follow), isRepeat: false };
}

async function noteRoster(
  context: VerbContext,
  fileName: string,
  stored: StoredFile,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<Delivery> {
  const { institutionId } = context.actor;
  return context.db.forInstitution(institutionId, async (trx) => {
    const { contentHash, sizeBytes } = stored;
    const deliveryId = await noteDelivery(trx, context, {
      kind: 'roster',
      sourceId: null,
      contentHash,
      mappingHash: '',
      fileName,
      sizeBytes,
      mapping: null,
      datedOn: null,
    });
    await follow?.(trx, deliveryId);
    return findDelivery(trx, institutionId, deliveryId);
  });
}

/** Checks a roster delivery and applies it, unless it would end or move too many enrolments: then it is held for a person. */
export async function takeInRoster(
  context: VerbContext,
  deliveryId: string,
  given: RosterBatch | null = null,
): Promise<Delivery> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const find = () => db.forInstitution(institutionId, (trx) => findDelivery(trx, institutionId, deliveryId));
  const delivery = await find();
  if (delivery.state !== 'checking' && delivery.state !== 'applying') return delivery;
  const { today } = await institutionNow(db, institutionId);
  try {
    const batch =
      given ??
      (await readRoster(db, {
        institutionId,
        path: await requireStored(context, delivery.contentHash),
        fileName: delivery.fileName,
        today,
      }));
    if (delivery.state === 'checking' && !(await mayPass(context, delivery, batch, today))) return find();
    const applied = await applyRoster(db, { institutionId, batch, today });
    // What an attempt that broke off changed is not known any more.
    const scoresFrom = delivery.state === 'applying' ? from_the_beginning : applied.scoresFrom;
    const result = { ...applied, scoresFrom };
    await writeRosterRejects(rejectsPath(context.dataFolder, deliveryId), result.bad);
    await db.forInstitution(institutionId, (trx) => finish(trx, context, deliveryId, result));
    return find();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { state } = await find();
    await db.forInstitution(institutionId, (trx) =>
      moveDelivery(trx, institutionId, deliveryId, state, state === 'checking' ? 'refuse' : 'fail', {
        state_reason: error.message,
      }),
    );
    return find();
  }
}

async function mayPass(
  context: VerbContext,
  { deliveryId }: Delivery,
  batch: RosterBatch,
  today: string,
): Promise<boolean> {
  const { institutionId } = context.actor;
  const { hold, upheaval } = await foreseeRoster(context.db, { institutionId, batch, today });
  const state = await context.db.forInstitution(institutionId, async (trx) => {
    const busy = await trx
      .selectFrom('sources.delivery')
      .select('delivery_id')
      .where('institution_id', '=', institutionId)
      .where('kind', '=', 'roster')
      .where('state', '=', 'applying')
      .executeTakeFirst();
    if (busy)
      throw trouble.notPossible('Another roster is being applied right now. Send this one again when that is done.');
    const to = await moveDelivery(trx, institutionId, deliveryId, 'checking', hold === null ? 'pass' : 'hold', {
      state_reason: hold,
    });
    await record(trx, context, {
      verb: 'sources.check-roster',
      subject: { kind: 'delivery', id: deliveryId },
      details: { state: to, ...upheaval },
    });
    return to;
  });
  return state === 'applying';
}

async function finish(
  trx: Tx,
  context: VerbContext,
  deliveryId: string,
  { counts, bad, scoresFrom }: RosterResult,
): Promise<void> {
  const { institutionId } = context.actor;
  await trx
    .updateTable('sources.delivery')
    .set({ row_counts: jsonb(counts) })
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', deliveryId)
    .execute();
  await trx
    .deleteFrom('sources.reject')
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', deliveryId)
    .execute();
  await insertRejects(trx, institutionId, deliveryId, bad.slice(0, 2_000));
  await moveDelivery(trx, institutionId, deliveryId, 'applying', 'finish', {
    progress_pct: 100,
    applied_at: new Date(context.clock.now().epochMilliseconds),
  });
  const { jobs, actor } = context;
  if (scoresFrom !== null && jobs) await scoreAgain({ jobs, actor })(trx);
  if (jobs) await passOnSoon({ jobs, actor })(trx);
  if (scoresFrom !== null && jobs) await countAttendanceAgain({ jobs, actor })(trx);
  await record(trx, context, {
    verb: 'sources.apply-roster',
    subject: { kind: 'delivery', id: deliveryId },
    details: { rows: counts, ...(scoresFrom === null ? {} : { scoresFrom }) },
  });
}

async function insertRejects(
  trx: Tx,
  institutionId: number,
  deliveryId: string,
  bad: readonly BadRow[],
): Promise<void> {
  const some = bad.slice(0, MOST_LISTED);
  // Rows that are noticed only when they meet the database have no number of their own; they get one below zero.
  await bulkInsert(trx, 'sources.reject', {
    file: { type: 'text', values: some.map(({ file }) => file) },
    row_number: { type: 'int4', values: some.map(({ row }, index) => (row > 0 ? row : -index - 1)) },
    fate: { type: 'text', values: some.map(() => 'bad-value') },
    reason: { type: 'text', values: some.map(({ reason }) => reason) },
    content: { type: 'text', values: some.map(({ content }) => content.replaceAll('\0', '').slice(0, 2_000)) },
    institution_id: { type: 'int4', values: institutionId },
    delivery_id: { type: 'uuid', values: deliveryId },
  });
}

/** A folder is kept as a folder; its content is that of its files, by name. */
async function storeFolder(place: FilePlace, folder: string): Promise<StoredFile> {
  const stats = await stat(folder).catch(() => null);
  if (!stats?.isDirectory()) throw trouble.unreadable('There is no folder at this path.');
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.csv')).sort();
  // Begun by a word of its own, so that no file can have the hash of a folder.
  const hash = createHash('sha256').update('folder\0');
  let sizeBytes = 0;
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    sizeBytes += bytes.length;
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  const contentHash = hash.digest('hex');
  const path = storedPath(place, contentHash);
  await mkdir(path, { recursive: true, mode: 0o700 });
  for (const name of names) await cp(join(folder, name), join(path, name));
  return { contentHash, sizeBytes, path };
}

export type RosterImport = { institutionId: number } & (
  | { batch: RosterBatch }
  | { folder: string }
  | { zip: string }
  | { csv: string }
);

/** Receives, checks and applies a roster in one go: for the command line, the watched folder and samples. */
export async function importRoster(
  context: VerbContext,
  input: RosterImport,
): Promise<{ delivery: Delivery; isRepeat: boolean }> {
  if (input.institutionId !== context.actor.institutionId)
    throw problems.forbidden('You act for another institution than the one named.');
  if ('batch' in input) return importBatch(context, input.batch);
  const path = 'folder' in input ? input.folder : 'zip' in input ? input.zip : input.csv;
  const received = await receiveRoster(
    context,
    'folder' in input ? { folder: path } : { fileName: basename(path), body: { path } },
  );
  if (received.isRepeat) return received;
  return { delivery: await takeInRoster(context, received.delivery.deliveryId), isRepeat: false };
}

/** A batch that was made by a program (a sample, a connector) stands in no file. */
async function importBatch(
  context: VerbContext,
  batch: RosterBatch,
): Promise<{ delivery: Delivery; isRepeat: boolean }> {
  requireNeed(context.actor, 'roster:import');
  const { institutionId } = context.actor;
  const contentHash = createHash('sha256').update(JSON.stringify(batch)).digest('hex');
  const same = { kind: 'roster' as const, sourceId: null, contentHash, mappingHash: '' };
  const repeat = await context.db.forInstitution(institutionId, (trx) => sameDelivery(trx, institutionId, same));
  if (repeat) return { delivery: repeat, isRepeat: true };
  const delivery = await noteRoster(context, 'made by a program', { contentHash, sizeBytes: 0, path: '' });
  return { delivery: await takeInRoster(context, delivery.deliveryId, batch), isRepeat: false };
}
