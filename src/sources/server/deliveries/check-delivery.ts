import { Problem } from '../../../kernel/problem.ts';
import { dayNumber } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { coveredRange } from '../../core/covered-range.ts';
import { totalRows } from '../../core/fates.ts';
import { Mapping } from '../../core/mapping.ts';
import { oddities } from '../../core/oddity.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { type CheckedFile, checkFile } from '../files/check-file.ts';
import { requireStored } from '../files/store-file.ts';
import { type Delivery, findDelivery, pastDeliveries } from '../queries.ts';
import { noteProgress } from './finish-delivery.ts';
import { listRejects, type Reject, type Rejects, rejectsPath } from './list-rejects.ts';
import { moveDelivery } from './move-delivery.ts';
import { scratchFolder } from './scratch.ts';

/**
 * Reads and judges a delivery that waits for its check: counts every row's fate, keeps the rejects, and lets it pass, holds it
 * (odd against the source's history: a person decides) or refuses it (nothing in it can be stored).
 * @returns the delivery, and when it passed the checked file with its roll-up, which the caller stores and closes
 */
export async function checkDelivery(
  context: VerbContext,
  deliveryId: string,
): Promise<{ delivery: Delivery; checked: CheckedFile | null }> {
  const { institutionId } = context.actor;
  const delivery = await context.db.forInstitution(institutionId, (trx) =>
    findDelivery(trx, institutionId, deliveryId),
  );
  if (delivery.state !== 'checking') return { delivery, checked: null };
  let checked: CheckedFile | null = null;
  try {
    checked = await openChecked(context, delivery, (pct) => {
      // A courtesy: when it cannot be noted, the check itself will say why.
      noteProgress(context, deliveryId, 'checking', pct / 2).catch(() => undefined);
    });
    const rejects = await listRejects(checked, rejectsPath(context.dataFolder, deliveryId));
    const after = await judge(context, delivery, checked, rejects);
    if (after.state === 'applying') return { delivery: after, checked };
    await checked.close();
    return { delivery: after, checked: null };
  } catch (error) {
    await checked?.close();
    if (!(error instanceof Problem)) throw error;
    const { message } = error;
    const refused = await context.db.forInstitution(institutionId, async (trx) => {
      await moveDelivery(trx, institutionId, deliveryId, 'checking', 'refuse', {
        state_reason: message,
        progress_pct: 100,
      });
      await record(trx, context, {
        verb: 'sources.check-delivery',
        subject: { kind: 'delivery', id: deliveryId },
        details: { state: 'refused', problem: error.code },
      });
      return findDelivery(trx, institutionId, deliveryId);
    });
    return { delivery: refused, checked: null };
  }
}

/** Reads the stored file of a delivery again, as its mapping and the institution's day say. */
export async function openChecked(
  context: VerbContext,
  delivery: Delivery,
  onProgress?: (pct: number) => void,
): Promise<CheckedFile> {
  const { institution, today } = await institutionNow(context.db, context.actor.institutionId);
  const path = await requireStored(context, delivery.contentHash);
  const temporaryFolder = await scratchFolder(context.dataFolder);
  const mapping = Mapping.parse(delivery.mapping);
  return checkFile(context.db, {
    institution,
    path,
    mapping,
    today,
    temporaryFolder,
    ...(onProgress && { onProgress }),
  });
}

