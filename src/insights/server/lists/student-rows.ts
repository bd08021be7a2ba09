import { sql } from 'kysely';
import { lastContactsOf } from '../../../cases/server/index.ts';
import type { Unit } from '../../../institution/server/index.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Cell } from '../../core/cohort/cells.ts';
import { mostlyWords } from '../../core/cohort/drivers.ts';
import { isIn } from '../../core/cohort/groups.ts';
import { type NoScoreEvidence, noScoreOf, notScoredWeek } from '../../core/student/no-score-words.ts';
import { spark_weeks } from '../../core/student/standing.ts';
import type { NoScore, StudentRow, TrendFlag } from '../../core/views.ts';
import { flagsOf } from '../cohort/trend-flags.ts';
import { runSourcesOf } from '../frame.ts';
import { cellsOf, type Layout } from '../layout/layouts.ts';
import { yearLabel } from './filter-options.ts';
import type { Page } from './page.ts';

/** A standing as it is listed. */
export interface StandingRow {
  enrolmentId: number;
  studentId: string;
  cellNo: number;
  groups: number;
  score: number | null;
  change1: number | null;
  change4: number | null;
  coverage: number | null;
  attendedYear: number;
  expectedYear: number;
  lastSeenOn: IsoDate | null;
  enrolments: number;
  spark: (number | null)[];
  drivers: number[];
}

/**
 * The rows of a list, in the order of the standings, for readers who may know the students. Each table is asked by its keys:
 * joined, they would be planned badly where there are no statistics yet.
 * @param base the layout that they are of: the week's, or the last one before a week that is not scored
 */
export async function studentRows(
  trx: Tx,
  page: Page,
  base: Layout,
  standings: readonly StandingRow[],
): Promise<StudentRow[]> {
  if (standings.length === 0) return [];
  const { institutionId } = page.institution;
  const isScoredWeek = page.layout !== null;
  const studentIds = standings.map(({ studentId }) => studentId);
  const names = await namesOf(trx, institutionId, studentIds);
  const cells = new Map(
    ((await cellsOf(trx, institutionId, [base])).get(base.run) ?? []).map((cell) => [cell.cellNo, cell]),
  );
  const contacts = await contactsOf(trx, page, studentIds);
  const flagged = isScoredWeek ? standings.filter(({ groups }) => trends.some((trend) => isIn(groups, trend))) : [];
  const flags = await flagsOf(
    trx,
    institutionId,
    base.run,
    flagged.map(({ enrolmentId }) => enrolmentId),
  );
  const unscored = isScoredWeek ? standings.filter(({ score }) => score === null) : [];
  const reasons = await readNoScores(
    trx,
    page,
    base.run,
    unscored.map(({ enrolmentId }) => enrolmentId),
  );
  return standings.flatMap((row) => {
    const [cell, name] = [cells.get(row.cellNo), names.get(row.studentId)];
    if (!cell || !name) return [];
    const noScore = isScoredWeek ? (reasons.get(row.enrolmentId) ?? null) : notScoredWeek(page.week, false);
    const whenScored = isScoredWeek
      ? scoredPart(row, flags.get(row.enrolmentId) ?? [], page.frame.sources)
      : nothingScored;
    const contact = contacts(row.studentId);
    return [{ ...placePart(page, row, cell, name), ...whenScored, noScore, spark: sparkOf(page, base, row), contact }];
  });
}

const trends = ['declining', 'consistently_low', 'sustained_decline', 'recovering', 'stopped'] as const;

type ScoredPart = Pick<
  StudentRow,
  'score' | 'isReducedConfidence' | 'coverage' | 'change1' | 'change4' | 'trends' | 'mostly'
>;

const nothingScored: ScoredPart = {
  score: null,
  isReducedConfidence: false,
  coverage: 0,
  change1: null,
  change4: null,
  trends: [],
  mostly: null,
};

function scoredPart(row: StandingRow, flags: TrendFlag[], sources: Parameters<typeof mostlyWords>[1]): ScoredPart {
  const { score, change1, change4, coverage, groups, drivers } = row;
  const isReducedConfidence = isIn(groups, 'reduced_confidence');
  return {
    score,
    change1,
    change4,
    coverage: coverage ?? 0,
    isReducedConfidence,
    trends: flags,
    mostly: mostlyWords(drivers, sources),
  };
}

