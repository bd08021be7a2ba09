import { sql } from 'kysely';
import type { Unit } from '../../institution/server/index.ts';
import { dayNumber, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type NoScoreEvidence, noScoreOf, notScoredWeek } from '../core/no-score-words.ts';
import type { StudentRow, TrendFlag } from '../core/views.ts';
import { mostlyOf, type RunSources, readRunSources } from './explain-scores.ts';
import { yearLabel } from './filter-options.ts';
import { cellsOf, type Layout } from './layouts.ts';
import type { Page } from './page.ts';
import { flagsOf } from './trend-flags.ts';

interface StandingRow {
  enrolmentId: number;
  studentId: string;
  cellNo: number;
  change1: number | null;
  change4: number | null;
  attendedYear: number;
  expectedYear: number;
  lastSeenOn: IsoDate | null;
}

interface ScoreRow {
  enrolmentId: number;
  score: number | null;
  noScore: NoScoreEvidence['code'] | null;
  isReducedConfidence: boolean;
  coverage: number | null;
  measures: (number | null)[];
  profileNo: number;
}

interface Row extends StandingRow, ScoreRow {
  name: string;
  identifier: string;
  programmeUnitId: string;
  campusUnitId: string | null;
  year: string;
  mode: string;
  enrolments: number;
}

/**
 * The rows of a list, in the order of the ids, for readers who may know the students.
 * @param base the layout that the ids are of: the week's, or the last one before a week that is not scored
 */
export async function studentRows(
  trx: Tx,
  page: Page,
  base: Layout,
  spark: readonly Layout[],
  enrolmentIds: readonly number[],
): Promise<StudentRow[]> {
  if (enrolmentIds.length === 0) return [];
  const { institutionId } = page.institution;
  const rows = await readRows(trx, institutionId, base, enrolmentIds);
  const history = await readHistory(trx, institutionId, spark, enrolmentIds);
  const sources = await readRunSources(
    trx,
    institutionId,
    spark
      .map(({ run }) => run)
      .slice(-2)
      .concat(base.run),
  );
  const flags = page.layout
    ? await flagsOf(trx, institutionId, base.run, enrolmentIds)
    : new Map<number, TrendFlag[]>();
  const byId = new Map(rows.map((row) => [row.enrolmentId, row]));
  return enrolmentIds.flatMap((enrolmentId) => {
    const row = byId.get(enrolmentId);
    if (!row) return [];
    const weeks = history.get(enrolmentId) ?? new Map<number, HistoryRow>();
    return [toRow(page, base, spark, row, weeks, flags.get(enrolmentId) ?? [], sources)];
  });
}

