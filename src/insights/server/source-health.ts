import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { addDays, type IsoDate, type Week } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { freshness } from '../../sources/core/freshness.ts';
import { isEnabledIn, listSources } from '../../sources/server/index.ts';
import type { SourceHealth, WeekInfo } from '../core/views.ts';
import type { Page } from './page.ts';

/** The health of every source that counts, at a glance: how fresh it is and which of the shown weeks it covers. */
export async function sourceHealth(
  trx: Tx,
  { actor, clock }: { actor: Actor; clock: Clock },
  { institution, base, week }: Page,
  shown: readonly WeekInfo[],
): Promise<SourceHealth[]> {
  const { institutionId } = actor;
  const sources = (await listSources(trx, institutionId)).filter(({ weightGroup }) => weightGroup !== 'none');
  const covered = await coveredWeeks(
    trx,
    institutionId,
    shown.map((one) => one.week),
  );
  const last = await lastCoveredDays(trx, institutionId);
  const weights = base ? await weightsOf(trx, institutionId, base.run) : new Map<number, number>();
  const held = await heldSources(trx, institutionId);
  const changes = await enabledChanges(trx, institutionId);
  return sources.map(({ sourceId, name, expectedEveryHours }) => {
    const isEnabled = isEnabledIn(changes.get(sourceId) ?? [], week.week);
    const day = last.get(sourceId) ?? null;
    const until = day === null ? null : endOfDay(day, institution.timeZone);
    const fresh = freshness(until, clock.now(), expectedEveryHours);
    const state = !isEnabled ? 'disabled' : held.has(sourceId) ? 'held' : fresh.state;
    return {
      sourceId,
      name,
      isEnabled,
      weight: weights.get(sourceId) ?? 0,
      quality: null,
      freshUntil: until ? until.toString() : null,
      state,
      words:
        state === 'disabled'
          ? 'Switched off'
          : state === 'held'
            ? 'A delivery is held for somebody to look at'
            : fresh.words,
      weeks: shown.map((one) => ({
        week: one.week,
        state: weekState(one, covered.get(`${sourceId}/${one.week}`) ?? 0),
      })),
    };
  });
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

const weekdays = 0b0011111;

function weekState({ kind }: WeekInfo, days: number): SourceHealth['weeks'][number]['state'] {
  if (kind === 'break') return 'not_taught';
  if ((days & weekdays) === weekdays) return 'covered';
  return days === 0 ? 'missing' : 'partial';
}

function endOfDay(day: IsoDate, timeZone: string): Temporal.Instant {
  return Temporal.PlainDate.from(addDays(day, 1)).toZonedDateTime(timeZone).toInstant();
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

/** The last day that a delivery covers, by source. */
async function lastCoveredDays(trx: Tx, institutionId: number): Promise<Map<number, IsoDate>> {
  const rows = await trx
    .selectFrom('sources.coverage')
    .distinctOn('source_id')
    .select(['source_id', 'week', 'days'])
    .where('institution_id', '=', institutionId)
    .orderBy('source_id')
    .orderBy('week', 'desc')
    .execute();
  return new Map(rows.map(({ source_id, week, days }) => [source_id, addDays(week, 31 - Math.clz32(days))]));
}

/** Each source's share of the weight, as in the weight profile of most: the heaviest that a source has in any. */
async function weightsOf(trx: Tx, institutionId: number, run: number): Promise<Map<number, number>> {
  const row = await trx
    .selectFrom('scoring.run')
    .select(['source_ids', 'weight_profiles'])
    .where('institution_id', '=', institutionId)
    .where('run', '=', run)
    .executeTakeFirst();
  if (!row) return new Map();
  const profiles = row.weight_profiles as unknown as number[][];
  const weights = row.source_ids.map((_, s) => Math.max(0, ...profiles.map((profile) => profile[s] ?? 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return new Map(row.source_ids.map((sourceId, s) => [sourceId, (weights[s] ?? 0) / total]));
}

async function heldSources(trx: Tx, institutionId: number): Promise<Set<number>> {
  const rows = await trx
    .selectFrom('sources.delivery')
    .select('source_id')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'held')
    .execute();
  return new Set(rows.flatMap(({ source_id }) => (source_id === null ? [] : [source_id])));
}
