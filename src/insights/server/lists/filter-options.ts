import type { Words } from '../../../institution/core/presets.ts';
import { type Unit, unitSubtree } from '../../../institution/server/index.ts';
import { capital } from '../../../kernel/capital.ts';
import { type Cell, isCounted, type Narrowing, narrowed } from '../../core/cohort/cells.ts';
import type { FilterOption, FilterOptions } from '../../core/views.ts';
import type { Part } from '../reader.ts';
import type { SavedCohort } from './filter.ts';

const collator = new Intl.Collator('en', { numeric: true });
const byLabel = (a: FilterOption, b: FilterOption) => collator.compare(a.label, b.label);

/** What the filter bar offers: each choice with how many of the reader's students it would leave by itself. */
export function filterOptions(
  parts: readonly Part[],
  run: number | null,
  units: readonly Unit[],
  cohorts: readonly SavedCohort[],
  words: Words,
): FilterOptions {
  const seen = parts.map(({ by, cells }) => ({ by, cells: run === null ? [] : (cells.get(run) ?? []) }));
  const byProgramme = Map.groupBy(
    seen.flatMap(({ by, cells }) => cells.map((cell) => ({ by, cell }))),
    ({ cell }) => cell.programmeUnitId,
  );
  const labels = new Map(units.map(({ unitId, name }) => [unitId, name]));
  const programmes = [...byProgramme].map(([key, among]) => ({
    key,
    label: labels.get(key) ?? key,
    // Only its own cells can count: the others need not be looked at.
    n: countOf(
      [...Map.groupBy(among, ({ by }) => by)].map(([by, own]) => ({ by, cells: own.map(({ cell }) => cell) })),
      {
        units: [new Set([key])],
      },
    ),
  }));
  const counted = seen.flatMap(({ by, cells }) => cells.filter((cell) => isCounted(cell, by)));
  return {
    units: unitOptions(units, byProgramme, (filter) => countOf(seen, filter)),
    programmes: programmes.filter(({ n }) => n > 0).toSorted(byLabel),
    years: tally(
      counted,
      ({ year }) => year,
      (year) => yearLabel(year, words),
    ),
    modes: tally(
      counted,
      ({ mode }) => mode,
      (mode) => capital(mode),
    ),
    cohorts: cohorts.map(({ key, label, narrowing }) => ({ key, label, n: countOf(seen, narrowing) })),
  };
}

function countOf(among: readonly { by: Narrowing; cells: readonly Cell[] }[], filter: Partial<Narrowing>): number {
  let n = 0;
  for (const { by, cells } of among) {
    const both = narrowed(by, filter);
    for (const cell of cells) if (isCounted(cell, both)) n += cell.facts.n;
  }
  return n;
}

/** Units with somebody in them; those that only repeat a programme are left to the programmes. */
function unitOptions(
  units: readonly Unit[],
  byProgramme: ReadonlyMap<string, unknown>,
  count: (filter: Partial<Narrowing>) => number,
): FilterOption[] {
  const parents = new Set(units.map(({ parentUnitId }) => parentUnitId));
  const listed = units.filter(({ unitId }) => parents.has(unitId) || !byProgramme.has(unitId));
  const options = listed.map(({ unitId, name, parentUnitId }) => ({
    key: unitId,
    label: name,
    ...(parentUnitId !== null && { parent: parentUnitId }),
    n: count({ units: [new Set(unitSubtree(units, unitId))] }),
  }));
  return inTreeOrder(options.filter(({ n }) => n > 0));
}

/** Each unit followed by those below it, so that a list of them can be indented. */
function inTreeOrder(options: readonly FilterOption[]): FilterOption[] {
  const keys = new Set(options.map(({ key }) => key));
  const below = Map.groupBy(options.toSorted(byLabel), ({ parent }) => (parent && keys.has(parent) ? parent : ''));
  const walk = (parent: string): FilterOption[] =>
    (below.get(parent) ?? []).flatMap((unit) => [unit, ...walk(unit.key)]);
  return walk('');
}

function tally(
  counted: readonly Cell[],
  keyOf: (cell: Cell) => string,
  labelOf: (key: string) => string,
): FilterOption[] {
  const sums = new Map<string, number>();
  for (const cell of counted) sums.set(keyOf(cell), (sums.get(keyOf(cell)) ?? 0) + cell.facts.n);
  return [...sums].map(([key, n]) => ({ key, label: labelOf(key), n })).toSorted(byLabel);
}

/** "Year 1"; a year that has a name already ("Grade 9") keeps it. */
export function yearLabel(year: string, words: Words): string {
  if (!/^\d+$/.test(year)) return year;
  return `${words.year.charAt(0).toUpperCase()}${words.year.slice(1)} ${year}`;
}
