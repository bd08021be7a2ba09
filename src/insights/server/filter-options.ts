import type { Words } from '../../institution/core/presets.ts';
import { type Unit, unitChain, unitSubtree } from '../../institution/server/index.ts';
import { type Cell, isCounted, type Narrowing, narrowed } from '../core/cells.ts';
import type { FilterOption, FilterOptions } from '../core/views.ts';
import type { SavedCohort } from './filter.ts';
import type { Part } from './reader.ts';

const byLabel = (a: FilterOption, b: FilterOption) => a.label.localeCompare(b.label, 'en', { numeric: true });

/** What the filter bar offers: each choice with how many of the reader's students it would leave by itself. */
export function filterOptions(
  parts: readonly Part[],
  run: number | null,
  units: readonly Unit[],
  cohorts: readonly SavedCohort[],
  words: Words,
): FilterOptions {
  const seen = parts.flatMap(({ by, cells }) =>
    (run === null ? [] : (cells.get(run) ?? [])).map((cell) => ({ by, cell })),
  );
  const count = (filter: Partial<Narrowing>, among: readonly { by: Narrowing; cell: Cell }[] = seen) =>
    among.reduce((n, { by, cell }) => (isCounted(cell, narrowed(by, filter)) ? n + cell.facts.n : n), 0);
  const byProgramme = Map.groupBy(seen, ({ cell }) => cell.programmeUnitId);
  const labels = new Map(units.map(({ unitId, name }) => [unitId, name]));
  const programmes = [...byProgramme].map(([key, among]) => ({
    key,
    label: labels.get(key) ?? key,
    n: count({ units: [new Set([key])] }, among),
  }));
  const counted = seen.filter(({ by, cell }) => isCounted(cell, by));
  return {
    units: unitOptions(units, byProgramme, count),
    programmes: programmes.filter(({ n }) => n > 0).toSorted(byLabel),
    years: tally(
      counted,
      ({ year }) => year,
      (year) => yearLabel(year, words),
    ),
    modes: tally(
      counted,
      ({ mode }) => mode,
      (mode) => mode.charAt(0).toUpperCase() + mode.slice(1),
    ),
    cohorts: cohorts.map(({ key, label, narrowing }) => ({ key, label, n: count(narrowing) })),
  };
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
  const depth = new Map(listed.map(({ unitId }) => [unitId, unitChain(units, unitId).length]));
  return options
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => (depth.get(a.key) ?? 0) - (depth.get(b.key) ?? 0) || byLabel(a, b));
}

function tally(
  counted: readonly { cell: Cell }[],
  keyOf: (cell: Cell) => string,
  labelOf: (key: string) => string,
): FilterOption[] {
  const sums = new Map<string, number>();
  for (const { cell } of counted) sums.set(keyOf(cell), (sums.get(keyOf(cell)) ?? 0) + cell.facts.n);
  return [...sums].map(([key, n]) => ({ key, label: labelOf(key), n })).toSorted(byLabel);
}

/** "Year 1"; a year that has a name already ("Grade 9") keeps it. */
export function yearLabel(year: string, words: Words): string {
  if (!/^\d+$/.test(year)) return year;
  return `${words.year.charAt(0).toUpperCase()}${words.year.slice(1)} ${year}`;
}
