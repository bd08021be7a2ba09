import { sql } from 'kysely';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';

/** Caseloads of this kind come from an absence, not from a roster: a roster neither brings nor ends them. */
export const cover_kind = 'cover';

export interface Cover {
  absentStaffId: string;
  coveringStaffId: string;
  fromOn: IsoDate;
  toOn: IsoDate;
}

/**
 * Lets a colleague look after an absent one's students for some days. A student whom they cover already is covered for the
 * longer of the two.
 * @returns how many students
 */
export async function coverCaseload(
  trx: Tx,
  institutionId: number,
  { absentStaffId, coveringStaffId, fromOn, toOn }: Cover,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into roster.caseload (institution_id, staff_id, student_id, kind, starts_on, ends_on)
    select ${institutionId}, ${coveringStaffId}::uuid, c.student_id, ${cover_kind}, ${fromOn}::date, ${toOn}::date
    from roster.caseload c
    where c.institution_id = ${institutionId} and c.staff_id = ${absentStaffId}::uuid and c.kind <> ${cover_kind}
      and (c.starts_on is null or c.starts_on <= ${toOn}::date) and (c.ends_on is null or c.ends_on >= ${fromOn}::date)
    group by c.student_id
    on conflict (institution_id, staff_id, student_id, kind) do update
      set starts_on = least(roster.caseload.starts_on, excluded.starts_on), ends_on = greatest(roster.caseload.ends_on, excluded.ends_on)`.execute(
    trx,
  );
  return Number(numAffectedRows);
}

/** Takes it back at once, for the students of that absence. */
export async function endCover(
  trx: Tx,
  institutionId: number,
  { absentStaffId, coveringStaffId }: Cover,
): Promise<void> {
  await sql`
    delete from roster.caseload t
    where t.institution_id = ${institutionId} and t.staff_id = ${coveringStaffId}::uuid and t.kind = ${cover_kind}
      and exists (select from roster.caseload c where c.institution_id = ${institutionId} and c.staff_id = ${absentStaffId}::uuid
        and c.student_id = t.student_id and c.kind <> ${cover_kind})`.execute(trx);
}
