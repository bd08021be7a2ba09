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
const carried_weeks = 13;

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
  const others = await sql<Placed & { leadProgramme: string; leadCampus: string | null }>`
    select * from (
      select e.enrolment_id as "enrolmentId", ${columns}, row_number() over student as nth,
        first_value(e.programme_unit_id) over student as "leadProgramme", first_value(e.campus_unit_id) over student as "leadCampus"
      ${from}
        and e.student_id in (select student_id from roster.enrolment where institution_id = ${institutionId} group by student_id having count(*) > 1)
      window student as (partition by e.student_id order by e.is_primary desc, e.enrolment_id)
    ) placed where nth > 1 order by "enrolmentId"`.execute(trx);
  return new CellNumbers(rows, others.rows, bandWidth);
}

class CellNumbers implements CellsOfRun {
  readonly all: Cell[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #lead = new Map<number, { programme: string; campus: string | null }>();
  readonly #bandWidth: number;

  constructor(
    keys: readonly Omit<Placed, 'enrolmentId'>[],
    others: readonly (Placed & { leadProgramme: string; leadCampus: string | null })[],
    bandWidth: number,
  ) {
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

interface EvidenceRow extends Omit<Evidence, 'flags' | 'scoresBefore' | 'before'>, Omit<Placed, 'enrolmentId'> {
  flags: string[] | null;
  scoresBefore: number[] | null;
  groupsBefore: number | null;
  attendedYear: number | null;
  expectedYear: number | null;
}

/** All that a stretch of the run's enrolments are laid out from. */
export async function readEvidence(
  trx: Tx,
  { institutionId, run, scoredBefore, laidOutBefore }: RunToLayOut,
  { from, to }: { from: number; to: number },
): Promise<(Evidence & Placed)[]> {
  const { rows } = await sql<EvidenceRow>`
    with past as (
      select s.enrolment_id, array_agg(s.score_raw order by array_position(${scoredBefore}::int[], s.run)) as scores
      from scoring.score s
      where s.institution_id = ${institutionId} and s.run = any(${scoredBefore}::int[]) and s.enrolment_id between ${from} and ${to}
        and s.score_raw is not null
      group by s.enrolment_id
    ), laid as (
      select distinct on (l.enrolment_id) l.enrolment_id, l.groups, l.attended_year, l.expected_year
      from insights.standing l
      where l.institution_id = ${institutionId} and l.run = any(${laidOutBefore}::int[]) and l.enrolment_id between ${from} and ${to}
      order by l.enrolment_id, array_position(${laidOutBefore}::int[], l.run)
    ), flagged as (
      select f.enrolment_id, array_agg(f.kind || case when f.is_uncertain then '?' else '' end) as flags
      from trends.flag f
      where f.institution_id = ${institutionId} and f.run = ${run} and f.enrolment_id between ${from} and ${to}
      group by f.enrolment_id
    )
    select s.enrolment_id as "enrolmentId", e.student_id as "studentId", st.search_key as "sortName", s.score,
      s.score_raw as "scoreRaw", s.coverage, s.absolute_index as "absoluteIndex", s.last_seen_on as "lastSeenOn",
      e.programme_unit_id as "programmeUnitId", e.campus_unit_id as "campusUnitId", e.term_code as "termCode",
      e.year_of_study as "year", e.mode, s.peer_group_no as "peerGroupNo",
      flagged.flags, past.scores as "scoresBefore",
      laid.groups as "groupsBefore", laid.attended_year as "attendedYear", laid.expected_year as "expectedYear"
    from scoring.score s
    join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    join roster.student st on st.institution_id = e.institution_id and st.student_id = e.student_id
    left join past on past.enrolment_id = s.enrolment_id
    left join laid on laid.enrolment_id = s.enrolment_id
    left join flagged on flagged.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and st.institution_id = ${institutionId}
      and s.run = ${run} and s.enrolment_id between ${from} and ${to}
    order by s.enrolment_id`.execute(trx);
  return rows.map(({ flags, scoresBefore: scores, groupsBefore, attendedYear, expectedYear, ...row }) => ({
    ...row,
    // The check of trends.flag holds its kinds to these.
    flags: (flags ?? []).map((flag) => ({ trend: flag.replace('?', '') as Trend, isUncertain: flag.endsWith('?') })),
    scoresBefore: scores ?? [],
    before:
      groupsBefore === null
        ? null
        : { groups: groupsBefore, attendedYear: attendedYear ?? 0, expectedYear: expectedYear ?? 0 },
  }));
}
