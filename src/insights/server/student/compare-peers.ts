import { sql } from 'kysely';
import { unitSubtree } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { smallest_comparison } from '../../../kernel/small-cells.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Cell, everything, isCounted, type Narrowing, narrowed } from '../../core/cohort/cells.ts';
import { inUnits, measureUnits, peerFigure } from '../../core/student/peer-figures.ts';
import type { PeerComparisonView } from '../../core/student/student-views.ts';
import type { CohortFilter, FilterOptions } from '../../core/views.ts';
import { runSourcesOf } from '../frame.ts';
import { cellsOf, type Layout } from '../layout/layouts.ts';
import { filterNarrowing, type SavedCohort, savedCohorts } from '../lists/filter.ts';
import { filterOptions, yearLabel } from '../lists/filter-options.ts';
import { openPage, type Page } from '../lists/page.ts';
import { unitName } from '../lists/student-rows.ts';
import { type EnrolmentRow, requireEnrolment } from './enrolment-queries.ts';
import { refuseDeidentified } from './view-student.ts';

/** More members than this are sampled: quartiles of so many are as good, and the page stays fast. */
const most_members = 1_000;
/** The same for their course through the weeks. */
const most_followed = 400;

/**
 * A student beside a subset of peers, of the reader's choosing or the peer group. Quartiles of ten or more are told, whoever
 * they are of; nothing about fewer.
 */
export async function comparePeers(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  enrolmentId: number,
  filter: CohortFilter,
): Promise<PeerComparisonView> {
  refuseDeidentified(actor);
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, filter.week);
    const { enrolment, reason } = await requireEnrolment(trx, actor, enrolmentId, page.today);
    await recordViews(trx, { clock, actor }, [{ studentId: enrolment.studentId, page: 'peers', reason }]);
    const cohorts = await savedCohorts(trx, actor, page.units);
    const { layout } = page;
    const cells = layout ? ((await cellsOf(trx, institutionId, [layout])).get(layout.run) ?? []) : [];
    const options = optionsOf(page, layout, cells, cohorts);
    const nothing = { week: page.week.week, options, score: null, measures: [], weeks: [] };
    if (!layout) return { ...nothing, label: '', n: 0, insufficient: page.unscored };
    const subset = hasChoice(filter)
      ? chosenSubset(page, cells, filter, cohorts)
      : await peerSubset(trx, page, layout, cells, enrolment);
    const n = subset.cells.reduce((sum, { facts }) => sum + facts.scored, 0);
    if (n < smallest_comparison) {
      const insufficient = `Only ${n} with a score here: too few to compare with (at least ${smallest_comparison} are needed). Choose a wider group.`;
      return { ...nothing, label: subset.label, n, insufficient };
    }
    const members = await readMembers(trx, institutionId, layout.run, subset.cells, n);
    const own = await readMember(trx, institutionId, layout.run, enrolmentId);
    return {
      ...nothing,
      label: subset.label,
      n,
      insufficient: null,
      score: peerFigure(
        own?.score ?? null,
        members.map(({ score }) => score),
      ),
      measures: await measuresOf(trx, page, layout.run, own, members),
      weeks:
        subset.groupKey === undefined
          ? await courseOf(trx, page, members)
          : await courseOfGroup(trx, page, subset.groupKey),
    };
  });
}

function hasChoice({ unit, programme, year, mode, cohort }: CohortFilter): boolean {
  return [unit, programme, year, mode, cohort].some((choice) => choice !== undefined);
}

/** What can be chosen: only groups that are large enough to be compared with. */
function optionsOf(
  page: Page,
  layout: Layout | null,
  cells: readonly Cell[],
  cohorts: readonly SavedCohort[],
): FilterOptions {
  const parts = layout ? [{ by: everything, cells: new Map([[layout.run, cells]]) }] : [];
  const all = filterOptions(parts, layout?.run ?? null, page.units, cohorts, page.institution.words);
  const enough = <T extends { n: number }>(options: readonly T[]) =>
    options.filter(({ n }) => n >= smallest_comparison);
  return {
    units: enough(all.units),
    programmes: enough(all.programmes),
    years: enough(all.years),
    modes: enough(all.modes),
    cohorts: enough(all.cohorts),
  };
}

