import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/db/database.ts';

/** Enrolments that agree in all that decides their calendar, their peer group and which sources apply. */
export interface EnrolmentKind {
  programmeUnitId: string;
  campusUnitId: string | null;
  termCode: string;
  academicYear: string;
  yearOfStudy: string;
  mode: string;
}

/** The enrolments that a run looks at, each at a dense position, in the order of their ids. */
export interface Enrolments {
  size: number;
  ids: Int32Array;
  kinds: EnrolmentKind[];
  kindOf: Int32Array;
  /** Day numbers, both included. */
  firstDay: Int32Array;
  lastDay: Int32Array;
  exemptions: Exemption[];
}

export interface Exemption {
  position: number;
  firstDay: number;
  lastDay: number;
}

/** Day numbers that stand for "always" and "never". */
export const longAgo = -1_000_000;
export const neverEnds = 1_000_000;

interface Row extends EnrolmentKind {
  enrolmentId: number;
  firstDay: number;
  lastDay: number;
}

/** Rows of one statement: short enough for the embedded database, where a statement holds up all others. */
const batchRows = { embedded: 5_000, server: 50_000 };

/**
 * Reads who was enrolled on any day from `firstDay` to `lastDay`.
 * @param isWanted kinds that are not wanted are left out
 */
export async function readEnrolments(
  db: Database,
  institutionId: number,
  span: { firstDay: number; lastDay: number },
  isWanted: (kind: EnrolmentKind) => boolean,
): Promise<Enrolments> {
  const found = new Columns(isWanted);
  for (let after = 0; ; ) {
    const rows = await db.forInstitution(institutionId, async (trx) => {
      const result = await sql<Row>`
        select enrolment_id as "enrolmentId", programme_unit_id as "programmeUnitId", campus_unit_id as "campusUnitId",
          term_code as "termCode", academic_year as "academicYear", year_of_study as "yearOfStudy", mode,
          coalesce(starts_on - date '1970-01-01', ${longAgo}::int) as "firstDay",
          coalesce(ends_on - date '1970-01-01', ${neverEnds}::int) as "lastDay"
        from roster.enrolment
        where institution_id = ${institutionId} and enrolment_id > ${after}
        order by enrolment_id limit ${batchRows[db.kind]}`.execute(trx);
      return result.rows;
    });
    for (const row of rows) if (row.firstDay <= span.lastDay && row.lastDay >= span.firstDay) found.add(row);
    if (rows.length < batchRows[db.kind]) break;
    after = rows.at(-1)?.enrolmentId ?? after;
  }
  const enrolments = found.columns();
  return { ...enrolments, exemptions: await readExemptions(db, institutionId, enrolments.ids) };
}

/** The kinds that there are, without their enrolments. */
export async function readKinds(trx: Tx, institutionId: number): Promise<EnrolmentKind[]> {
  const rows = await trx
    .selectFrom('roster.enrolment')
    .select(['programme_unit_id', 'campus_unit_id', 'term_code', 'academic_year', 'year_of_study', 'mode'])
    .distinct()
    .where('institution_id', '=', institutionId)
    .execute();
  return rows.map((row) => ({
    programmeUnitId: row.programme_unit_id,
    campusUnitId: row.campus_unit_id,
    termCode: row.term_code,
    academicYear: row.academic_year,
    yearOfStudy: row.year_of_study,
    mode: row.mode,
  }));
}

type FourColumns = [Int32Array, Int32Array, Int32Array, Int32Array];

/** Columns that grow, so that a million rows never stand in memory as objects. */
class Columns {
  readonly #isWanted: (kind: EnrolmentKind) => boolean;
  readonly #kinds: EnrolmentKind[] = [];
  readonly #numberOf = new Map<string, number>();
  #size = 0;
  #cells: FourColumns = [new Int32Array(1024), new Int32Array(1024), new Int32Array(1024), new Int32Array(1024)];

  constructor(isWanted: (kind: EnrolmentKind) => boolean) {
    this.#isWanted = isWanted;
  }

  add({ enrolmentId, firstDay, lastDay, ...kind }: Row): void {
    const number = this.#numberOfKind(kind);
    if (number < 0) return;
    if (this.#size === this.#cells[0].length) this.#grow();
    const [ids, kindOf, first, last] = this.#cells;
    ids[this.#size] = enrolmentId;
    kindOf[this.#size] = number;
    first[this.#size] = firstDay;
    last[this.#size] = lastDay;
    this.#size++;
  }

  columns(): Omit<Enrolments, 'exemptions'> {
    const [ids, kindOf, firstDay, lastDay] = this.#cells.map((cells) => cells.slice(0, this.#size)) as FourColumns;
    return { size: this.#size, ids, kinds: this.#kinds, kindOf, firstDay, lastDay };
  }

  #numberOfKind(kind: EnrolmentKind): number {
    const key = `${kind.programmeUnitId}\t${kind.campusUnitId}\t${kind.termCode}\t${kind.academicYear}\t${kind.yearOfStudy}\t${kind.mode}`;
    const known = this.#numberOf.get(key);
    if (known !== undefined) return known;
    const number = this.#isWanted(kind) ? this.#kinds.push(kind) - 1 : -1;
    this.#numberOf.set(key, number);
    return number;
  }

  #grow(): void {
    this.#cells = this.#cells.map((cells) => {
      const larger = new Int32Array(cells.length * 2);
      larger.set(cells);
      return larger;
    }) as FourColumns;
  }
}

async function readExemptions(db: Database, institutionId: number, ids: Int32Array): Promise<Exemption[]> {
  const rows = await db.forInstitution(institutionId, async (trx) => {
    const result = await sql<{ enrolmentId: number; firstDay: number; lastDay: number }>`
      select e.enrolment_id as "enrolmentId", c.starts_on - date '1970-01-01' as "firstDay",
        coalesce(c.ends_on - date '1970-01-01', ${neverEnds}::int) as "lastDay"
      from roster.circumstance c
      join roster.enrolment e on e.institution_id = c.institution_id and e.student_id = c.student_id
      where c.institution_id = ${institutionId} and e.institution_id = ${institutionId} and c.kind = 'exemption'
      order by e.enrolment_id, c.starts_on`.execute(trx);
    return result.rows;
  });
  return rows.flatMap(({ enrolmentId, firstDay, lastDay }) => {
    const position = positionOf(ids, enrolmentId);
    return position < 0 ? [] : [{ position, firstDay, lastDay }];
  });
}

/** Where an id stands in an ascending list; -1 when it is not there. */
export function positionOf(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] ?? 0;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
