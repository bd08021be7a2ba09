import { z } from 'zod';
import { recordListView, recordViews } from '../../ledger/server/index.ts';
import { Day, Instant } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { requireStudent } from '../../roster/server/index.ts';
import { isSeenByPartner, type PartnerState, partnerStates, type Shared, shareables } from '../core/partner.ts';
import { momentOf, type Verb } from './acting.ts';
import {
  addPartner,
  addPartnerPerson,
  answerAsPartner,
  NewPartner,
  NewPartnerReferral,
  PartnerAnswer,
  PartnerPerson,
  PartnerWithdrawal,
  referToPartner,
  withdrawFromPartner,
} from './partners.ts';

const tag = 'Partners';
const params = z.object({ partnerReferralId: z.uuid() });
const State = z.object({ state: z.enum(partnerStates) });

const SharedView = z.object({
  words: z.string(),
  facts: z.array(z.object({ kind: z.enum(shareables), said: z.string() })),
}) satisfies z.ZodType<Shared>;

/** What a partner sees of a referral: the copy that was shared, by whose consent, and nothing that leads further. */
const ForPartner = z.object({
  partnerReferralId: z.uuid(),
  partner: z.string(),
  reason: z.string(),
  shared: SharedView,
  consent: z.object({ by: z.string(), relation: z.string(), scope: z.string(), until: Day }),
  state: z.enum(partnerStates),
  from: z.string(),
  madeAt: Instant,
  answer: z.string().nullable(),
});

const ForStaff = z.object({
  partnerReferralId: z.uuid(),
  partner: z.string(),
  reason: z.string(),
  shared: SharedView,
  consent: z.object({
    by: z.string(),
    relation: z.string(),
    scope: z.string(),
    how: z.string(),
    on: Day,
    until: Day,
    hasEnded: z.boolean(),
  }),
  state: z.enum(partnerStates),
  by: z.string(),
  madeAt: Instant,
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
  seenAt: Instant.nullable(),
});
export type PartnerReferralForStaff = z.output<typeof ForStaff>;

/** What was shared with the reader's partner and is theirs to see today. That they read it is recorded. */
async function sharedWithMe({ db, clock, actor }: Verb) {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const rows = (
      await trx
        .selectFrom('cases.partner_referral as r')
        .innerJoin('cases.partner_person as p', (join) =>
          join.onRef('p.institution_id', '=', 'r.institution_id').onRef('p.partner_id', '=', 'r.partner_id'),
        )
        .innerJoin('cases.partner as o', (join) =>
          join.onRef('o.institution_id', '=', 'r.institution_id').onRef('o.partner_id', '=', 'r.partner_id'),
        )
        .selectAll('r')
        .select('o.name as partner')
        .where('r.institution_id', '=', actor.institutionId)
        .where('p.institution_id', '=', actor.institutionId)
        .where('o.institution_id', '=', actor.institutionId)
        .where('p.user_id', '=', actor.actorId)
        .orderBy('r.made_at', 'desc')
        .orderBy('r.partner_referral_id', 'desc')
        .limit(200)
        .execute()
    ).filter((row) =>
      isSeenByPartner(
        { state: row.state as PartnerState, consentOn: row.consent_on, consentUntil: row.consent_until },
        today,
      ),
    );
    if (rows.length > 0)
      await trx
        .updateTable('cases.partner_referral')
        .set({ seen_at: at })
        .where('institution_id', '=', actor.institutionId)
        .where(
          'partner_referral_id',
          'in',
          rows.map((row) => row.partner_referral_id),
        )
        .where('seen_at', 'is', null)
        .execute();
    await recordListView(trx, ctx, {
      page: 'partner-referrals',
      reason: 'It was shared with their organisation',
      filter: {},
      studentIds: rows.map((row) => row.student_id),
    });
    return {
      referrals: rows.map((row) => ({
        partnerReferralId: row.partner_referral_id,
        partner: row.partner,
        reason: row.reason,
        // Written by referToPartner alone.
        shared: row.shared as unknown as Shared,
        consent: {
          by: row.consent_by,
          relation: row.consent_relation,
          scope: row.consent_scope,
          until: row.consent_until,
        },
        state: row.state as PartnerState,
        from: row.by_name,
        madeAt: row.made_at.toISOString(),
        answer: row.answer,
      })),
    };
  });
}

