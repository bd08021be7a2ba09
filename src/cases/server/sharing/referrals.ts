import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { Priority } from '../../core/kinds.ts';
import type { Citation, ReferralView } from '../../core/views.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { addEntry } from '../case/add-entry.ts';
import { PriorityInput, requireOpen } from '../case/change-case.ts';
import { citationOn } from '../case/cite.ts';
import { no_score_then, scoresOn } from '../case/score-then.ts';
import { teamIdsOf } from '../people/teams.ts';
import { trouble } from '../problems.ts';
import { requireCase } from '../require-student.ts';

export const NewReferral = z.object({
  teamId: z.uuid(),
  reason: z.string().trim().min(1, 'say what you ask for').max(4_000),
  priority: PriorityInput.default(2),
});

/** Asks a service to take part; it accepts or declines. Score and trend as they stand go with it, as evidence. */
export async function referCase(
  { db, clock, actor }: Verb,
  caseId: string,
  { teamId, reason, priority }: z.output<typeof NewReferral>,
): Promise<{ referralId: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
    requireOpen(row);
    const made = await offerReferral(trx, ctx, { caseId, studentId: row.student_id, teamId, priority, reason });
    if (!made.isNew) throw trouble.conflict(`${made.team} was asked already and has not answered yet.`);
    return { referralId: made.referralId };
  });
}

export interface OfferedReferral {
  caseId: string;
  studentId: string;
  teamId: string;
  reason: string;
  priority: Priority;
}

/**
 * Asks a service to take part, in the caller's transaction; a case that waits for its answer already is not offered again. What a
 * rule asks comes through here as well.
 */
export async function offerReferral(
  trx: Tx,
  ctx: Acting,
  { caseId, studentId, teamId, priority, reason }: OfferedReferral,
): Promise<{ referralId: string; team: string; isNew: boolean }> {
  const { actor } = ctx;
  const { institutionId } = actor;
  const { at, today } = await momentOf(trx, ctx);
  const team = await trx
    .selectFrom('cases.team')
    .select(['name', 'takes_referrals'])
    .where('institution_id', '=', institutionId)
    .where('team_id', '=', teamId)
    .where('is_active', '=', true)
    .executeTakeFirst();
  if (!team?.takes_referrals) throw trouble.invalid('Choose a service that takes referrals.');
  const referralId = uuidv7();
  const made = await trx
    .insertInto('cases.referral')
    .values({
      institution_id: institutionId,
      referral_id: referralId,
      case_id: caseId,
      student_id: studentId,
      team_id: teamId,
      state: 'offered',
      reason,
      priority,
      made_at: at,
      by_id: actor.actorId,
      by_name: actor.name,
      by_staff_id: actor.staffId,
      cites: jsonb(await citationOn(trx, institutionId, studentId, today)),
    })
    .onConflict((conflict) =>
      conflict.columns(['institution_id', 'team_id', 'case_id']).where('state', '=', 'offered').doNothing(),
    )
    .returning('referral_id')
    .executeTakeFirst();
  if (!made) return { referralId, team: team.name, isNew: false };
  const then = (await scoresOn(trx, institutionId, [studentId], today)).get(studentId) ?? no_score_then;
  await addEntry(trx, ctx, caseId, { kind: 'referral', words: `Referred to ${team.name}.`, scoreThen: then, at });
  const members = await trx
    .selectFrom('cases.team_member')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('team_id', '=', teamId)
    .execute();
  for (const { staff_id } of members) {
    if (staff_id === actor.staffId) continue;
    await notifyStaff(trx, ctx, {
      staffId: staff_id,
      words: `${actor.name} refers a case to ${team.name}${priority === 1 ? ', first priority' : ''}. It waits for an answer.`,
      link: `/cases/${caseId}`,
      dedupeKey: `referral/${referralId}/${staff_id}`,
      origin: { kind: 'referral', id: referralId },
    });
  }
  await record(trx, ctx, {
    verb: 'cases.refer',
    subject: { kind: 'case', id: caseId },
    details: { referralId, teamId, priority },
  });
  return { referralId, team: team.name, isNew: true };
}

export const Decision = z.object({
  answer: z.enum(['accepted', 'declined', 'withdrawn']),
  words: z.string().trim().max(2_000).default(''),
});

