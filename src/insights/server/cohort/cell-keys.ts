import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { bandCountOf, type Cell, type CellKey, noFacts, type Placed } from '../../core/cohort/cells.ts';
import type { Place } from '../../core/student/standing.ts';
import type { RunToLayOut } from '../layout/lay-out-queries.ts';

export interface CellsOfRun {
  all: Cell[];
  /** The enrolment's cell, and how many enrolments its student has in the run. */
  of(placed: Placed): Place;
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
  const several = await enrolmentsOfSeveral(trx, institutionId, run);
  return new CellNumbers(rows, several, bandWidth);
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
  readonly #enrolments = new Map<number, number>();
  readonly #bandWidth: number;

  constructor(keys: readonly Omit<Placed, 'enrolmentId'>[], several: readonly SeveralRow[], bandWidth: number) {
    this.#bandWidth = bandWidth;
    for (const [, own] of Map.groupBy(several, ({ studentId }) => studentId)) {
      for (const { enrolmentId } of own) this.#enrolments.set(enrolmentId, own.length);
    }
    const others = otherEnrolments(several);
    for (const { enrolmentId, leadProgramme, leadCampus } of others) {
      this.#lead.set(enrolmentId, { programme: leadProgramme, campus: leadCampus });
    }
    const othersByPlace = Map.groupBy(others, placeOf);
    for (const key of keys) {
      this.#number({ ...key, primaryProgrammeUnitId: null, primaryCampusUnitId: null });
      for (const other of othersByPlace.get(placeOf(key)) ?? []) this.of(other);
    }
  }

  of(placed: Placed): Place {
    const lead = this.#lead.get(placed.enrolmentId);
    const cellNo = this.#number({
      programmeUnitId: placed.programmeUnitId,
      campusUnitId: placed.campusUnitId,
      termCode: placed.termCode,
      year: placed.year,
      mode: placed.mode,
      peerGroupNo: placed.peerGroupNo,
      primaryProgrammeUnitId: lead?.programme ?? null,
      primaryCampusUnitId: lead?.campus ?? null,
    });
    return { cellNo, enrolments: this.#enrolments.get(placed.enrolmentId) ?? 1, isOther: lead !== undefined };
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