function placePart(
  page: Page,
  row: StandingRow,
  cell: Cell,
  { name, identifier }: { name: string; identifier: string },
) {
  const { attendedYear: attended, expectedYear: expected } = row;
  return {
    studentId: row.studentId,
    enrolmentId: row.enrolmentId,
    name,
    identifier,
    programme: unitName(page.units, cell.programmeUnitId),
    year: yearLabel(cell.year, page.institution.words),
    mode: cell.mode,
    unit: unitLabel(page.units, cell),
    enrolments: row.enrolments,
    attendance: expected > 0 ? { attended, expected, share: attended / expected } : null,
    daysSinceSeen: daysSince(row.lastSeenOn, lastDayOf(page)),
  };
}

/** Scores of the last weeks, as many as the page's sparkWeeks, ending with the layout's. */
function sparkOf({ layouts }: Page, base: Layout, { spark }: StandingRow): (number | null)[] {
  const weeks = Math.min(spark_weeks, layouts.indexOf(base) + 1);
  return Array.from({ length: weeks }, (_, k) => spark[spark.length - weeks + k] ?? null);
}

/** What these students are called, and the source's own ids for them. */
export async function namesOf(trx: Tx, institutionId: number, studentIds: readonly string[]) {
  const { rows } = await sql<{ studentId: string; name: string; identifier: string }>`
    select student_id as "studentId", display_name as name, source_key as identifier
    from roster.student where institution_id = ${institutionId} and student_id = any(${`{${studentIds.join(',')}}`}::text::uuid[])`.execute(
    trx,
  );
  return new Map(rows.map(({ studentId, ...name }) => [studentId, name]));
}

/** How long ago, from today, somebody reached each of these students. */
export async function contactsOf(
  trx: Tx,
  { institution, today }: Page,
  studentIds: readonly string[],
): Promise<(studentId: string) => StudentRow['contact']> {
  const last = await lastContactsOf(trx, institution.institutionId, studentIds);
  return (studentId) => {
    const { lastTwoWayOn = null, triesSince = 0 } = last.get(studentId) ?? {};
    return { daysSince: daysSince(lastTwoWayOn, today), triesSince };
  };
}

/** Why each of these enrolments has no score. */
async function readNoScores(trx: Tx, page: Page, run: number, ids: readonly number[]): Promise<Map<number, NoScore>> {
  if (ids.length === 0) return new Map();
  const profiles = (await runSourcesOf(trx, page.frame, [run])).get(run)?.profiles ?? [];
  const { rows } = await sql<{
    enrolmentId: number;
    code: NoScoreEvidence['code'] | null;
    profileNo: number;
    measures: (number | null)[];
  }>`
    select enrolment_id as "enrolmentId", no_score as code, profile_no as "profileNo", measures
    from scoring.score where institution_id = ${page.institution.institutionId} and run = ${run}
      and enrolment_id = any(${`{${ids.join(',')}}`}::text::int[])`.execute(trx);
  const reasons = new Map<number, NoScore>();
  for (const { enrolmentId, code, profileNo, measures } of rows) {
    if (code) reasons.set(enrolmentId, noScoreOf({ code, weights: profiles[profileNo] ?? [], measures }));
  }
  return reasons;
}

/** The day as of which a week's page speaks: its Sunday, or today while it lasts. */
export function lastDayOf({ week, today }: Pick<Page, 'week' | 'today'>): IsoDate {
  const sunday = dayNumber(week.week) + 6;
  return sunday < dayNumber(today) ? new Date(sunday * 86_400_000).toISOString().slice(0, 10) : today;
}

export function daysSince(day: IsoDate | null, until: IsoDate): number | null {
  return day === null ? null : Math.max(0, dayNumber(until) - dayNumber(day));
}

export function unitName(units: readonly Unit[], unitId: string): string {
  return units.find((unit) => unit.unitId === unitId)?.name ?? '';
}

/** Where the enrolment stands in the tree: its campus, or what its programme belongs to. */
export function unitLabel(
  units: readonly Unit[],
  { campusUnitId, programmeUnitId }: { campusUnitId: string | null; programmeUnitId: string },
): string {
  if (campusUnitId) return unitName(units, campusUnitId);
  const parent = units.find((unit) => unit.unitId === programmeUnitId)?.parentUnitId;
  return unitName(units, parent ?? programmeUnitId);
}
