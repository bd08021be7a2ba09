import { sql } from 'kysely';
import { addWeeks, type Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ExplainedWeek } from '../../../scoring/core/explain.ts';
import type { Placed } from '../../core/cohort/cells.ts';
import { driversOf } from '../../core/cohort/drivers.ts';
import type { Evidence } from '../../core/student/standing.ts';
import type { Trend } from '../../core/views.ts';
import { isShown } from '../cohort/trend-flags.ts';
import { explainedWeek, type RunSources, readRunSources } from '../student/explain-scores.ts';
import { type RunTerms, readYardsticks, type TermsRow } from '../student/run-terms.ts';

export interface RunToLayOut {
  institutionId: number;
  run: number;
  week: Week;
  thresholds: { attention: number; concern: number };
  bandWidth: number;
  /** No enrolments: the last is below the first. */
  firstEnrolmentId: number;
  lastEnrolmentId: number;
  /** Standing runs of the six calendar weeks before, newest first. */
  scoredBefore: number[];
  /** Ready layouts of the weeks before, newest first. */
  laidOutBefore: number[];
  pointsPerSd: number;
  /** What its scores are taken apart by, domain by domain. */
  terms: RunTerms;
  /** Of this run and of the week before. */
  sources: ReadonlyMap<number, RunSources>;
  /** A stored score of either run, ready to be explained. */
  explained(
    run: number,
    score: {
      scoreRaw: number | null;
      contributions: (number | null)[] | null;
      measures: (number | null)[];
      groupNo: number | null;
      isReducedConfidence: boolean;
    },
  ): ExplainedWeek;
}

/** A change of four scored weeks looks back six calendar weeks at most, as the trend does. */
const back_weeks = 6;
/** Attendance is carried from an enrolment's last laid-out week; a summer is longer than this, a term's break is not. */
export const carried_weeks = 13;

/** Null when the run does not stand (any more). */
export async function readRun(trx: Tx, institutionId: number, number: number): Promise<RunToLayOut | null> {
  const { rows } = await sql<{
    week: Week;
    attention: number;
    concern: number;
    width: number;
    points: number;
    clamp: number;
    low: number;
    high: number;
  }>`
    select r.week, (m.settings ->> 'attentionBelow')::float8 as attention, (m.settings ->> 'significantBelow')::float8 as concern,
      (m.settings ->> 'bandWidth')::float8 as width, (m.settings ->> 'pointsPerSd')::float8 as points, (m.settings ->> 'zClamp')::float8 as clamp,
      coalesce((select min(enrolment_id) from scoring.score where institution_id = r.institution_id and run = r.run), 1) as low,
      coalesce((select max(enrolment_id) from scoring.score where institution_id = r.institution_id and run = r.run), 0) as high
    from scoring.run r
    join scoring.model_version m on m.institution_id = r.institution_id and m.model_version = r.model_version
    where r.institution_id = ${institutionId} and m.institution_id = ${institutionId} and r.run = ${number} and r.state = 'standing'`.execute(
    trx,
  );
  const row = rows[0];
  if (!row) return null;
  const scored = await trx
    .selectFrom('scoring.run')
    .select('run')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .where('week', '<', row.week)
    .where('week', '>=', addWeeks(row.week, -back_weeks))
    .orderBy('week', 'desc')
    .execute();
  const laidOut = await trx
    .selectFrom('insights.layout')
    .select('run')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'ready')
    .where('week', '<', row.week)
    .where('week', '>=', addWeeks(row.week, -carried_weeks))
    .orderBy('week', 'desc')
    .execute();
  const runs = [number, ...scored.slice(0, 1).map(({ run }) => run)];
  const sources = await readRunSources(trx, institutionId, runs);
  const yardsticks = await readYardsticks(trx, institutionId, [number]);
  const groups = await groupKeys(trx, institutionId, runs);
  return {
    institutionId,
    run: number,
    pointsPerSd: row.points,
    terms: {
      sources: sources.get(number) ?? { run: number, modelVersion: 0, sources: [], profiles: [] },
      fixed: yardsticks.get(number) ?? new Map(),
      pointsPerSd: row.points,
      zClamp: row.clamp,
    },
    sources,
    explained: (run, score) =>
      explainedWeek({ ...score, run, group: groups.get(`${run}/${score.groupNo}`) ?? null }, sources.get(run)),
    week: row.week,
    thresholds: { attention: row.attention, concern: row.concern },
    bandWidth: row.width,
    firstEnrolmentId: row.low,
    lastEnrolmentId: row.high,
    scoredBefore: scored.map(({ run }) => run),
    laidOutBefore: laidOut.map(({ run }) => run),
  };
}

