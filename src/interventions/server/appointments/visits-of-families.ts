import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';

/** A meeting or visit to which somebody of the family was asked, and that is to come; of what they booked themselves the booking reminds. */
export interface FamilyVisit {
  appointmentId: string;
  startsAt: Temporal.Instant;
  place: string;
  studentId: string;
  guardianId: string;
  organiserStaffId: string;
}

export async function visitsOfFamilies(
  trx: Tx,
  institutionId: number,
  { from, until }: { from: Temporal.Instant; until: Temporal.Instant },
): Promise<FamilyVisit[]> {
  const rows = await trx
    .selectFrom('interventions.appointment as a')
    .innerJoin('interventions.appointment_person as p', (join) =>
      join.onRef('p.institution_id', '=', 'a.institution_id').onRef('p.appointment_id', '=', 'a.appointment_id'),
    )
    .select(['a.appointment_id', 'a.starts_at', 'a.place', 'a.student_id', 'a.organiser_staff_id', 'p.guardian_id'])
    .where('a.institution_id', '=', institutionId)
    .where('p.institution_id', '=', institutionId)
    .where('a.state', '=', 'planned')
    .where('a.origin_id', 'is', null)
    .where('p.guardian_id', 'is not', null)
    .where('a.starts_at', '>', sql<Date>`${from.toString()}::timestamptz`)
    .where('a.starts_at', '<=', sql<Date>`${until.toString()}::timestamptz`)
    .orderBy('a.starts_at')
    .execute();
  return rows.flatMap((row) =>
    row.guardian_id === null
      ? []
      : [
          {
            appointmentId: row.appointment_id,
            startsAt: Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime()),
            place: row.place,
            studentId: row.student_id,
            guardianId: row.guardian_id,
            organiserStaffId: row.organiser_staff_id,
          },
        ],
  );
}

/** Takes the reminder of a visit for one worker, once for each beginning; the caller records what came of it. */
export async function claimVisitReminder(
  trx: Tx,
  institutionId: number,
  { appointmentId, guardianId, startsAt }: FamilyVisit,
): Promise<boolean> {
  const { rows } = await sql`
    update interventions.appointment_person p set reminded_for = a.starts_at from interventions.appointment a
    where a.institution_id = ${institutionId} and a.appointment_id = ${appointmentId}::uuid and a.state = 'planned'
      and a.starts_at = ${startsAt.toString()}::timestamptz
      and p.institution_id = ${institutionId} and p.appointment_id = a.appointment_id and p.guardian_id = ${guardianId}::uuid
      and p.reminded_for is distinct from a.starts_at returning p.person_no`.execute(trx);
  return rows.length > 0;
}
