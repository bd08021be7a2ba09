import { sql } from 'kysely';
import {
  type Institution,
  listCalendarPeriods,
  listUnits,
  loadInstitution,
  type Unit,
} from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { MeasureKind } from '../../scoring/core/model.ts';
import { weekInfos } from '../core/cohort/weeks.ts';
import type { WeekInfo } from '../core/views.ts';
import { type Layout, listLayouts } from './layout/layouts.ts';
import { type RunSources, readRunSources } from './student/explain-scores.ts';
import { type RunTerms, readYardsticks } from './student/run-terms.ts';

/**
 * What every page of an institution stands on and what changes seldom. Every verb leaves an event and every layout has a stamp, so
 * one short question tells whether what was read for the page before still holds.
 */
export interface Frame {
  /** The last event that it knows of. */
  number: number;
  institution: Institution;
  units: readonly Unit[];
  periods: Awaited<ReturnType<typeof listCalendarPeriods>>;
  layouts: readonly Layout[];
  sources: ReadonlyMap<number, { name: string; measure: MeasureKind; kind: string | null; weightGroup: string }>;
  /** By run, as they are asked for. */
  runSources: Map<number, RunSources>;
  runTerms: Map<number, RunTerms>;
  weeksUntil(today: IsoDate): readonly WeekInfo[];
}

const kept = new WeakMap<Database, Map<number, { mark: string; frame: Frame }>>();

export async function frameOf(trx: Tx, db: Database, institutionId: number): Promise<Frame> {
  const { rows } = await sql<{ number: number; mark: string }>`
    select coalesce((select last_number from ledger.head where institution_id = ${institutionId}), 0)::float8 as number,
      concat_ws(' ', i.fixed_now, (select last_number from ledger.head where institution_id = ${institutionId}),
        (select string_agg(stamp::text, ' ' order by week) from insights.layout where institution_id = ${institutionId} and state = 'ready')) as mark
    from institution.institution i where i.institution_id = ${institutionId}`.execute(trx);
  const mark = rows[0]?.mark ?? '';
  const all = kept.get(db) ?? new Map<number, { mark: string; frame: Frame }>();
  kept.set(db, all);
  const known = all.get(institutionId);
  if (known?.mark === mark) return known.frame;
  const frame = await readFrame(trx, institutionId, rows[0]?.number ?? 0);
  all.set(institutionId, { mark, frame });
  return frame;
}

async function readFrame(trx: Tx, institutionId: number, number: number): Promise<Frame> {
  const institution = await loadInstitution(trx, institutionId);
  const units = await listUnits(trx, institutionId);
  const periods = await listCalendarPeriods(trx, institutionId);
  const layouts = await listLayouts(trx, institutionId);
  const sources = await trx
    .selectFrom('sources.source')
    .select(['source_id', 'name', 'measure', 'kind', 'weight_group'])
    .where('institution_id', '=', institutionId)
    .execute();
  const infos = new Map<IsoDate, readonly WeekInfo[]>();
  const weeksUntil = (today: IsoDate): readonly WeekInfo[] => {
    const found = infos.get(today);
    if (found) return found;
    infos.clear();
    const scored = new Set(layouts.filter(({ week }) => week <= today).map(({ week }) => week));
    const weeks = weekInfos(periods, units, today, scored);
    infos.set(today, weeks);
    return weeks;
  };
  return {
    number,
    institution,
    units,
    periods,
    layouts,
    // The check of sources.source holds measures to these.
    sources: new Map(
      sources.map(({ source_id, name, measure, kind, weight_group }) => [
        source_id,
        { name, measure: measure as MeasureKind, kind, weightGroup: weight_group },
      ]),
    ),
    runSources: new Map(),
    runTerms: new Map(),
    weeksUntil,
  };
}

/** What `readRunSources` gives, kept with what pages stand on: a run's sources never change, and what they are called leaves an event. */
export async function runSourcesOf(trx: Tx, frame: Frame, runs: readonly number[]): Promise<Map<number, RunSources>> {
  const missing = runs.filter((run) => !frame.runSources.has(run));
  for (const [run, sources] of await readRunSources(trx, frame.institution.institutionId, missing))
    frame.runSources.set(run, sources);
  return frame.runSources;
}

/** What the layouts' scores are taken apart by, kept the same way: of a run that stands nothing of it changes. */
export async function runTermsOf(trx: Tx, frame: Frame, layouts: readonly Layout[]): Promise<Map<number, RunTerms>> {
  const missing = layouts.filter(({ run }) => !frame.runTerms.has(run));
  const runs = missing.map(({ run }) => run);
  const sources = await runSourcesOf(trx, frame, runs);
  const fixed = runs.length > 0 ? await readYardsticks(trx, frame.institution.institutionId, runs) : new Map();
  for (const { run, pointsPerSd, zClamp } of missing) {
    const own = sources.get(run);
    if (own) frame.runTerms.set(run, { sources: own, fixed: fixed.get(run) ?? new Map(), pointsPerSd, zClamp });
  }
  return frame.runTerms;
}
