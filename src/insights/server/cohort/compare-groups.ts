import { type Unit, unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import type { Database } from '../../../platform/db/database.ts';
import { bandCountOf, type Narrowing, narrowed, sumFacts } from '../../core/cohort/cells.ts';
import { compareSentence } from '../../core/student/sentences.ts';
import type { CohortFilter, CompareSeries, CompareView, WeekInfo } from '../../core/views.ts';
import { filterNarrowing, savedCohorts } from '../lists/filter.ts';
import { filterOptions } from '../lists/filter-options.ts';
import { openPage, type Page } from '../lists/page.ts';
import { shareableCells } from '../names/deidentify.ts';
import { countedCells, type Part, readerOf, visibleCells } from '../reader.ts';
import { gapOf } from './view-cohort.ts';

export interface CompareQuery extends CohortFilter {
  by: CompareView['by'];
  measure: CompareView['measure'];
}

/**
 * Sites, schools, programmes or years side by side through the academic year: by the absolute index or by attendance, never
 * by relative scores, and in the order of their names, never of their figures.
 */
export async function compareGroups(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { by, measure, ...filter }: CompareQuery,
): Promise<CompareView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, filter.week);
    const reader = await readerOf(trx, actor, 'cohorts:read', page);
    const cohorts = await savedCohorts(trx, actor, page.units);
    const narrowing = filterNarrowing(filter, page.units, cohorts);
    const weeks = page.weeks.filter(
      ({ week, academicYear }) => week <= page.week.week && academicYear === page.week.academicYear,
    );
    const shown = new Set(weeks.map(({ week }) => week));
    const layouts = page.layouts.filter(({ week }) => shown.has(week));
    const withBase = page.base && !layouts.includes(page.base) ? [page.base, ...layouts] : layouts;
    const parts = shareableCells(reader, await visibleCells(trx, reader, withBase));
    const options = filterOptions(parts, page.base?.run ?? null, page.units, cohorts, page.institution.words);
    const groups = groupsBy(by, page, filter, options);
    const partsOf = partsByGroup(by, parts);
    const series = groups
      .map(({ key, label, narrowing: own }) =>
        seriesOf({ page, parts: partsOf(key), weeks, measure }, key, label, narrowed(narrowing, own)),
      )
      .filter(({ n }) => n > 0);
    return {
      by,
      measure,
      week: page.week,
      options,
      sentence: compareSentence(measure, series.length, series.filter(({ isSuppressed }) => isSuppressed).length),
      series,
    };
  });
}

/** Of programmes and years only their own cells can count, so only those are looked at. */
function partsByGroup(by: CompareView['by'], parts: readonly Part[]): (key: string) => readonly Part[] {
  if (by === 'unit') return () => parts;
  const grouped = parts.map((part) => ({
    by: part.by,
    cells: [...part.cells].map(
      ([run, cells]) =>
        [run, Map.groupBy(cells, (cell) => (by === 'year' ? cell.year : cell.programmeUnitId))] as const,
    ),
  }));
  return (key) =>
    grouped.map((part) => ({ by: part.by, cells: new Map(part.cells.map(([run, own]) => [run, own.get(key) ?? []])) }));
}

interface Group {
  key: string;
  label: string;
  narrowing: Partial<Narrowing>;
}

/** In the order of their labels. */
function groupsBy(
  by: CompareView['by'],
  { units }: Page,
  filter: CohortFilter,
  options: CompareView['options'],
): Group[] {
  if (by === 'year')
    return options.years.map(({ key, label }) => ({ key, label, narrowing: { years: [new Set([key])] } }));
  if (by === 'programme') {
    return options.programmes.map(({ key, label }) => ({ key, label, narrowing: { units: [new Set([key])] } }));
  }
  return unitsBelow(units, filter.unit)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ unitId, name }) => ({
      key: unitId,
      label: name,
      narrowing: { units: [new Set(unitSubtree(units, unitId))] },
    }));
}

/** The units directly below the chosen one, or else the uppermost that are more than one. */
function unitsBelow(units: readonly Unit[], chosen: string | undefined): Unit[] {
  let level = units.filter(({ parentUnitId }) => parentUnitId === (chosen ?? null));
  while (level.length === 1) {
    const [only] = level;
    const below = units.filter(({ parentUnitId }) => parentUnitId === only?.unitId);
    if (below.length === 0) break;
    level = below;
  }
  return level;
}

interface Compared {
  page: Page;
  parts: readonly Part[];
  weeks: readonly WeekInfo[];
  measure: CompareView['measure'];
}

function seriesOf(
  { page, parts, weeks, measure }: Compared,
  key: string,
  label: string,
  narrowing: Narrowing,
): CompareSeries {
  const { base } = page;
  const sumOf = (run: number, bands: number) =>
    sumFacts(
      countedCells(parts, run, narrowing).map(({ facts }) => facts),
      bands,
    );
  const n = base ? sumOf(base.run, bandCountOf(base.bandWidth)).n : 0;
  return {
    key,
    label,
    n,
    isSuppressed: unlessSmall(n, n) === null,
    weeks: weeks.map((week) => {
      const layout = page.layouts.find((one) => one.week === week.week);
      if (!layout) return { week: week.week, value: null, n: 0, gap: gapOf(week) };
      const facts = sumOf(layout.run, bandCountOf(layout.bandWidth));
      const of = measure === 'absolute' ? facts.absoluteN : facts.n;
      const figure =
        measure === 'absolute' ? share(facts.absoluteSum, facts.absoluteN) : share(facts.attended, facts.expected);
      const value = figure === null ? null : unlessSmall(of, figure);
      return { week: week.week, value, n: of, gap: value === null ? whyNone(measure, figure) : null };
    }),
  };
}

function share(sum: number, of: number): number | null {
  return of > 0 ? sum / of : null;
}

function whyNone(measure: CompareView['measure'], figure: number | null): string {
  if (figure !== null) return 'Too few to show';
  return measure === 'absolute' ? 'Not available before the fifth scored week' : 'Nothing was expected';
}