function toRow(
  page: Page,
  base: Layout,
  spark: readonly Layout[],
  row: Row,
  history: ReadonlyMap<number, HistoryRow>,
  trends: TrendFlag[],
  sources: ReadonlyMap<number, RunSources>,
): StudentRow {
  const isScoredWeek = page.layout !== null;
  const run = sources.get(base.run);
  const noScore = !isScoredWeek
    ? notScoredWeek(page.week, false)
    : row.noScore &&
      noScoreOf({ code: row.noScore, weights: run?.profiles[row.profileNo] ?? [], measures: row.measures });
  return {
    studentId: row.studentId,
    enrolmentId: row.enrolmentId,
    name: row.name,
    identifier: row.identifier,
    programme: unitName(page.units, row.programmeUnitId),
    year: yearLabel(row.year, page.institution.words),
    mode: row.mode,
    unit: unitLabel(page.units, row),
    enrolments: row.enrolments,
    score: isScoredWeek ? row.score : null,
    noScore,
    isReducedConfidence: isScoredWeek && row.isReducedConfidence,
    coverage: isScoredWeek ? (row.coverage ?? 0) : 0,
    change1: isScoredWeek ? row.change1 : null,
    change4: isScoredWeek ? row.change4 : null,
    spark: spark.map((layout) => history.get(layout.run)?.score ?? null),
    attendance:
      row.expectedYear > 0
        ? { attended: row.attendedYear, expected: row.expectedYear, share: row.attendedYear / row.expectedYear }
        : null,
    trends,
    mostly: isScoredWeek ? mostlyOf(history.get(spark.at(-2)?.run ?? 0), history.get(base.run), sources, base) : null,
    daysSinceSeen: daysSince(row.lastSeenOn, lastDayOf(page)),
  };
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

/** Each table is asked for its rows by their keys: joined, they would be planned badly where there are no statistics yet. */
async function readRows(trx: Tx, institutionId: number, base: Layout, enrolmentIds: readonly number[]): Promise<Row[]> {
  const ids = sql`any(${`{${enrolmentIds.join(',')}}`}::text::int[])`;
  const standings = await sql<StandingRow>`
    select enrolment_id as "enrolmentId", student_id as "studentId", cell_no as "cellNo", change1, change4,
      attended_year as "attendedYear", expected_year as "expectedYear", last_seen_on as "lastSeenOn"
    from insights.standing where institution_id = ${institutionId} and run = ${base.run} and enrolment_id = ${ids}`.execute(
    trx,
  );
  const scores = await sql<ScoreRow>`
    select enrolment_id as "enrolmentId", score, no_score as "noScore", is_reduced_confidence as "isReducedConfidence", coverage,
      measures, profile_no as "profileNo"
    from scoring.score where institution_id = ${institutionId} and run = ${base.run} and enrolment_id = ${ids}`.execute(
    trx,
  );
  const students = sql`any(${`{${standings.rows.map(({ studentId }) => studentId).join(',')}}`}::text::uuid[])`;
  const names = await sql<{ studentId: string; name: string; identifier: string }>`
    select student_id as "studentId", display_name as name, source_key as identifier
    from roster.student where institution_id = ${institutionId} and student_id = ${students}`.execute(trx);
  const enrolments = await sql<{ studentId: string; n: number }>`
    select student_id as "studentId", count(*)::int as n from insights.standing
    where institution_id = ${institutionId} and run = ${base.run} and student_id = ${students} group by student_id`.execute(
    trx,
  );
  const cells = new Map(
    ((await cellsOf(trx, institutionId, [base])).get(base.run) ?? []).map((cell) => [cell.cellNo, cell]),
  );
  const scoreOf = new Map(scores.rows.map((row) => [row.enrolmentId, row]));
  const nameOf = new Map(names.rows.map((row) => [row.studentId, row]));
  const countOf = new Map(enrolments.rows.map((row) => [row.studentId, row.n]));
  return standings.rows.flatMap((standing) => {
    const [cell, score, name] = [
      cells.get(standing.cellNo),
      scoreOf.get(standing.enrolmentId),
      nameOf.get(standing.studentId),
    ];
    if (!cell || !score || !name) return [];
    const { programmeUnitId, campusUnitId, year, mode } = cell;
    const place = { programmeUnitId, campusUnitId, year, mode };
    return [{ ...standing, ...score, ...name, ...place, enrolments: countOf.get(standing.studentId) ?? 1 }];
  });
}

export interface HistoryRow {
  run: number;
  score: number | null;
  scoreRaw: number | null;
  contributions: (number | null)[] | null;
  /** The group that it is relative to, the same from week to week. */
  group: string | null;
  isReducedConfidence: boolean;
}

/** The enrolments' scores in the layouts' weeks, by enrolment and run; contributions of the last two only. */
async function readHistory(
  trx: Tx,
  institutionId: number,
  layouts: readonly Layout[],
  ids: readonly number[],
): Promise<Map<number, Map<number, HistoryRow>>> {
  const runs = layouts.map(({ run }) => run);
  const { rows } = await sql<HistoryRow & { enrolmentId: number }>`
    select s.enrolment_id as "enrolmentId", s.run, s.score, s.score_raw as "scoreRaw", g.group_key as "group",
      s.is_reduced_confidence as "isReducedConfidence",
      case when s.run = any(${`{${runs.slice(-2).join(',')}}`}::text::int[]) then s.contributions end as contributions
    from scoring.score s
    left join scoring.peer_group_week g on g.institution_id = ${institutionId} and g.run = s.run and g.group_no = s.group_no
    where s.institution_id = ${institutionId} and s.run = any(${`{${runs.join(',')}}`}::text::int[])
      and s.enrolment_id = any(${`{${ids.join(',')}}`}::text::int[])`.execute(trx);
  const byEnrolment = new Map<number, Map<number, HistoryRow>>();
  for (const { enrolmentId, ...row } of rows) {
    const weeks = byEnrolment.get(enrolmentId) ?? new Map<number, HistoryRow>();
    byEnrolment.set(enrolmentId, weeks.set(row.run, row));
  }
  return byEnrolment;
}