interface Subset {
  label: string;
  /** A peer group's, whose quartiles every run stores. */
  groupKey?: string;
  cells: readonly Cell[];
}

function counted(cells: readonly Cell[], by: Narrowing): Cell[] {
  return cells.filter((cell) => isCounted(cell, by));
}

function chosenSubset(
  page: Page,
  cells: readonly Cell[],
  filter: CohortFilter,
  cohorts: readonly SavedCohort[],
): Subset {
  const { words, name } = page.institution;
  const named = [filter.programme, filter.unit].flatMap((key) =>
    key === undefined ? [] : [unitName(page.units, key)],
  );
  const cohort = cohorts.find(({ key }) => key === filter.cohort)?.label;
  const traits = [filter.mode, filter.year === undefined ? undefined : yearLabel(filter.year, words)].filter(
    (one) => one !== undefined,
  );
  const who = [...traits, words.students].join(' ');
  const label = `${who.charAt(0).toUpperCase()}${who.slice(1)} of ${[...named, ...(cohort ? [cohort] : [])].join(', ') || name}`;
  return { label, cells: counted(cells, filterNarrowing(filter, page.units, cohorts)) };
}

/** The enrolment's own peer group, or else the first wider circle that is large enough. */
async function peerSubset(
  trx: Tx,
  page: Page,
  layout: Layout,
  cells: readonly Cell[],
  enrolment: EnrolmentRow,
): Promise<Subset> {
  const { institutionId } = page.institution;
  const row = await trx
    .selectFrom('scoring.score as s')
    .innerJoin('scoring.peer_group_week as g', (join) =>
      join
        .onRef('g.institution_id', '=', 's.institution_id')
        .onRef('g.run', '=', 's.run')
        .onRef('g.group_no', '=', 's.peer_group_no'),
    )
    .select(['g.group_no', 'g.group_key', 'g.label'])
    .where('s.institution_id', '=', institutionId)
    .where('g.institution_id', '=', institutionId)
    .where('s.run', '=', layout.run)
    .where('s.enrolment_id', '=', enrolment.enrolmentId)
    .executeTakeFirst();
  const programme = new Set([enrolment.programmeUnitId]);
  const parent = page.units.find(({ unitId }) => unitId === enrolment.programmeUnitId)?.parentUnitId;
  const circles: Subset[] = [
    {
      label: row?.label ?? '',
      ...(row && { groupKey: row.group_key }),
      cells: row ? cells.filter(({ peerGroupNo }) => peerGroupNo === row.group_no) : [],
    },
    {
      label: unitName(page.units, enrolment.programmeUnitId),
      cells: counted(cells, narrowed(everything, { units: [programme] })),
    },
    ...(parent
      ? [
          {
            label: unitName(page.units, parent),
            cells: counted(cells, narrowed(everything, { units: [new Set(unitSubtree(page.units, parent))] })),
          },
        ]
      : []),
    { label: page.institution.name, cells: counted(cells, everything) },
  ];
  const large = circles.find(
    ({ cells: of }) => of.reduce((sum, { facts }) => sum + facts.scored, 0) >= smallest_comparison,
  );
  return large ?? { label: page.institution.name, cells: [] };
}

interface Member {
  enrolmentId: number;
  score: number | null;
  measures: (number | null)[];
}

const memberColumns = sql`s.enrolment_id as "enrolmentId", s.score, s.measures`;

