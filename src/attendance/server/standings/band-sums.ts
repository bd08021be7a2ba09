import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { GroupCell } from '../../core/group-lines.ts';

export interface BandCell
  extends Record<'students' | 'satisfactory' | 'at-risk' | 'moderate' | 'severe' | 'insufficient', number> {
  unitId: string;
  year: string;
}

/** The bounds are those of core/measures.ts, in whole numbers. */
const counts = sql`count(*)::int as students,
  count(*) filter (where enrolled_days >= 10 and 100 * absent_days < 5 * enrolled_days)::int as satisfactory,
  count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 5 * enrolled_days and 100 * absent_days < 10 * enrolled_days)::int as at_risk,
  count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 10 * enrolled_days and 100 * absent_days < 20 * enrolled_days)::int as moderate,
  count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 20 * enrolled_days)::int as severe,
  count(*) filter (where enrolled_days < 10)::int as insufficient`;

type Units = readonly string[] | null;
const unitsIn = (column: string, unitIds: Units) =>
  unitIds === null ? sql`` : sql`and ${sql.ref(column)} = any(${[...unitIds]}::uuid[])`;

/**
 * Adds the standings up by unit and year group; in the transaction that says they are made.
 * @param unitIds whose standings changed; null: everybody's may have
 */
export async function writeBandSums(trx: Tx, institutionId: number, unitIds: Units): Promise<void> {
  await sql`delete from attendance.band_sum where institution_id = ${institutionId} ${unitsIn('unit_id', unitIds)}`.execute(
    trx,
  );
  await sql`
    insert into attendance.band_sum (institution_id, unit_id, year_of_study, students, satisfactory, at_risk, moderate, severe, insufficient)
    select ${institutionId}::int, e.programme_unit_id, e.year_of_study, ${counts}
    from attendance.standing s join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and s.is_last ${unitsIn('e.programme_unit_id', unitIds)}
    group by e.programme_unit_id, e.year_of_study`.execute(trx);
}

/** The kinds of groups that students belong to here. */
export async function groupKinds(trx: Tx, institutionId: number): Promise<string[]> {
  const { rows } = await sql<{
    kind: string;
  }>`select distinct kind from roster.characteristic where institution_id = ${institutionId}`.execute(trx);
  return rows.map(({ kind }) => kind);
}

/** Adds the standings up by unit and value of one kind of group: a kind at a time, so that no statement is long. */
export async function writeGroupSums(trx: Tx, institutionId: number, kind: string, unitIds: Units): Promise<void> {
  await sql`delete from attendance.group_sum where institution_id = ${institutionId} and kind = ${kind} ${unitsIn('unit_id', unitIds)}`.execute(
    trx,
  );
  await sql`
    insert into attendance.group_sum (institution_id, unit_id, kind, value, students, known, chronic, expected_sessions, attended_sessions)
    select ${institutionId}::int, e.programme_unit_id, ${kind}, c.value, count(*)::int, count(*) filter (where s.enrolled_days >= 10)::int,
      count(*) filter (where s.enrolled_days >= 10 and 10 * s.absent_days >= s.enrolled_days)::int, sum(s.expected_sessions), sum(s.attended_sessions)
    from roster.characteristic c
    join attendance.standing s on s.institution_id = c.institution_id and s.student_id = c.student_id and s.is_last
    join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    where c.institution_id = ${institutionId} and s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and c.kind = ${kind} ${unitsIn('e.programme_unit_id', unitIds)}
    group by e.programme_unit_id, c.value`.execute(trx);
}

/** What is gone from the roster leaves the sums. */
export async function dropGroupSums(trx: Tx, institutionId: number, kinds: readonly string[]): Promise<void> {
  await sql`delete from attendance.group_sum where institution_id = ${institutionId} and kind <> all(${[...kinds]}::text[])`.execute(
    trx,
  );
}

/** @param unitIds null: all */
export async function groupSums(
  trx: Tx,
  institutionId: number,
  unitIds: readonly string[] | null,
): Promise<GroupCell[]> {
  const { rows } = await sql<GroupCell>`
    select kind, value, sum(students)::int as students, sum(known)::int as known, sum(chronic)::int as chronic,
      sum(expected_sessions)::float8 as expected, sum(attended_sessions)::float8 as attended
    from attendance.group_sum where institution_id = ${institutionId} ${unitIds === null ? sql`` : sql`and unit_id = any(${[...unitIds]}::uuid[])`}
    group by kind, value`.execute(trx);
  return rows;
}

export async function bandSums(trx: Tx, institutionId: number): Promise<BandCell[]> {
  const rows = await trx
    .selectFrom('attendance.band_sum')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .execute();
  return rows.map(({ unit_id, year_of_study, at_risk, institution_id: _, ...rest }) => ({
    unitId: unit_id,
    year: year_of_study,
    'at-risk': at_risk,
    ...rest,
  }));
}

/** The same of some students alone. */
export async function bandsOfStudents(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<BandCell[]> {
  const { rows } = await sql<Omit<BandCell, 'at-risk' | 'unitId' | 'year'> & { at_risk: number }>`
    select ${counts} from attendance.standing s
    where s.institution_id = ${institutionId} and s.is_last and s.student_id = any(${[...studentIds]}::uuid[])`.execute(
    trx,
  );
  return rows.map(({ at_risk, ...rest }) => ({ unitId: '', year: '', 'at-risk': at_risk, ...rest }));
}
