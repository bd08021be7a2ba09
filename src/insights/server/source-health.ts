import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Week } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { SourceView } from '../../sources/core/views.ts';
import { isEnabledIn, sourceViews } from '../../sources/server/index.ts';
import type { SourceHealth, WeekInfo } from '../core/views.ts';
import type { Page } from './lists/page.ts';

/** The health of every source that counts, at a glance: quality, freshness, and which of the shown weeks it covers. */
export async function sourceHealth(
  trx: Tx,
  { db, actor, clock }: { db: Database; actor: Actor; clock: Clock },
  page: Page,
  shown: readonly WeekInfo[],
): Promise<SourceHealth[]> {
  const { institutionId } = actor;
  const weeks = shown.map(({ week }) => week);
  const covered = await coveredWeeks(trx, institutionId, weeks);
  const weights = page.base ? await weightsOf(trx, institutionId, page.base.run) : new Map<number, number>();
  const views = await keptViews(trx, db, page, clock.now());
  return views
    .filter(({ weightGroup }) => weightGroup !== 'none')
    .map((view) => {
      const { sourceId, name, quality, freshUntil, freshness, held } = view;
      const isEnabled = isEnabledIn(view.enabledChanges, page.week.week);
      const state = !isEnabled ? 'disabled' : held > 0 ? 'held' : freshness.state;
      return {
        sourceId,
        name,
        isEnabled,
        weight: weights.get(sourceId) ?? 0,
        quality: quality.pct === null ? null : quality.pct / 100,
        freshUntil,
        state,
        words:
          state === 'disabled'
            ? 'Switched off'
            : state === 'held'
              ? 'A delivery waits for somebody to look at it'
              : freshness.words,
        weeks: shown.map((one) => ({
          week: one.week,
          state: weekState(one, covered.get(`${sourceId}/${one.week}`) ?? 0),
        })),
      };
    });
}

/**
 * What sources say of themselves takes a look at all their deliveries, so it is kept until something was done in the
 * institution (every delivery leaves an event) or a minute has passed.
 */
async function keptViews(
  trx: Tx,
  db: Database,
  { frame, institution, today }: Page,
  now: Temporal.Instant,
): Promise<readonly SourceView[]> {
  const { institutionId } = institution;
  const asOf = `${frame.number} ${Math.floor(now.epochMilliseconds / 60_000)} ${Math.floor(Date.now() / 60_000)}`;
  const all = kept.get(db) ?? new Map<number, { asOf: string; views: readonly SourceView[] }>();
  kept.set(db, all);
  const known = all.get(institutionId);
  if (known?.asOf === asOf) return known.views;
  const views = await sourceViews(trx, institution, now, today);
  all.set(institutionId, { asOf, views });
  return views;
}

const kept = new WeakMap<Database, Map<number, { asOf: string; views: readonly SourceView[] }>>();

const weekdays = 0b0011111;

function weekState({ kind }: WeekInfo, days: number): SourceHealth['weeks'][number]['state'] {
  if (kind === 'break') return 'not_taught';
  if ((days & weekdays) === weekdays) return 'covered';
  return days === 0 ? 'missing' : 'partial';
}

/** When each source was switched on and off. */
export async function enabledChanges(trx: Tx, institutionId: number) {
  const rows = await trx
    .selectFrom('sources.source_enabled')
    .select(['source_id', 'from_week', 'is_enabled'])
    .where('institution_id', '=', institutionId)
    .execute();
  const changes = rows.map((row) => ({ sourceId: row.source_id, fromWeek: row.from_week, isEnabled: row.is_enabled }));
  return Map.groupBy(changes, ({ sourceId }) => sourceId);
}

async function coveredWeeks(trx: Tx, institutionId: number, weeks: readonly Week[]): Promise<Map<string, number>> {
  if (weeks.length === 0) return new Map();
  const rows = await trx
    .selectFrom('sources.coverage')
    .select(['source_id', 'week', 'days'])
    .where('institution_id', '=', institutionId)
    .where('week', 'in', [...weeks])
    .execute();
  return new Map(rows.map(({ source_id, week, days }) => [`${source_id}/${week}`, days]));
}

/** Each source's share of the weight: of the heaviest that it has in any profile, since profiles differ by what applies. */
async function weightsOf(trx: Tx, institutionId: number, run: number): Promise<Map<number, number>> {
  const row = await trx
    .selectFrom('scoring.run')
    .select(['source_ids', 'weight_profiles'])
    .where('institution_id', '=', institutionId)
    .where('run', '=', run)
    .executeTakeFirst();
  if (!row) return new Map();
  // Written by finishRun alone.
  const profiles = row.weight_profiles as unknown as number[][];
  const weights = row.source_ids.map((_, s) => Math.max(0, ...profiles.map((profile) => profile[s] ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return new Map(row.source_ids.map((sourceId, s) => [sourceId, (weights[s] ?? 0) / total]));
}
