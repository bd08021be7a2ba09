import type { Unit } from '../../../institution/server/index.ts';
import { addDays, type IsoDate, type Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { appliesTo, Eligibility } from '../../../sources/core/eligibility.ts';
import { mayCount, type PolicyDecision } from '../../../sources/core/policy.ts';
import { policyDecisions } from '../../../sources/server/index.ts';
import type { MeasureKind, ModelSettings, ScoredSource } from '../../core/model.ts';
import { weightOfGroup } from '../../core/model.ts';
import type { EnrolmentKind } from '../run/enrolments.ts';

/** A source as runs see it, with its history of being switched on and off. */
export interface RunSource extends ScoredSource {
  key: string;
  name: string;
  /** Of the catalogue, and the decisions by which one that stays out otherwise counts. */
  kind: string | null;
  decisions: readonly PolicyDecision[];
  eligibility: Eligibility;
  /** Ascending. */
  switched: { fromWeek: Week; isEnabled: boolean }[];
}

export async function readSources(trx: Tx, institutionId: number): Promise<RunSource[]> {
  const rows = await trx
    .selectFrom('sources.source')
    .select(['source_id', 'key', 'name', 'measure', 'direction', 'weight_group', 'kind', 'eligibility'])
    .where('institution_id', '=', institutionId)
    .orderBy('source_id')
    .execute();
  const switches = await trx
    .selectFrom('sources.source_enabled')
    .select(['source_id', 'from_week', 'is_enabled'])
    .where('institution_id', '=', institutionId)
    .orderBy('from_week')
    .execute();
  const decisions = await policyDecisions(trx, institutionId);
  const bySource = Map.groupBy(switches, (row) => row.source_id);
  return rows.map((row) => ({
    sourceId: row.source_id,
    key: row.key,
    name: row.name,
    measure: row.measure as MeasureKind,
    direction: row.direction === -1 ? -1 : 1,
    weightGroup: row.weight_group,
    kind: row.kind,
    decisions: decisions.get(row.source_id) ?? [],
    eligibility: Eligibility.parse(row.eligibility),
    switched: (bySource.get(row.source_id) ?? []).map((at) => ({ fromWeek: at.from_week, isEnabled: at.is_enabled })),
  }));
}

/**
 * The model's sources in a week: switched on as of it, of a group that weighs something, and, where they count only by decision,
 * with one that holds in the week. Every run, preview and reference asks here, so nothing that was set elsewhere gets round it.
 */
export function sourcesOfWeek(all: readonly RunSource[], week: Week, model: ModelSettings): RunSource[] {
  return all.filter((source) => {
    const last = source.switched.findLast(({ fromWeek }) => fromWeek <= week);
    const isOn = last?.isEnabled === true && weightOfGroup(model, source) > 0;
    return isOn && mayCount(source.kind, source.decisions, week);
  });
}

/** Whether any day of the week is within the source's dates. */
export function existsInWeek({ from, to }: Eligibility, week: Week): boolean {
  const sunday: IsoDate = addDays(week, 6);
  return (from === undefined || from <= sunday) && (to === undefined || to >= week);
}

/** By kind whether the source applies. */
export function appliesByKind(source: RunSource, kinds: readonly EnrolmentKind[], units: readonly Unit[]): boolean[] {
  const codeOf = new Map(units.map((unit) => [unit.unitId, unit.code]));
  return kinds.map((kind) =>
    appliesTo(source.eligibility, {
      programme: codeOf.get(kind.programmeUnitId) ?? '',
      campus: kind.campusUnitId === null ? null : (codeOf.get(kind.campusUnitId) ?? null),
      term: kind.termCode,
      mode: kind.mode,
      year: kind.yearOfStudy,
    }),
  );
}