async function groupKeys(trx: Tx, institutionId: number, runs: readonly number[]): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('scoring.peer_group_week')
    .select(['run', 'group_no', 'group_key'])
    .where('institution_id', '=', institutionId)
    .where('run', 'in', [...runs])
    .execute();
  return new Map(rows.map((row) => [`${row.run}/${row.group_no}`, row.group_key]));
}

type Stretch = { from: number; to: number };

/**
 * All that a stretch of the run's enrolments are laid out from. Four plain reads, put together here: joined in one
 * statement they are planned as loops within loops on a database that has no statistics yet.
 */
export async function readEvidence(
  trx: Tx,
  run: RunToLayOut,
  stretch: Stretch,
): Promise<(Evidence & Placed & TermsRow)[]> {
  const scores = await scoresBefore(trx, run, stretch);
  const flags = await flagsOfStretch(trx, run, stretch);
  const last = run.scoredBefore[0];
  const lastWeek = last === undefined ? new Map<number, ScoreRow>() : await scoreRows(trx, run, last, stretch);
  const now = await scoreRows(trx, run, run.run, stretch);
  const { rows } = await sql<Placed & { studentId: string; sortName: string }>`
    select e.enrolment_id as "enrolmentId", e.student_id as "studentId", st.search_key as "sortName",
      e.programme_unit_id as "programmeUnitId", e.campus_unit_id as "campusUnitId", e.term_code as "termCode",
      e.year_of_study as "year", e.mode
    from roster.enrolment e
    join roster.student st on st.institution_id = e.institution_id and st.student_id = e.student_id
    where e.institution_id = ${run.institutionId} and st.institution_id = ${run.institutionId}
      and e.enrolment_id between ${stretch.from} and ${stretch.to}
    order by e.enrolment_id`.execute(trx);
  const placed = rows.filter(({ enrolmentId }) => now.has(enrolmentId));
  const before = await laidOutBefore(
    trx,
    run,
    stretch,
    placed.map(({ enrolmentId }) => enrolmentId),
  );
  return placed.flatMap((place) => {
    const score = now.get(place.enrolmentId);
    if (!score) return [];
    const weekBefore = lastWeek.get(place.enrolmentId);
    return [
      {
        ...place,
        ...score,
        flags: flags.get(place.enrolmentId) ?? [],
        scoresBefore: scores.get(place.enrolmentId) ?? [],
        before: before.get(place.enrolmentId) ?? null,
        drivers: driversOf(
          weekBefore && last !== undefined ? run.explained(last, weekBefore) : null,
          run.explained(run.run, score),
          run.sources.get(run.run)?.sources ?? [],
          run.pointsPerSd,
        ),
      },
    ];
  });
}

interface ScoreRow {
  enrolmentId: number;
  score: number | null;
  scoreRaw: number | null;
  coverage: number | null;
  absoluteIndex: number | null;
  isReducedConfidence: boolean;
  lastSeenOn: string | null;
  peerGroupNo: number | null;
  groupNo: number | null;
  contributions: (number | null)[] | null;
  measures: (number | null)[];
  profileNo: number;
  absoluteGroupNo: number | null;
}

async function scoreRows(
  trx: Tx,
  { institutionId }: RunToLayOut,
  run: number,
  { from, to }: Stretch,
): Promise<Map<number, ScoreRow>> {
  const { rows } = await sql<ScoreRow>`
    select enrolment_id as "enrolmentId", score, score_raw as "scoreRaw", coverage, absolute_index as "absoluteIndex",
      is_reduced_confidence as "isReducedConfidence", last_seen_on as "lastSeenOn", peer_group_no as "peerGroupNo",
      group_no as "groupNo", contributions, measures, profile_no as "profileNo", absolute_group_no as "absoluteGroupNo"
    from scoring.score
    where institution_id = ${institutionId} and run = ${run} and enrolment_id between ${from} and ${to}`.execute(trx);
  return new Map(rows.map((row) => [row.enrolmentId, row]));
}