/** What was shared about a student, with whom, by whose consent, and what came of it. */
async function sharedAbout({ db, clock, actor }: Verb, studentId: string) {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const reason = await requireStudent(trx, actor, 'cases:read', studentId, today);
    const rows = await trx
      .selectFrom('cases.partner_referral as r')
      .innerJoin('cases.partner as o', (join) =>
        join.onRef('o.institution_id', '=', 'r.institution_id').onRef('o.partner_id', '=', 'r.partner_id'),
      )
      .selectAll('r')
      .select('o.name as partner')
      .where('r.institution_id', '=', actor.institutionId)
      .where('o.institution_id', '=', actor.institutionId)
      .where('r.student_id', '=', studentId)
      .orderBy('r.made_at', 'desc')
      .orderBy('r.partner_referral_id', 'desc')
      .limit(100)
      .execute();
    const partners = await trx
      .selectFrom('cases.partner')
      .select(['partner_id as partnerId', 'name', 'what'])
      .where('institution_id', '=', actor.institutionId)
      .where('is_active', '=', true)
      .orderBy('name')
      .execute();
    await recordViews(trx, ctx, [{ studentId, page: 'partner-referrals', reason }]);
    return {
      today,
      partners,
      mayLead: actor.why('cases:lead').length > 0,
      mayWork: actor.why('cases:work').length > 0,
      referrals: rows.map((row) => ({
        partnerReferralId: row.partner_referral_id,
        partner: row.partner,
        reason: row.reason,
        shared: row.shared as unknown as Shared,
        consent: {
          by: row.consent_by,
          relation: row.consent_relation,
          scope: row.consent_scope,
          how: row.consent_how,
          on: row.consent_on,
          until: row.consent_until,
          hasEnded: row.consent_until < today,
        },
        state: row.state as PartnerState,
        by: row.by_name,
        madeAt: row.made_at.toISOString(),
        decidedBy: row.decided_by,
        answer: row.answer,
        seenAt: row.seen_at?.toISOString() ?? null,
      })),
    };
  });
}

export const partnerRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/partner/referrals',
    summary: 'What was shared with the reader’s organisation, while the consent holds',
    tag,
    need: 'partner:answer',
    response: z.object({ referrals: z.array(ForPartner) }),
    handle: (context) => sharedWithMe(context),
  }),
  route({
    method: 'post',
    path: '/partner/referrals/{partnerReferralId}/answer',
    summary: 'A partner takes part, declines, or ends its part',
    tag,
    need: 'partner:answer',
    params,
    body: PartnerAnswer,
    response: State,
    handle: (context, input) => answerAsPartner(context, input.params.partnerReferralId, input.body),
  }),
  route({
    method: 'get',
    path: '/students/{studentId}/partner-referrals',
    summary: 'What was shared about a student, with whom, by whose consent',
    tag,
    need: 'cases:read',
    params: z.object({ studentId: z.uuid() }),
    response: z.object({
      today: Day,
      partners: z.array(z.object({ partnerId: z.uuid(), name: z.string(), what: z.string() })),
      mayLead: z.boolean(),
      mayWork: z.boolean(),
      referrals: z.array(ForStaff),
    }),
    handle: (context, input) => sharedAbout(context, input.params.studentId),
  }),
  route({
    method: 'post',
    path: '/partner-referrals',
    summary: 'Ask a partner, with a copy of what was ticked and somebody’s consent',
    tag,
    need: 'cases:work',
    body: NewPartnerReferral,
    response: z.object({ partnerReferralId: z.uuid() }),
    handle: (context, { body }) => referToPartner(context, body),
  }),
  route({
    method: 'post',
    path: '/partner-referrals/{partnerReferralId}/withdraw',
    summary: 'Take a referral back: the partner sees nothing of it from that moment',
    tag,
    need: 'cases:work',
    params,
    body: PartnerWithdrawal,
    response: State,
    handle: (context, input) => withdrawFromPartner(context, input.params.partnerReferralId, input.body),
  }),
  route({
    method: 'post',
    path: '/partners',
    summary: 'Add a partner outside of the institution',
    tag,
    need: 'cases:lead',
    body: NewPartner,
    response: z.object({ partnerId: z.uuid() }),
    handle: (context, { body }) => addPartner(context, body),
  }),
  route({
    method: 'post',
    path: '/partners/{partnerId}/people',
    summary: 'Say for which partner somebody signs in',
    tag,
    need: 'cases:lead',
    params: z.object({ partnerId: z.uuid() }),
    body: PartnerPerson,
    response: z.object({ name: z.string() }),
    handle: (context, input) => addPartnerPerson(context, input.params.partnerId, input.body),
  }),
];
