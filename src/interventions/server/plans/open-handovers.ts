import { type RawBuilder, sql } from 'kysely';
import type { Acting } from '../../../cases/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { PlanHandoverView } from '../../core/views.ts';

type Row = Omit<PlanHandoverView, 'student' | 'mayAnswer' | 'isMine'> & {
  studentId: string;
  name: string;
  identifier: string;
  toStaffId: string | null;
};

/** Plans that wait for a case manager, among those of which `which` holds. */
export async function openHandovers(
  trx: Tx,
  { actor }: Acting,
  which: RawBuilder<unknown>,
  mayWork: boolean,
): Promise<PlanHandoverView[]> {
  const i = actor.institutionId;
  const { rows } = await sql<Row>`
    select h.handover_id as "handoverId", h.plan_id as "planId", h.student_id as "studentId", s.display_name as name, s.source_key as identifier,
      k.name as kind, f.display_name as "from", t.display_name as "to", h.to_staff_id as "toStaffId", h.why, h.words, h.offered_on as "offeredOn"
    from interventions.plan_handover h
    join interventions.plan p on p.institution_id = ${i} and p.plan_id = h.plan_id
    join interventions.kind k on k.institution_id = ${i} and k.kind_key = p.kind_key
    join roster.student s on s.institution_id = ${i} and s.student_id = h.student_id
    join roster.staff f on f.institution_id = ${i} and f.staff_id = h.from_staff_id
    left join roster.staff t on t.institution_id = ${i} and t.staff_id = h.to_staff_id
    where h.institution_id = ${i} and h.state = 'offered' and ${which} order by h.offered_on, s.display_name limit 50`.execute(
    trx,
  );
  return rows.map(({ studentId, name, identifier, toStaffId, ...row }) => ({
    ...row,
    student: { studentId, name, identifier },
    mayAnswer: mayWork && actor.staffId !== null,
    isMine: toStaffId !== null && toStaffId === actor.staffId,
  }));
}