async function judge(
  context: VerbContext,
  delivery: Delivery,
  checked: CheckedFile,
  rejects: Rejects,
): Promise<Delivery> {
  const { institutionId } = context.actor;
  const { deliveryId, sourceId } = delivery;
  const range = coveredRange(checked.plan.mapping, checked.covers, checked.plan.today);
  const days = range ? dayNumber(range.to) - dayNumber(range.from) + 1 : 0;
  await replaceRejects(context, deliveryId, rejects.first);
  return context.db.forInstitution(institutionId, async (trx) => {
    const past = await pastDeliveries(trx, institutionId, sourceId, delivery.kind);
    const odd = oddities({ counts: checked.counts, unknownIds: rejects.unknownIds, days }, past);
    const verdict = verdictOf(checked, odd);
    await trx
      .updateTable('sources.delivery')
      .set({
        row_counts: jsonb(checked.counts),
        unknown_ids: rejects.unknownIds,
        covers_from: range?.from ?? null,
        covers_to: range?.to ?? null,
      })
      .where('institution_id', '=', institutionId)
      .where('delivery_id', '=', deliveryId)
      .execute();
    if (verdict.event === 'pass') await giveWay(trx, institutionId, delivery);
    const state = await moveDelivery(trx, institutionId, deliveryId, 'checking', verdict.event, {
      state_reason: verdict.reason,
      progress_pct: verdict.event === 'pass' ? 50 : 100,
    });
    await record(trx, context, {
      verb: 'sources.check-delivery',
      subject: { kind: 'delivery', id: deliveryId },
      details: { state, rows: checked.counts },
    });
    return findDelivery(trx, institutionId, deliveryId);
  });
}

/** The same file, given again to be read anew, takes the place of the one in force. */
async function giveWay(trx: Tx, institutionId: number, delivery: Delivery): Promise<void> {
  await trx
    .updateTable('sources.delivery')
    .set({ state: 'superseded', state_reason: 'The same file was read again.' })
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '<>', delivery.deliveryId)
    .where('source_id', '=', delivery.sourceId)
    .where('content_hash', '=', delivery.contentHash)
    .where('mapping_hash', '=', delivery.mappingHash)
    .where('state', '=', 'applied')
    .execute();
}

function verdictOf(
  checked: CheckedFile,
  odd: readonly string[],
): { event: 'pass' | 'hold' | 'refuse'; reason: string | null } {
  const { counts } = checked;
  const rows = totalRows(counts);
  if (rows === 0 && typeof checked.plan.mapping.covers === 'object') return { event: 'pass', reason: null };
  if (rows === 0) return { event: 'refuse', reason: 'The file has no rows.' };
  // What can be mended in the roster or the mapping is held, so that the same delivery can be checked again.
  if ((counts.stored ?? 0) === 0 && (counts['not-yet'] ?? 0) === 0 && odd.length === 0)
    return {
      event: 'refuse',
      reason: `None of its ${rows.toLocaleString('en')} rows can be stored. Download the rejects to see why.`,
    };
  return odd.length > 0 ? { event: 'hold', reason: odd.join(' ') } : { event: 'pass', reason: null };
}

/** Rows in a transaction: on the embedded database everything else waits meanwhile. */
const REJECTS_AT_ONCE = 2_000;

async function replaceRejects(
  { db, actor: { institutionId } }: VerbContext,
  deliveryId: string,
  rejects: readonly Reject[],
): Promise<void> {
  await db.forInstitution(institutionId, (trx) => deleteRejects(trx, institutionId, deliveryId));
  for (let from = 0; from < rejects.length; from += REJECTS_AT_ONCE) {
    const some = rejects.slice(from, from + REJECTS_AT_ONCE);
    await db.forInstitution(institutionId, (trx) =>
      bulkInsert(trx, 'sources.reject', {
        row_number: { type: 'int4', values: some.map(({ rowNumber }) => rowNumber) },
        fate: { type: 'text', values: some.map(({ fate }) => fate) },
        reason: { type: 'text', values: some.map(({ reason }) => reason) },
        content: { type: 'text', values: some.map(({ content }) => content) },
        institution_id: { type: 'int4', values: institutionId },
        delivery_id: { type: 'uuid', values: deliveryId },
      }),
    );
  }
}

async function deleteRejects(trx: Tx, institutionId: number, deliveryId: string): Promise<void> {
  await trx
    .deleteFrom('sources.reject')
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', deliveryId)
    .execute();
}