async function readMembers(
  trx: Tx,
  institutionId: number,
  run: number,
  cells: readonly Cell[],
  n: number,
): Promise<Member[]> {
  const every = Math.ceil(n / most_members);
  const cellNos = `{${cells.map(({ cellNo }) => cellNo).join(',')}}`;
  const { rows } = await sql<Member>`
    select ${memberColumns} from insights.standing l
    join scoring.score s on s.institution_id = ${institutionId} and s.run = ${run} and s.enrolment_id = l.enrolment_id
    where l.institution_id = ${institutionId} and l.run = ${run} and l.cell_no = any(${cellNos}::text::int[])
      and l.score is not null and l.enrolment_id % ${every} = 0
    order by s.enrolment_id`.execute(trx);
  return rows;
}

async function readMember(trx: Tx, institutionId: number, run: number, enrolmentId: number): Promise<Member | null> {
  const { rows } = await sql<Member>`select ${memberColumns} from scoring.score s
    where s.institution_id = ${institutionId} and s.run = ${run} and s.enrolment_id = ${enrolmentId}`.execute(trx);
  return rows[0] ?? null;
}

async function measuresOf(trx: Tx, page: Page, run: number, own: Member | null, members: readonly Member[]) {
  const sources = (await runSourcesOf(trx, page.frame, [run])).get(run)?.sources ?? [];
  return sources.flatMap(({ sourceId, name, measure }, s) => {
    const figureOf = (member: Member | null) => inUnits(measure, member?.measures[s] ?? null);
    const figure = peerFigure(figureOf(own), members.map(figureOf));
    return figure ? [{ sourceId, source: name, measure, unit: measureUnits[measure], ...figure }] : [];
  });
}

/** The layouts of the academic year, up to the week. */
function yearOf(page: Page): Layout[] {
  const year = page.weeks.filter(({ academicYear }) => academicYear === page.week.academicYear);
  const weeks = new Set(year.map(({ week }) => week));
  return page.layouts.filter(({ week }) => weeks.has(week) && week <= page.week.week);
}

interface Quartiles {
  run: number;
  n: number;
  p25: number | null;
  p50: number | null;
  p75: number | null;
}

function courseFrom(layouts: readonly Layout[], rows: readonly Quartiles[]): PeerComparisonView['weeks'] {
  const byRun = new Map(rows.map((row) => [row.run, row]));
  return layouts.map(({ run, week }) => {
    const found = byRun.get(run);
    if (!found || found.n < smallest_comparison) return { week, p25: null, p50: null, p75: null, n: found?.n ?? 0 };
    const { p25, p50, p75, n } = found;
    return { week, p25, p50, p75, n };
  });
}

/** The quartiles of the members' scores through the year; of many members, of a part of them. */
async function courseOf(trx: Tx, page: Page, members: readonly Member[]): Promise<PeerComparisonView['weeks']> {
  const layouts = yearOf(page);
  const every = Math.ceil(members.length / most_followed);
  const followed = members.filter((_, index) => index % every === 0).map(({ enrolmentId }) => enrolmentId);
  const { rows } = await sql<{ run: number; n: number; quartiles: [number, number, number] }>`
    select run, count(*)::int as n, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by score) as quartiles
    from insights.standing
    where institution_id = ${page.institution.institutionId} and run = any(${`{${layouts.map(({ run }) => run).join(',')}}`}::text::int[])
      and enrolment_id = any(${`{${followed.join(',')}}`}::text::int[]) and score is not null
    group by run`.execute(trx);
  const found = rows.map(({ run, n, quartiles: [p25, p50, p75] }) => ({ run, n: n * every, p25, p50, p75 }));
  return courseFrom(layouts, found);
}

/** A peer group's, as every run stored them. */
async function courseOfGroup(trx: Tx, page: Page, groupKey: string): Promise<PeerComparisonView['weeks']> {
  const layouts = yearOf(page);
  const rows = await trx
    .selectFrom('scoring.peer_group_week')
    .select(['run', 'scored as n', 'p25', 'p50', 'p75'])
    .where('institution_id', '=', page.institution.institutionId)
    .where('group_key', '=', groupKey)
    .where(
      'run',
      'in',
      layouts.map(({ run }) => run),
    )
    .execute();
  return courseFrom(layouts, rows);
}