/** The service's answer, or the asker's second thought. Whoever referred hears of it. */
export async function decideReferral(
  { db, clock, actor }: Verb,
  referralId: string,
  { answer, words }: z.output<typeof Decision>,
): Promise<{ state: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const unknown = trouble.notFound('No referral of a student of yours has this address.', { referralId });
    const referral = await trx
      .selectFrom('cases.referral')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('referral_id', '=', referralId)
      .executeTakeFirst();
    if (!referral) throw unknown;
    const { row } = await requireCase(trx, actor, 'cases:work', referral.case_id, today).catch(() => {
      throw unknown;
    });
    if (!(await mayAnswer(trx, actor, referral, answer)))
      throw trouble.invalid(
        answer === 'withdrawn'
          ? 'Only who made a referral takes it back.'
          : 'Only a member of the service answers its referrals. Ask one of them.',
      );
    if (answer === 'declined' && !words) throw trouble.invalid('Say why, so that something else can be tried.');
    const decided = await trx
      .updateTable('cases.referral')
      .set({ state: answer, decided_at: at, decided_by_name: actor.name, decision: words || null })
      .where('institution_id', '=', institutionId)
      .where('referral_id', '=', referralId)
      .where('state', '=', 'offered')
      .executeTakeFirst();
    if (decided.numUpdatedRows === 0n)
      throw trouble.conflict('This referral was answered meanwhile. Look at it again.');
    const team = await trx
      .selectFrom('cases.team')
      .select('name')
      .where('institution_id', '=', institutionId)
      .where('team_id', '=', referral.team_id)
      .executeTakeFirstOrThrow();
    const said = `${team.name}: referral ${answer}.${words ? ` ${words}` : ''}`;
    const then = (await scoresOn(trx, institutionId, [row.student_id], today)).get(row.student_id) ?? no_score_then;
    await addEntry(trx, ctx, referral.case_id, { kind: 'referral', words: said, scoreThen: then, at });
    if (referral.by_staff_id && referral.by_staff_id !== actor.staffId)
      await notifyStaff(trx, ctx, {
        staffId: referral.by_staff_id,
        words: said,
        link: `/cases/${referral.case_id}`,
        dedupeKey: `referral-answer/${referralId}`,
        origin: { kind: 'referral', id: referralId },
      });
    await record(trx, ctx, {
      verb: 'cases.decide-referral',
      subject: { kind: 'case', id: referral.case_id },
      details: { referralId, answer },
    });
    return { state: answer };
  });
}

async function mayAnswer(
  trx: Tx,
  actor: Actor,
  referral: { team_id: string; by_id: string },
  answer: 'accepted' | 'declined' | 'withdrawn',
): Promise<boolean> {
  if (answer === 'withdrawn') return referral.by_id === actor.actorId;
  if (actor.why('cases:lead').length > 0) return true;
  return (await teamIdsOf(trx, actor.institutionId, actor.staffId)).includes(referral.team_id);
}

/** The referrals of cases, newest first. */
export async function referralsOf(trx: Tx, actor: Actor, caseIds: readonly string[]): Promise<ReferralView[]> {
  const rows = await trx
    .selectFrom('cases.referral as r')
    .innerJoin('cases.team as t', (join) =>
      join.onRef('t.institution_id', '=', 'r.institution_id').onRef('t.team_id', '=', 'r.team_id'),
    )
    .selectAll('r')
    .select('t.name')
    .where('r.institution_id', '=', actor.institutionId)
    .where('t.institution_id', '=', actor.institutionId)
    .where('r.case_id', 'in', [...caseIds])
    .orderBy('r.made_at', 'desc')
    .execute();
  if (rows.length === 0) return [];
  const isLead = actor.why('cases:lead').length > 0;
  const teamIds = await teamIdsOf(trx, actor.institutionId, actor.staffId);
  return rows.map((row) => ({
    referralId: row.referral_id,
    to: row.name,
    teamId: row.team_id,
    // The checks of cases.referral hold both to these.
    state: row.state as ReferralView['state'],
    reason: row.reason,
    priority: row.priority as Priority,
    madeAt: row.made_at.toISOString(),
    by: row.by_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by_name,
    decision: row.decision,
    // Written by referCase alone.
    cites: row.cites as unknown as Citation | null,
    mayDecide: row.state === 'offered' && (isLead || teamIds.includes(row.team_id)),
    isMine: row.by_id === actor.actorId,
  }));
}
