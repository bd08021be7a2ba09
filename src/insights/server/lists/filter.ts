import { listSavedCohorts } from '../../../access/server/index.ts';
import { type Unit, unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { everything, type Narrowing, narrowed } from '../../core/cohort/cells.ts';
import type { CohortFilter } from '../../core/views.ts';
import { trouble } from '../problems.ts';

export interface SavedCohort {
  key: string;
  label: string;
  narrowing: Narrowing;
}

type Values = Partial<Record<'unit' | 'programme' | 'year' | 'mode', readonly string[]>>;

/** The reader's saved cohorts. What one names and the institution no longer has, matches nobody. */
export async function savedCohorts(trx: Tx, actor: Actor, units: readonly Unit[]): Promise<SavedCohort[]> {
  const saved = await listSavedCohorts(trx, actor);
  return saved.map(({ savedCohortId, name, filter }) => ({
    key: savedCohortId,
    label: name,
    narrowing: narrowingOf(valuesOf(filter), units),
  }));
}

/** What the filter bar's query narrows to. */
export function filterNarrowing(
  filter: CohortFilter,
  units: readonly Unit[],
  cohorts: readonly SavedCohort[],
): Narrowing {
  for (const key of [filter.unit, filter.programme]) {
    if (key !== undefined && !units.some(({ unitId }) => unitId === key)) {
      throw trouble.unknownFilter('The address names a unit that is not there (any more). Choose one from the list.');
    }
  }
  const { unit, programme, year, mode } = filter;
  const own = narrowingOf(
    {
      ...(unit !== undefined && { unit: [unit] }),
      ...(programme !== undefined && { programme: [programme] }),
      ...(year !== undefined && { year: [year] }),
      ...(mode !== undefined && { mode: [mode] }),
    },
    units,
  );
  if (filter.cohort === undefined) return own;
  const cohort = cohorts.find(({ key }) => key === filter.cohort);
  if (!cohort) {
    throw trouble.unknownFilter(
      'This saved cohort is not there, or it is a colleague’s and not shared. Choose another.',
    );
  }
  return narrowed(own, cohort.narrowing);
}

function narrowingOf({ unit, programme, year, mode }: Values, units: readonly Unit[]): Narrowing {
  return narrowed(everything, {
    units: [
      ...(unit ? [new Set(unit.flatMap((unitId) => unitSubtree(units, unitId)))] : []),
      ...(programme ? [new Set(programme)] : []),
    ],
    years: year ? [new Set(year)] : [],
    modes: mode ? [new Set(mode)] : [],
  });
}

function valuesOf(filter: Readonly<Record<string, unknown>>): Values {
  const values: Values = {};
  for (const key of ['unit', 'programme', 'year', 'mode'] as const) {
    const value = filter[key];
    const list = (Array.isArray(value) ? value : [value]).filter(
      (one): one is string => typeof one === 'string' && one !== '',
    );
    if (list.length > 0) values[key] = list;
  }
  return values;
}
