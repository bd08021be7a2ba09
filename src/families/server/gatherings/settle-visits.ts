import { endsOfBookedVisits } from '../../../interventions/server/index.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { closeMeeting } from './book-time.ts';
import { requireInvitation } from './require-invitation.ts';

/** What was said of a home visit, on the doorstep perhaps, is said of its booking too: once, as a contact with the family. */
export async function settleVisits(db: Database, ctx: MessageContext): Promise<number> {
  const { institutionId } = ctx.actor;
  const ends = await db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('families.invitation as i')
      .innerJoin('families.offer as o', (join) =>
        join.onRef('o.institution_id', '=', 'i.institution_id').onRef('o.offer_id', '=', 'i.offer_id'),
      )
      .select('i.invitation_id')
      .where('i.institution_id', '=', institutionId)
      .where('o.institution_id', '=', institutionId)
      .where('o.way', '=', 'home')
      .where('i.state', '=', 'booked')
      .execute();
    return endsOfBookedVisits(
      trx,
      institutionId,
      rows.map((row) => row.invitation_id),
    );
  });
  let settled = 0;
  for (const [invitationId, { state, words, by }] of ends)
    settled += await db.forInstitution(institutionId, async (trx) => {
      const row = await requireInvitation(trx, institutionId, invitationId, { by: 'family' });
      if (row.state !== 'booked') return 0;
      const actor = { ...ctx.actor, name: by };
      const outcome = state === 'held' ? 'held' : 'missed';
      await closeMeeting(trx, { ...ctx, actor }, row, { outcome, words }, { by: 'staff', actor, today: '' });
      return 1;
    });
  return settled;
}
