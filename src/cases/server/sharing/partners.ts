import { z } from 'zod';
import { attendanceOf } from '../../../attendance/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import {
  isSeenByPartner,
  type PartnerEvent,
  type PartnerState,
  partnerStateAfter,
  type Shareable,
  type Shared,
  shareables,
} from '../../core/partner.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { noteOnCase } from '../case/add-entry.ts';
import { trouble } from '../problems.ts';
import { keptStudent, requireCase } from '../require-student.ts';
import { requirePartner } from './keep-partners.ts';

const text = (most: number) => z.string().trim().max(most);

export const NewPartnerReferral = z.object({
  partnerId: z.uuid(),
  studentId: z.uuid(),
  caseId: z.uuid().nullable().default(null),
  reason: text(2_000).min(1, 'say what you ask for'),
  /** Written for the partner: what they need to know, and no more. */
  words: text(4_000).default(''),
  share: z.array(z.enum(shareables)).max(shareables.length).default([]),
  consent: z.object({
    by: text(120).min(1, 'say who gave consent'),
    relation: text(60).min(1, 'say who they are to the student'),
    scope: text(1_000).min(1, 'say to what they agreed'),
    how: z.enum(['paper', 'spoken', 'link']),
    on: z.iso.date(),
    until: z.iso.date(),
  }),
});

const longest_consent_days = 400;

/** Asks a partner, with a copy of what was ticked. Without somebody's consent nothing leaves. */
export async function referToPartner(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewPartnerReferral>,
): Promise<{ partnerReferralId: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'cases:work', studentId, today);
    if (input.caseId) {
      const { row } = await requireCase(trx, actor, 'cases:work', input.caseId, today);
      if (row.student_id !== studentId) throw trouble.invalid('This case is about another student.');
    }
    const partner = await requirePartner(trx, institutionId, input.partnerId);
    const { consent } = input;
    if (consent.on > today) throw trouble.invalid('The consent is of a day to come. Ask first.');
    if (consent.until < today) throw trouble.invalid('The consent has run out. Ask again.');
    if (consent.until > addDays(consent.on, longest_consent_days))
      throw trouble.invalid('A consent is asked for anew after a year. Choose an earlier end.');
    const shared: Shared = { words: input.words, facts: await factsOf(trx, ctx, studentId, [...new Set(input.share)]) };
    const id = uuidv7();
    await trx
      .insertInto('cases.partner_referral')
      .values({
        institution_id: institutionId,
        partner_referral_id: id,
        partner_id: input.partnerId,
        student_id: studentId,
        case_id: input.caseId,
        reason: input.reason,
        shared: jsonb(shared),
        consent_by: consent.by,
        consent_relation: consent.relation,
        consent_scope: consent.scope,
        consent_how: consent.how,
        consent_on: consent.on,
        consent_until: consent.until,
        state: 'offered',
        made_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
        by_staff_id: actor.staffId,
      })
      .execute();
    if (input.caseId)
      await noteOnCase(trx, ctx, input.caseId, {
        kind: 'referral',
        words: `Referred to ${partner}, by consent of ${consent.by} until ${consent.until}.`,
        origin: { kind: 'partner-referral', id },
      });
    await record(trx, ctx, {
      verb: 'cases.refer-to-partner',
      subject: { kind: 'student', id: studentId },
      details: { partnerReferralId: id, partnerId: input.partnerId, shared: input.share, until: consent.until },
    });
    return { partnerReferralId: id };
  });
}

/** What was ticked, as it is today. */
async function factsOf(
  trx: Tx,
  { actor }: Acting,
  studentId: string,
  kinds: readonly Shareable[],
): Promise<Shared['facts']> {
  const { institutionId } = actor;
  const facts: Shared['facts'] = [];
  const enrolment = await trx
    .selectFrom('roster.enrolment as e')
    .innerJoin('institution.unit as u', (join) =>
      join.onRef('u.institution_id', '=', 'e.institution_id').onRef('u.unit_id', '=', 'e.programme_unit_id'),
    )
    .select(['u.name', 'e.year_of_study'])
    .where('e.institution_id', '=', institutionId)
    .where('u.institution_id', '=', institutionId)
    .where('e.student_id', '=', studentId)
    .orderBy('e.is_primary', 'desc')
    .orderBy('e.enrolment_id', 'desc')
    .executeTakeFirst();
  for (const kind of kinds) {
    const said = await saidOf(trx, institutionId, studentId, kind, enrolment);
    if (said) facts.push({ kind, said });
  }
  return facts;
}

async function saidOf(
  trx: Tx,
  institutionId: number,
  studentId: string,
  kind: Shareable,
  enrolment: { name: string; year_of_study: string | null } | undefined,
): Promise<string | null> {
  if (kind === 'school') return enrolment?.name ?? null;
  if (kind === 'year') return enrolment?.year_of_study ?? null;
  if (kind === 'attendance') {
    const standing = (await attendanceOf(trx, institutionId, [studentId])).get(studentId);
    return standing ? `missed ${standing.absentDays} of ${standing.enrolledDays} days up to ${standing.asOf}` : null;
  }
  if (kind === 'name') {
    const { display_name } = await trx
      .selectFrom('roster.student')
      .select('display_name')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .executeTakeFirstOrThrow();
    return display_name;
  }
  const guardian = await trx
    .selectFrom('roster.guardianship as s')
    .innerJoin('roster.guardian as g', (join) =>
      join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
    )
    .select(['g.display_name', 'g.phone', 's.relation'])
    .where('s.institution_id', '=', institutionId)
    .where('g.institution_id', '=', institutionId)
    .where('s.student_id', '=', studentId)
    .where('s.may_receive', '=', true)
    .orderBy('g.display_name')
    .executeTakeFirst();
  return guardian
    ? `${guardian.display_name} (${guardian.relation})${guardian.phone ? `, ${guardian.phone}` : ''}`
    : null;
}

