import { sql } from 'kysely';
import { addWeeks, type Week } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { bandCountOf, type Cell, type CellKey, noFacts } from '../core/cells.ts';
import type { Evidence } from '../core/standing.ts';
import type { Trend } from '../core/views.ts';

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
    low: number;
    high: number;
  }>`
    select r.week, (m.settings ->> 'attentionBelow')::float8 as attention, (m.settings ->> 'significantBelow')::float8 as concern,
      (m.settings ->> 'bandWidth')::float8 as width,
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
  return {
    institutionId,
    run: number,
    week: row.week,
    thresholds: { attention: row.attention, concern: row.concern },
    bandWidth: row.width,
    firstEnrolmentId: row.low,
    lastEnrolmentId: row.high,
    scoredBefore: scored.map(({ run }) => run),
    laidOutBefore: laidOut.map(({ run }) => run),
  };
}

interface Placed {
  enrolmentId: number;
  programmeUnitId: string;
  campusUnitId: string | null;
  termCode: string;
  year: string;
  mode: string;
  peerGroupNo: number | null;
}

export interface CellsOfRun {
  all: Cell[];
  of(placed: Placed): number;
}

/** The run's cells, empty and numbered in the order of their programmes' names. */
export async function readCellKeys(trx: Tx, { institutionId, run, bandWidth }: RunToLayOut): Promise<CellsOfRun> {
  const columns = sql`e.programme_unit_id as "programmeUnitId", e.campus_unit_id as "campusUnitId", e.term_code as "termCode",
    e.year_of_study as "year", e.mode, s.peer_group_no as "peerGroupNo"`;
  const from = sql`from scoring.score s
    join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and s.run = ${run}`;
  const { rows } = await sql<Omit<Placed, 'enrolmentId'> & { name: string }>`
    select k.*, u.name from (select distinct ${columns} ${from}) k
    join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = k."programmeUnitId"
    order by u.name, k."programmeUnitId", k."termCode", k."year", k.mode, k."campusUnitId", k."peerGroupNo"`.execute(
    trx,
  );
  return new CellNumbers(rows, otherEnrolments(await enrolmentsOfSeveral(trx, institutionId, run)), bandWidth);
}

type SeveralRow = Placed & { studentId: string; isPrimary: boolean };

/** The run's enrolments of students who have several. Plain reads by key, as below. */
async function enrolmentsOfSeveral(trx: Tx, institutionId: number, run: number): Promise<SeveralRow[]> {
  const students = await sql<{ studentId: string }>`
    select student_id as "studentId" from roster.enrolment where institution_id = ${institutionId}
    group by student_id having count(*) > 1`.execute(trx);
  const studentIds = `{${students.rows.map(({ studentId }) => studentId).join(',')}}`;
  const { rows } = await sql<Omit<SeveralRow, 'peerGroupNo'>>`
    select enrolment_id as "enrolmentId", student_id as "studentId", is_primary as "isPrimary",
      programme_unit_id as "programmeUnitId", campus_unit_id as "campusUnitId", term_code as "termCode", year_of_study as "year", mode
    from roster.enrolment where institution_id = ${institutionId} and student_id = any(${studentIds}::text::uuid[])`.execute(
    trx,
  );
  const enrolmentIds = `{${rows.map(({ enrolmentId }) => enrolmentId).join(',')}}`;
  const scored = await sql<{ enrolmentId: number; peerGroupNo: number | null }>`
    select enrolment_id as "enrolmentId", peer_group_no as "peerGroupNo" from scoring.score
    where institution_id = ${institutionId} and run = ${run} and enrolment_id = any(${enrolmentIds}::text::int[])`.execute(
    trx,
  );
  const groups = new Map(scored.rows.map(({ enrolmentId, peerGroupNo }) => [enrolmentId, peerGroupNo]));
  return rows.flatMap((row) => {
    const peerGroupNo = groups.get(row.enrolmentId);
    return peerGroupNo === undefined ? [] : [{ ...row, peerGroupNo }];
  });
}

interface OtherEnrolment extends Placed {
  leadProgramme: string;
  leadCampus: string | null;
}

/** Of students with several enrolments in the run, all but the one that leads: the primary one, or else the first. */
function otherEnrolments(several: readonly SeveralRow[]): OtherEnrolment[] {
  const others: OtherEnrolment[] = [];
  for (const [, own] of Map.groupBy(several, ({ studentId }) => studentId)) {
    const [lead, ...rest] = own.toSorted(
      (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.enrolmentId - b.enrolmentId,
    );
    for (const { studentId: _, isPrimary: __, ...other } of rest) {
      others.push({ ...other, leadProgramme: lead?.programmeUnitId ?? '', leadCampus: lead?.campusUnitId ?? null });
    }
  }
  return others.toSorted((a, b) => a.enrolmentId - b.enrolmentId);
}

class CellNumbers implements CellsOfRun {
  readonly all: Cell[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #lead = new Map<number, { programme: string; campus: string | null }>();
  readonly #bandWidth: number;

  constructor(keys: readonly Omit<Placed, 'enrolmentId'>[], others: readonly OtherEnrolment[], bandWidth: number) {
    this.#bandWidth = bandWidth;
    for (const { enrolmentId, leadProgramme, leadCampus } of others) {
      this.#lead.set(enrolmentId, { programme: leadProgramme, campus: leadCampus });
    }
    const othersByPlace = Map.groupBy(others, placeOf);
    for (const key of keys) {
      this.#number({ ...key, primaryProgrammeUnitId: null, primaryCampusUnitId: null });
      for (const other of othersByPlace.get(placeOf(key)) ?? []) this.of(other);
    }
  }

  of(placed: Placed): number {
    const lead = this.#lead.get(placed.enrolmentId);
    return this.#number({
      programmeUnitId: placed.programmeUnitId,
      campusUnitId: placed.campusUnitId,
      termCode: placed.termCode,
      year: placed.year,
      mode: placed.mode,
      peerGroupNo: placed.peerGroupNo,
      primaryProgrammeUnitId: lead?.programme ?? null,
      primaryCampusUnitId: lead?.campus ?? null,
    });
  }

  #number(key: CellKey): number {
    const text = `${placeOf(key)}\t${key.primaryProgrammeUnitId}\t${key.primaryCampusUnitId}`;
    const known = this.#byKey.get(text);
    if (known !== undefined) return known;
    const cellNo = this.all.length + 1;
    this.all.push({ ...key, cellNo, facts: noFacts(bandCountOf(this.#bandWidth)) });
    this.#byKey.set(text, cellNo);
    return cellNo;
  }
}

function placeOf(key: Omit<Placed, 'enrolmentId'>): string {
  return `${key.programmeUnitId}\t${key.campusUnitId}\t${key.termCode}\t${key.year}\t${key.mode}\t${key.peerGroupNo}`;
}

type Stretch = { from: number; to: number };

/**
 * All that a stretch of the run's enrolments are laid out from. Four plain reads, put together here: joined in one
 * statement they are planned as loops within loops on a database that has no statistics yet.
 */
export async function readEvidence(trx: Tx, run: RunToLayOut, stretch: Stretch): Promise<(Evidence & Placed)[]> {
  const scores = await scoresBefore(trx, run, stretch);
  const flags = await flagsOfStretch(trx, run, stretch);
  const { rows } = await sql<Omit<Evidence, 'flags' | 'scoresBefore' | 'before'> & Placed>`
    select s.enrolment_id as "enrolmentId", e.student_id as "studentId", st.search_key as "sortName", s.score,
      s.score_raw as "scoreRaw", s.coverage, s.absolute_index as "absoluteIndex", s.last_seen_on as "lastSeenOn",
      e.programme_unit_id as "programmeUnitId", e.campus_unit_id as "campusUnitId", e.term_code as "termCode",
      e.year_of_study as "year", e.mode, s.peer_group_no as "peerGroupNo"
    from scoring.score s
    join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    join roster.student st on st.institution_id = e.institution_id and st.student_id = e.student_id
    where s.institution_id = ${run.institutionId} and e.institution_id = ${run.institutionId} and st.institution_id = ${run.institutionId}
      and s.run = ${run.run} and s.enrolment_id between ${stretch.from} and ${stretch.to}
    order by s.enrolment_id`.execute(trx);
  const ids = rows.map(({ enrolmentId }) => enrolmentId);
  const before = await laidOutBefore(trx, run, stretch, ids);
  return rows.map((row) => ({
    ...row,
    flags: flags.get(row.enrolmentId) ?? [],
    scoresBefore: scores.get(row.enrolmentId) ?? [],
    before: before.get(row.enrolmentId) ?? null,
  }));
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
  const columns = sql`select run, enrolment_id as "enrolmentId", groups, attended_year as "attendedYear", expected_year as "expectedYear"
    from insights.standing where institution_id = ${institutionId}`;
  type Row = NonNullable<Evidence['before']> & { run: number; enrolmentId: number };
  const { rows } = await sql<Row>`${columns} and run = ${last} and enrolment_id between ${from} and ${to}`.execute(trx);
  for (const { run: _, enrolmentId, ...row } of rows) before.set(enrolmentId, row);
  const missing = enrolmentIds.filter((enrolmentId) => !before.has(enrolmentId));
  if (earlier.length === 0 || missing.length === 0) return before;
  const older = await sql<Row>`${columns} and run = any(${`{${earlier.join(',')}}`}::text::int[])
    and enrolment_id = any(${`{${missing.join(',')}}`}::text::int[])`.execute(trx);
  const newestFirst = older.rows.toSorted((a, b) => earlier.indexOf(a.run) - earlier.indexOf(b.run));
  for (const { run: _, enrolmentId, ...row } of newestFirst) if (!before.has(enrolmentId)) before.set(enrolmentId, row);
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
