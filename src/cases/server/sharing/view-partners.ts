import { sql } from 'kysely';
import { record, recordListView, recordViews } from '../../../ledger/server/index.ts';
import { inScope, requireStudent, studentScope } from '../../../roster/server/index.ts';
import { isSeenByPartner, type PartnerState, type Shared } from '../../core/partner.ts';
import type { PartnerReferralsView, PartnersView, SharedAboutView } from '../../core/partner-views.ts';
import { momentOf, type Verb } from '../acting.ts';

/** What was shared with the reader's partner and is theirs to see today. That they read it is recorded. */
export async function sharedWithMe({ db, clock, actor }: Verb): Promise<PartnerReferralsView> {
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
        .where('o.is_active', '=', true)
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
    const unread = rows.filter((row) => row.seen_at === null);
    if (unread.length > 0) {
      await trx
        .updateTable('cases.partner_referral')
        .set({ seen_at: at })
        .where('institution_id', '=', actor.institutionId)
        .where(
          'partner_referral_id',
          'in',
          unread.map((row) => row.partner_referral_id),
        )
        .where('seen_at', 'is', null)
        .execute();
      await record(trx, ctx, { verb: 'cases.read-partner-referrals', details: { read: unread.length } });
    }
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
export async function sharedAbout({ db, clock, actor }: Verb, studentId: string): Promise<SharedAboutView> {
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

const most_referrals = 500;

/** With whom the institution works, who signs in for them, and what was shared about students whom the reader reaches. */
export async function listPartners({ db, clock, actor }: Verb): Promise<PartnersView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today } = await momentOf(trx, ctx);
    const partners = await trx
      .selectFrom('cases.partner')
      .select(['partner_id', 'name', 'what', 'is_active'])
      .where('institution_id', '=', i)
      .orderBy('is_active', 'desc')
      .orderBy('name')
      .execute();
    const people = await trx
      .selectFrom('cases.partner_person')
      .select(['partner_id', 'user_id', 'name'])
      .where('institution_id', '=', i)
      .orderBy('name')
      .execute();
    const scope = await studentScope(trx, actor, 'cases:lead');
    const rows = await trx
      .selectFrom('cases.partner_referral as r')
      .innerJoin('roster.student as s', (join) =>
        join.onRef('s.institution_id', '=', 'r.institution_id').onRef('s.student_id', '=', 'r.student_id'),
      )
      .selectAll('r')
      .select('s.display_name')
      .where('r.institution_id', '=', i)
      .where('s.institution_id', '=', i)
      .where(inScope(scope, sql.ref<string>('r.student_id'), today))
      .orderBy('r.made_at', 'desc')
      .orderBy('r.partner_referral_id', 'desc')
      .limit(most_referrals)
      .execute();
    await recordListView(trx, ctx, {
      page: 'partners',
      reason: scope.why[0]?.reason ?? '',
      filter: {},
      studentIds: rows.map((row) => row.student_id),
    });
    return {
      today,
      partners: partners.map((one) => ({
        partnerId: one.partner_id,
        name: one.name,
        what: one.what,
        isActive: one.is_active,
        people: people
          .filter(({ partner_id }) => partner_id === one.partner_id)
          .map(({ user_id, name }) => ({ userId: user_id, name })),
        referrals: rows
          .filter(({ partner_id }) => partner_id === one.partner_id)
          .map((row) => {
            const { facts, words } = row.shared as unknown as Shared;
            return {
              partnerReferralId: row.partner_referral_id,
              student: { studentId: row.student_id, name: row.display_name },
              reason: row.reason,
              shared: facts.map(({ kind }) => kind),
              hasWords: words !== '',
              state: row.state as PartnerState,
              by: row.by_name,
              madeAt: row.made_at.toISOString(),
              seenAt: row.seen_at?.toISOString() ?? null,
              consent: {
                by: row.consent_by,
                relation: row.consent_relation,
                until: row.consent_until,
                hasEnded: row.consent_until < today,
              },
              answer: row.answer,
            };
          }),
      })),
    };
  });
}
