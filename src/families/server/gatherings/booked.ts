import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { type Holder, holderKinds } from '../../core/people/holder.ts';

/** A meeting that a family booked and that is to come. */
export interface BookedMeeting {
  invitationId: string;
  slotId: string;
  startsAt: Temporal.Instant;
  minutes: number;
  title: string;
  way: string;
  place: string;
  hostStaffId: string;
  studentId: string;
  holder: Holder;
}

export async function bookedMeetings(
  trx: Tx,
  institutionId: number,
  { from, until }: { from: Temporal.Instant; until: Temporal.Instant },
): Promise<BookedMeeting[]> {
  const rows = await trx
    .selectFrom('families.slot as s')
    .innerJoin('families.invitation as i', (join) =>
      join.onRef('i.institution_id', '=', 's.institution_id').onRef('i.invitation_id', '=', 's.invitation_id'),
    )
    .innerJoin('families.offer as o', (join) =>
      join.onRef('o.institution_id', '=', 's.institution_id').onRef('o.offer_id', '=', 's.offer_id'),
    )
    .select([
      'i.invitation_id',
      's.slot_id',
      's.starts_at',
      's.minutes',
      'o.title',
      'o.way',
      'o.place',
      's.host_staff_id',
      'i.student_id',
      'i.holder_kind',
      'i.holder_id',
    ])
    .where('s.institution_id', '=', institutionId)
    .where('i.institution_id', '=', institutionId)
    .where('o.institution_id', '=', institutionId)
    .where('i.state', '=', 'booked')
    .where('s.starts_at', '>', sql<Date>`${from.toString()}::timestamptz`)
    .where('s.starts_at', '<=', sql<Date>`${until.toString()}::timestamptz`)
    .orderBy('s.starts_at')
    .execute();
  return rows.map((row) => ({
    invitationId: row.invitation_id,
    slotId: row.slot_id,
    startsAt: Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime()),
    minutes: row.minutes,
    title: row.title,
    way: row.way,
    place: row.place,
    hostStaffId: row.host_staff_id,
    studentId: row.student_id,
    // The column's check holds it to these.
    holder: { kind: holderKinds.find((one) => one === row.holder_kind) ?? 'guardian', id: row.holder_id },
  }));
}
