import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { coveredRange } from '../../sources/core/covered-range.ts';
import { Mapping } from '../../sources/core/mapping.ts';
import {
  type CheckedFile,
  type Delivery,
  findDelivery,
  finishDelivery,
  listSources,
  noteBrought,
  noteProgress,
  openChecked,
  type VerbContext,
} from '../../sources/server/index.ts';
import { columnKind } from '../core/column.ts';
import { daysFromTo, masksByWeek } from '../core/covered-days.ts';
import type { DeliveryFollower, Storing } from './delivery-follower.ts';
import { deliveryFollowers } from './delivery-follower.ts';
import { replaceSourceDays } from './replace-source-days.ts';
import { rolledUpWeeks } from './rolled-up-weeks.ts';

/**
 * Stores a delivery that passed its check (or was released): for each source that it feeds, exactly the days that it covers.
 * Readers see the state before until all of it is stored. Safe to run again after a crash; one that is in force stays as it is.
 * @param open the checked file where its check has just been made; else the stored file is read again. It is closed here.
 */
export async function applyDelivery(
  context: VerbContext,
  deliveryId: string,
  open: CheckedFile | null = null,
  takesOver = false,
): Promise<Delivery> {
  const { institutionId } = context.actor;
  const delivery = await context.db.forInstitution(institutionId, (trx) =>
    findDelivery(trx, institutionId, deliveryId),
  );
  if (delivery.state !== 'applying') {
    await open?.close();
    return delivery;
  }
  const checked = open ?? (await openChecked(context, delivery));
  try {
    await store(context, delivery, checked, takesOver);
  } finally {
    await checked.close();
  }
  return context.db.forInstitution(institutionId, (trx) => findDelivery(trx, institutionId, deliveryId));
}

async function store(
  context: VerbContext,
  delivery: Delivery,
  checked: CheckedFile,
  takesOver: boolean,
): Promise<void> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const { deliveryId } = delivery;
  const mapping = Mapping.parse(delivery.mapping);
  const { today } = checked.plan;
  const sources = await db.forInstitution(institutionId, (trx) => listSources(trx, institutionId));
  const fed = mapping.feeds.flatMap((feed, index) => {
    const source = sources.find(({ key }) => key === feed.source);
    return source ? [{ source, index }] : [];
  });
  const sourceIds = fed.map(({ source }) => source.sourceId);
  const covers = coveredRange(mapping, checked.covers, today);
  const range = daysToStore(covers, delivery.reachedOn);
  const finish = (trx: Tx) =>
    finishDelivery(trx, context, delivery, { reachedOn: today, sourceIds, counts: checked.counts, covers });
  if (range === null || fed.length === 0) {
    await db.forInstitution(institutionId, finish);
    return;
  }
  const coveredDays = daysFromTo(range.from, range.to);
  const storing: Storing = {
    delivery,
    checked,
    range,
    feeds: fed.map(({ source, index }) => ({ feedNo: index + 1, sourceId: source.sourceId })),
  };
  const follow = async (step: (follower: DeliveryFollower) => Promise<void>) => {
    for (const follower of deliveryFollowers()) await step(follower);
  };
  let saidPct = 50;
  await replaceSourceDays(db, {
    institutionId,
    deliveryId,
    takesOver,
    also: (loads) => follow((follower) => follower.write(context, storing, loads)),
    sources: fed.map(({ source: { sourceId, measure }, index }) => ({
      sourceId,
      coveredDays,
      weeks: rolledUpWeeks(checked.warehouse, { feedNo: index + 1, sourceId, kind: columnKind(measure) }, range),
    })),
    onProgress: async (doneWeeks, allWeeks) => {
      const pct = 50 + (49 * doneWeeks) / allWeeks;
      if (pct < saidPct + 5) return;
      saidPct = pct;
      await noteProgress(context, deliveryId, 'applying', pct);
    },
    finish: async (trx) => {
      for (const { source, index } of fed) {
        const { storedRows = 0, total = 0 } = checked.feeds[index] ?? {};
        await noteBrought(trx, institutionId, deliveryId, {
          sourceId: source.sourceId,
          storedRows,
          total,
          covers: range,
          masks: masksByWeek(coveredDays),
        });
      }
      await follow((follower) => follower.switched(trx, context, storing));
      await finish(trx);
    },
  });
  await follow((follower) => follower.after(context, storing));
}

/** What an earlier pass over the same file has stored is left alone: a correction may have come since. */
function daysToStore(
  range: { from: IsoDate; to: IsoDate } | null,
  reachedOn: IsoDate | null,
): { from: IsoDate; to: IsoDate } | null {
  if (range === null || reachedOn === null || reachedOn < range.from) return range;
  const from = addDays(reachedOn, 1);
  return from > range.to ? null : { from, to: range.to };
}
