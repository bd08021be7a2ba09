import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';

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

/** Adds the standings up by unit and year group; in the transaction that says they are made. */
export async function writeBandSums(trx: Tx, institutionId: number): Promise<void> {
  await sql`delete from attendance.band_sum where institution_id = ${institutionId}`.execute(trx);
  await sql`
    insert into attendance.band_sum (institution_id, unit_id, year_of_study, students, satisfactory, at_risk, moderate, severe, insufficient)
    select ${institutionId}::int, e.programme_unit_id, e.year_of_study, ${counts}
    from attendance.standing s join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and e.institution_id = ${institutionId} and s.is_last
    group by e.programme_unit_id, e.year_of_study`.execute(trx);
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
