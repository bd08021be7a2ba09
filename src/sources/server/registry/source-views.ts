import { type Institution, listCalendarPeriods, listUnits } from '../../../institution/server/index.ts';
import { addDays, addWeeks, type IsoDate, type Week, weekdayOf, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isEnabledIn } from '../../core/enabled.ts';
import type { RowCounts } from '../../core/fates.ts';
import { freshness } from '../../core/freshness.ts';
import { goodQualityPct, type Quality, quality } from '../../core/quality.ts';
import type { Source, SourceView } from '../../core/views.ts';
import { listSources } from '../queries.ts';
import { expectedDays, type WholeCalendar } from './expected-days.ts';
import { policyDecisions, policyView } from './policy-decisions.ts';

/** Quality is judged over the last four weeks and the last eight deliveries. */
const QUALITY_DAYS = 28;
const QUALITY_DELIVERIES = 8;
const WEEKS_SHOWN = 12;

export interface SourceHealthFigures {
  source: Source;
  quality: Quality;
  freshness: ReturnType<typeof freshness>;
  freshUntil: Temporal.Instant | null;
}

interface Evidence {
  coverage: Map<number, { week: Week; days: number; deliveryId: string }[]>;
  changes: Map<number, { fromWeek: Week; isEnabled: boolean }[]>;
  deliveries: Map<number, DeliveryFacts[]>;
  calendar: WholeCalendar;
}

interface DeliveryFacts {
  deliveryId: string;
  state: string;
  counts: RowCounts;
  coversTo: IsoDate | null;
  receivedAt: Date;
}

/** Every source with its health: quality in parts, freshness, coverage by week. */
export async function sourceViews(
  trx: Tx,
  institution: Institution,
  now: Temporal.Instant,
  today: IsoDate,
): Promise<SourceView[]> {
  const { institutionId } = institution;
  const sources = await listSources(trx, institutionId);
  const evidence = await gather(trx, institutionId);
  const decisions = await policyDecisions(trx, institutionId);
  return sources.map((source) => ({
    ...viewOf(source, evidence, institution, now, today),
    policy: policyView(source, decisions.get(source.sourceId) ?? [], today),
  }));
}

async function gather(trx: Tx, institutionId: number): Promise<Evidence> {
  const coverage = await trx
    .selectFrom('sources.coverage')
    .select(['source_id', 'week', 'days', 'delivery_id'])
    .where('institution_id', '=', institutionId)
    .orderBy('week')
    .execute();
  const changes = await trx
    .selectFrom('sources.source_enabled')
    .select(['source_id', 'from_week', 'is_enabled'])
    .where('institution_id', '=', institutionId)
    .orderBy('from_week')
    .execute();
  return {
    coverage: Map.groupBy(
      coverage.map((row) => ({ sourceId: row.source_id, week: row.week, days: row.days, deliveryId: row.delivery_id })),
      ({ sourceId }) => sourceId,
    ),
    changes: Map.groupBy(
      changes.map((row) => ({ sourceId: row.source_id, fromWeek: row.from_week, isEnabled: row.is_enabled })),
      ({ sourceId }) => sourceId,
    ),
    deliveries: await lastDeliveries(trx, institutionId),
    calendar: {
      periods: await listCalendarPeriods(trx, institutionId),
      units: await listUnits(trx, institutionId),
    },
  };
}

/** The last deliveries that fed a source, or were meant for it. Newest first. */
async function lastDeliveries(trx: Tx, institutionId: number): Promise<Map<number, DeliveryFacts[]>> {
  const rows = await trx
    .selectFrom('sources.delivery as d')
    .leftJoin('sources.delivery_source as s', (on) =>
      on.onRef('s.institution_id', '=', 'd.institution_id').onRef('s.delivery_id', '=', 'd.delivery_id'),
    )
    .select([
      'd.delivery_id',
      'd.source_id',
      's.source_id as fed',
      'd.state',
      'd.row_counts',
      'd.covers_to',
      'd.received_at',
    ])
    .where('d.institution_id', '=', institutionId)
    .where('d.source_id', 'is not', null)
    .orderBy('d.received_at', 'desc')
    .limit(2_000)
    .execute();
  const found = new Map<number, DeliveryFacts[]>();
  for (const row of rows) {
    const sourceId = row.fed ?? row.source_id;
    if (sourceId === null) continue;
    const facts = {
      deliveryId: row.delivery_id,
      state: row.state,
      counts: row.row_counts as RowCounts,
      coversTo: row.covers_to,
      receivedAt: row.received_at,
    };
    found.set(sourceId, [...(found.get(sourceId) ?? []), facts]);
  }
  return found;
}