export const PartnerAnswer = z.object({
  answer: z.enum(['accept', 'decline', 'end']),
  words: text(4_000).default(''),
});

/** The partner's answer. Whoever asked hears of it. */
export async function answerAsPartner(
  { db, clock, actor }: Verb,
  id: string,
  { answer, words }: z.output<typeof PartnerAnswer>,
): Promise<{ state: PartnerState }> {
  requireNeed(actor, 'partner:answer');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const row = await ofPartner(trx, ctx, id, today);
    if (answer !== 'accept' && !words) throw trouble.invalid('Say in a few words why, or what came of it.');
    const state = await move(trx, ctx, row, answer, words);
    const partner = await requirePartner(trx, actor.institutionId, row.partner_id);
    const said = `${partner} ${answer === 'accept' ? 'takes part' : answer === 'decline' ? 'declined' : 'ended its part'}.${words ? ` ${words}` : ''}`;
    if (row.case_id)
      await noteOnCase(trx, ctx, row.case_id, {
        kind: 'referral',
        words: said,
        origin: { kind: 'partner-referral', id },
      });
    if (row.by_staff_id)
      await notifyStaff(trx, ctx, {
        staffId: row.by_staff_id,
        words: said.slice(0, 300),
        link: row.case_id ? `/cases/${row.case_id}` : `/students/${row.student_id}`,
        dedupeKey: `partner-answer/${id}/${state}`,
        origin: { kind: 'partner-referral', id },
      });
    return { state };
  });
}

/** A referral that this person's partner may see; anything else is as unknown as one that does not exist. */
async function ofPartner(trx: Tx, { actor }: Acting, id: string, today: IsoDate) {
  const row = await trx
    .selectFrom('cases.partner_referral as r')
    .innerJoin('cases.partner_person as p', (join) =>
      join.onRef('p.institution_id', '=', 'r.institution_id').onRef('p.partner_id', '=', 'r.partner_id'),
    )
    .innerJoin('cases.partner as o', (join) =>
      join.onRef('o.institution_id', '=', 'r.institution_id').onRef('o.partner_id', '=', 'r.partner_id'),
    )
    .selectAll('r')
    .where('r.institution_id', '=', actor.institutionId)
    .where('p.institution_id', '=', actor.institutionId)
    .where('o.institution_id', '=', actor.institutionId)
    .where('o.is_active', '=', true)
    .where('p.user_id', '=', actor.actorId)
    .where('r.partner_referral_id', '=', id)
    .executeTakeFirst();
  const isSeen =
    row !== undefined &&
    isSeenByPartner(
      { state: row.state as PartnerState, consentOn: row.consent_on, consentUntil: row.consent_until },
      today,
    );
  if (!isSeen) throw trouble.notFound('Nothing that was shared with you has this address, or the consent has ended.');
  return row;
}

async function move(
  trx: Tx,
  ctx: Acting,
  row: { partner_referral_id: string; state: string; student_id: string },
  event: PartnerEvent,
  words: string,
): Promise<PartnerState> {
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const state = partnerStateAfter(row.state as PartnerState, event);
  const written =
    state === null
      ? undefined
      : await trx
          .updateTable('cases.partner_referral')
          .set({ state, decided_at: at, decided_by: ctx.actor.name, answer: words || null })
          .where('institution_id', '=', institutionId)
          .where('partner_referral_id', '=', row.partner_referral_id)
          .where('state', '=', row.state)
          .returning('state')
          .executeTakeFirst();
  if (state === null || !written)
    throw trouble.conflict(`This was answered already (${row.state}). Look at it again.`, { state: row.state });
  await record(trx, ctx, {
    verb: `cases.${event}-partner-referral`,
    subject: { kind: 'student', id: row.student_id },
    details: { partnerReferralId: row.partner_referral_id },
  });
  return state;
}

export const PartnerWithdrawal = z.object({ words: text(500).min(1, 'say why') });

/** Takes a referral back, as when consent is withdrawn: the partner sees nothing of it from that moment. */
export async function withdrawFromPartner(
  { db, clock, actor }: Verb,
  id: string,
  { words }: z.output<typeof PartnerWithdrawal>,
): Promise<{ state: PartnerState }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('cases.partner_referral')
      .selectAll()
      .where('institution_id', '=', actor.institutionId)
      .where('partner_referral_id', '=', id)
      .executeTakeFirst();
    const unknown = trouble.notFound('No referral of a student of yours has this address.');
    if (!row) throw unknown;
    await requireStudent(trx, actor, 'cases:work', row.student_id, today).catch(() => {
      throw unknown;
    });
    return { state: await move(trx, ctx, row, 'withdraw', words) };
  });
}
