import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { studentScope } from '../../../roster/server/index.ts';
import { addInvitations } from './offer-times.ts';
import { trouble } from './problems.ts';
import { offerInReach } from './view-offers.ts';

/** Takes back the times that nobody booked; what is booked stays. */
export async function closeOffer({ db, clock, actor }: Verb, offerId: string): Promise<{ withdrawn: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const closed = await trx
      .updateTable('families.offer')
      .set({ state: 'closed' })
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .where('state', '=', 'open')
      .where((on) =>
        on.or([on('made_by', '=', actor.actorId), ...(actor.staffId ? [on('host_staff_id', '=', actor.staffId)] : [])]),
      )
      .returning('offer_id')
      .executeTakeFirst();
    if (!closed)
      throw trouble.notFound(
        'No open offer of yours has this address. Whoever made it, or meets the families, closes it.',
      );
    const withdrawn = await trx
      .updateTable('families.slot')
      .set({ is_withdrawn: true })
      .where('institution_id', '=', institutionId)
      .where('offer_id', '=', offerId)
      .where('invitation_id', 'is', null)
      .returning('slot_id')
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.close-offer',
        subject: { kind: 'offer', id: offerId },
        details: { withdrawn: withdrawn.length },
      },
    );
    return { withdrawn: withdrawn.length };
  });
}

/** Invites more families to an open offer. */
export async function inviteMore(
  { db, clock, actor }: Verb,
  offerId: string,
  studentIds: readonly string[],
): Promise<{ invited: number; withoutFamily: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const moment = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:write');
    const open = await trx
      .selectFrom('families.offer as o')
      .select('o.offer_id')
      .where('o.institution_id', '=', actor.institutionId)
      .where('o.offer_id', '=', offerId)
      .where('o.state', '=', 'open')
      .where(offerInReach(scope, moment.today, actor))
      .executeTakeFirst();
    if (!open) throw trouble.notFound('No open offer has this address. Check the link, or offer new times.');
    const added = await addInvitations(trx, { clock, actor }, moment, offerId, studentIds);
    await record(
      trx,
      { clock, actor },
      { verb: 'families.invite-more', subject: { kind: 'offer', id: offerId }, details: { ...added } },
    );
    return added;
  });
}