/** By enrolment, the scores of the six weeks before, newest first. */
async function scoresBefore(
  trx: Tx,
  { institutionId, scoredBefore }: RunToLayOut,
  { from, to }: Stretch,
): Promise<Map<number, number[]>> {
  const scores = new Map<number, number[]>();
  for (const run of scoredBefore) {
    const rows = await trx
      .selectFrom('scoring.score')
      .select(['enrolment_id', 'score_raw'])
      .where('institution_id', '=', institutionId)
      .where('run', '=', run)
      .where('enrolment_id', '>=', from)
      .where('enrolment_id', '<=', to)
      .where('score_raw', 'is not', null)
      .execute();
    for (const { enrolment_id, score_raw } of rows) {
      const own = scores.get(enrolment_id) ?? [];
      if (own.length === 0) scores.set(enrolment_id, own);
      if (score_raw !== null) own.push(score_raw);
    }
  }
  return scores;
}

/** By enrolment, the last week that it was laid out in: nearly always the one before, so the others are probed for the rest. */
async function laidOutBefore(
  trx: Tx,
  { institutionId, laidOutBefore: [last, ...earlier] }: RunToLayOut,
  { from, to }: Stretch,
  enrolmentIds: readonly number[],
): Promise<Map<number, NonNullable<Evidence['before']>>> {
  const before = new Map<number, NonNullable<Evidence['before']>>();
  if (last === undefined) return before;
  const columns = sql`select run, enrolment_id as "enrolmentId", groups, attended_year as "attendedYear", expected_year as "expectedYear", spark
    from insights.standing where institution_id = ${institutionId}`;
  type Row = Omit<NonNullable<Evidence['before']>, 'layoutsSince'> & { run: number; enrolmentId: number };
  const { rows } = await sql<Row>`${columns} and run = ${last} and enrolment_id between ${from} and ${to}`.execute(trx);
  for (const { run: _, enrolmentId, ...row } of rows) before.set(enrolmentId, { ...row, layoutsSince: 1 });
  const missing = enrolmentIds.filter((enrolmentId) => !before.has(enrolmentId));
  if (earlier.length === 0 || missing.length === 0) return before;
  const older = await sql<Row>`${columns} and run = any(${`{${earlier.join(',')}}`}::text::int[])
    and enrolment_id = any(${`{${missing.join(',')}}`}::text::int[])`.execute(trx);
  const newestFirst = older.rows.toSorted((a, b) => earlier.indexOf(a.run) - earlier.indexOf(b.run));
  for (const { run, enrolmentId, ...row } of newestFirst) {
    if (!before.has(enrolmentId)) before.set(enrolmentId, { ...row, layoutsSince: earlier.indexOf(run) + 2 });
  }
  return before;
}

async function flagsOfStretch(
  trx: Tx,
  { institutionId, run }: RunToLayOut,
  { from, to }: Stretch,
): Promise<Map<number, { trend: Trend; isUncertain: boolean }[]>> {
  const rows = await trx
    .selectFrom('trends.flag')
    .select(['enrolment_id', 'kind', 'is_uncertain'])
    .where('institution_id', '=', institutionId)
    .where('run', '=', run)
    .where('enrolment_id', '>=', from)
    .where('enrolment_id', '<=', to)
    .where(isShown)
    .execute();
  const flags = new Map<number, { trend: Trend; isUncertain: boolean }[]>();
  for (const { enrolment_id, kind, is_uncertain } of rows) {
    const own = flags.get(enrolment_id) ?? [];
    flags.set(enrolment_id, own);
    // The check of trends.flag holds its kinds to these.
    own.push({ trend: kind as Trend, isUncertain: is_uncertain });
  }
  return flags;
}