function viewOf(
  source: Source,
  evidence: Evidence,
  institution: Institution,
  now: Temporal.Instant,
  today: IsoDate,
): Omit<SourceView, 'policy'> {
  const covered = evidence.coverage.get(source.sourceId) ?? [];
  const deliveries = evidence.deliveries.get(source.sourceId) ?? [];
  const changes = evidence.changes.get(source.sourceId) ?? [];
  const freshUntil = freshUntilOf(covered, institution.timeZone, now);
  const expected = expectedDays(
    source.eligibility,
    evidence.calendar,
    addDays(today, -QUALITY_DAYS),
    addDays(today, -1),
  );
  const judged = quality({
    ...lately(covered, deliveries, expected, institution.timeZone),
    staleAfterHours: source.expectedEveryHours,
  });
  const last = deliveries[0];
  const byWeek = new Map(covered.map((row) => [row.week, row]));
  const thisWeek = weekOf(today);
  const { sourceId, ...fields } = source;
  return {
    sourceId,
    ...fields,
    isReviewDue: source.nextReviewOn !== null && source.nextReviewOn <= today,
    isEnabled: isEnabledIn(changes, thisWeek),
    enabledChanges: changes.map(({ fromWeek, isEnabled }) => ({ fromWeek, isEnabled })),
    quality: judged,
    isQualityLow: judged.pct !== null && judged.pct < goodQualityPct,
    freshness: freshness(freshUntil, now, source.expectedEveryHours),
    freshUntil: freshUntil?.toString() ?? null,
    held: deliveries.filter(({ state }) => state === 'held').length,
    lastDelivery: last
      ? {
          deliveryId: last.deliveryId,
          state: last.state as NonNullable<SourceView['lastDelivery']>['state'],
          receivedAt: last.receivedAt.toISOString(),
        }
      : null,
    weeks: Array.from({ length: WEEKS_SHOWN }, (_, index) => {
      const week = addWeeks(thisWeek, index - WEEKS_SHOWN + 1);
      const found = byWeek.get(week);
      return { week, days: found?.days ?? 0, deliveryId: found?.deliveryId ?? null };
    }),
  };
}

/** The end of the last covered day, by the institution's clock; never later than now. */
function freshUntilOf(
  covered: readonly { week: Week; days: number }[],
  timeZone: string,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const last = covered.at(-1);
  if (!last) return null;
  const day = addDays(last.week, 31 - Math.clz32(last.days));
  const end = endOfDay(day, timeZone);
  return Temporal.Instant.compare(end, now) > 0 ? now : end;
}

function endOfDay(day: IsoDate, timeZone: string): Temporal.Instant {
  return Temporal.PlainDate.from(addDays(day, 1)).toZonedDateTime(timeZone).toInstant();
}

function lately(
  covered: readonly { week: Week; days: number }[],
  deliveries: readonly DeliveryFacts[],
  taught: readonly IsoDate[],
  timeZone: string,
) {
  const masks = new Map(covered.map(({ week, days }) => [week, days]));
  const recent = deliveries
    .filter(({ state }) => ['applied', 'superseded', 'held'].includes(state))
    .slice(0, QUALITY_DELIVERIES);
  const counts: RowCounts = {};
  for (const delivery of recent)
    for (const [fate, n] of Object.entries(delivery.counts))
      counts[fate as keyof RowCounts] = (counts[fate as keyof RowCounts] ?? 0) + n;
  return {
    expectedDays: taught.length,
    coveredDays: taught.filter((day) => ((masks.get(weekOf(day)) ?? 0) & (1 << weekdayOf(day))) !== 0).length,
    counts,
    lagHours: recent.flatMap(({ coversTo, receivedAt }) =>
      coversTo === null
        ? []
        : [Math.max(0, (receivedAt.getTime() - endOfDay(coversTo, timeZone).epochMilliseconds) / 3_600_000)],
    ),
  };
}
