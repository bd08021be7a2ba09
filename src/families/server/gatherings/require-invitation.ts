import type { Actor, Need } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import { invitationStates } from '../../core/gatherings/invitation.ts';
import { trouble } from './problems.ts';

/** Whoever answers an invitation: the family behind its link, or staff for them. */
export type Answering = { by: 'family' } | { by: 'staff'; actor: Actor; today: IsoDate };

/** An invitation with its offer, locked, if whoever asks may see its student. */
export async function requireInvitation(
  trx: Tx,
  institutionId: number,
  invitationId: string,
  answering: Answering,
  need: Need = 'families:write',
) {
  const row = await trx
    .selectFrom('families.invitation as i')
    .innerJoin('families.offer as o', (join) =>
      join.onRef('o.institution_id', '=', 'i.institution_id').onRef('o.offer_id', '=', 'i.offer_id'),
    )
    .innerJoin('roster.staff as h', (join) =>
      join.onRef('h.institution_id', '=', 'o.institution_id').onRef('h.staff_id', '=', 'o.host_staff_id'),
    )
    .select([
      'i.invitation_id',
      'i.offer_id',
      'i.student_id',
      'i.holder_kind',
      'i.holder_id',
      'i.state',
      'i.interpreter',
      'i.wish',
      'i.sequence',
      'i.revision',
      'o.title',
      'o.way',
      'o.place',
      'o.notice_hours',
      'o.state as offer_state',
      'o.host_staff_id',
      'h.display_name as host_name',
    ])
    .where('i.institution_id', '=', institutionId)
    .where('o.institution_id', '=', institutionId)
    .where('h.institution_id', '=', institutionId)
    .where('i.invitation_id', '=', invitationId)
    .forUpdate('i')
    .executeTakeFirst();
  if (!row) throw unknown();
  if (answering.by === 'staff') {
    const scope = await studentScope(trx, answering.actor, need);
    if ((await whyStudent(trx, scope, row.student_id, answering.today)) === null) throw unknown();
  }
  const state = invitationStates.find((one) => one === row.state);
  if (!state) throw new Error(`an invitation is in the unknown state ${row.state}`);
  return { ...row, state };
}

export type InvitationRow = Awaited<ReturnType<typeof requireInvitation>>;

function unknown() {
  return trouble.notFound('There is no such invitation for a family that you may write to. Check the link.');
}
