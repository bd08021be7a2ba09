import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { notifyStaff } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { inScope, studentScope } from '../../roster/server/index.ts';
import type { HandoverView } from '../core/views.ts';
import { momentOf, type Verb } from './acting.ts';
import { addEntry } from './add-entry.ts';
import { trouble } from './problems.ts';
import { no_score_then, scoresOn } from './score-then.ts';
import { staffFor } from './staff-for.ts';

const most_cases = 500;

export const NewHandover = z.object({
  /** Whose open cases; with caseIds only some of them. */
  fromStaffId: z.uuid(),
  toStaffId: z.uuid(),
  caseIds: z.array(z.uuid()).max(most_cases).optional(),
  words: z.string().trim().min(1, 'say what the next person should know').max(4_000),
});

/** Offers one person's open cases to another, with a note; they accept it or ask back. Until then nothing changes hands. */
export async function offerHandover(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewHandover>,
): Promise<{ handoverId: string; cases: number; leftOut: number }> {
  const { institutionId } = actor;
  // One's own cases anyone may offer; somebody else's only who leads.
  requireNeed(actor, input.fromStaffId === actor.staffId ? 'cases:work' : 'cases:lead');
  return db.forInstitution(institutionId, async (trx) => {
    const { at, today } = await momentOf(trx, { clock, actor });
    if (input.fromStaffId === input.toStaffId) throw trouble.invalid('Choose somebody else to take them.');
    const need = input.fromStaffId === actor.staffId ? 'cases:work' : 'cases:lead';
    const scope = await studentScope(trx, actor, need);
    let query = trx
      .selectFrom('cases.case as c')
      .select(['c.case_id', 'c.student_id'])
      .where('c.institution_id', '=', institutionId)
      .where('c.owner_staff_id', '=', input.fromStaffId)
      .where('c.closed_at', 'is', null)
      .where(inScope(scope, sql.ref<string>('c.student_id'), today))
      .limit(most_cases);
    if (input.caseIds) query = query.where('c.case_id', 'in', [...input.caseIds, uuidv7()]);
    const all = await query.execute();
    const mayTake: string[] = [];
    for (const { case_id, student_id } of all) {
      const staff = await staffFor(trx, institutionId, student_id, today);
      if (staff.some(({ staffId }) => staffId === input.toStaffId)) mayTake.push(case_id);
    }
    if (mayTake.length === 0)
      throw trouble.invalid(
        all.length === 0
          ? 'There is no open case of theirs that you may hand over.'
          : 'They could open none of these cases: they neither look after these students nor hold a role that reaches them. Arrange cover or a role first.',
      );
    const handoverId = uuidv7();
    await trx
      .insertInto('cases.handover')
      .values({
        institution_id: institutionId,
        handover_id: handoverId,
        from_staff_id: input.fromStaffId,
        to_staff_id: input.toStaffId,
        words: input.words,
        state: 'offered',
        made_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
        by_staff_id: actor.staffId,
      })
      .execute();
    await trx
      .insertInto('cases.handover_case')
      .values(mayTake.map((case_id) => ({ institution_id: institutionId, handover_id: handoverId, case_id })))
      .execute();
    await notifyStaff(
      trx,
      { clock, actor },
      {
        staffId: input.toStaffId,
        words: `${actor.name} offers you ${mayTake.length === 1 ? 'a case' : `${mayTake.length} cases`}. Accept, or ask back.`,
        link: '/cases',
        dedupeKey: `handover/${handoverId}`,
        origin: { kind: 'handover', id: handoverId },
      },
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.offer-handover',
        subject: { kind: 'staff', id: input.fromStaffId },
        details: { handoverId, toStaffId: input.toStaffId, cases: mayTake.length },
      },
    );
    return { handoverId, cases: mayTake.length, leftOut: all.length - mayTake.length };
  });
}

export const HandoverAnswer = z.object({
  answer: z.enum(['accepted', 'queried']),
  words: z.string().trim().max(2_000).default(''),
});

/** The answer of the person to whom cases were offered. */
export async function answerHandover(
  { db, clock, actor }: Verb,
  handoverId: string,
  { answer, words }: z.output<typeof HandoverAnswer>,
): Promise<{ state: string; cases: number }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId, staffId } = actor;
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    if (answer === 'queried' && !words) throw trouble.invalid('Say what you would like to know.');
    const handover = await trx
      .updateTable('cases.handover')
      .set({ state: answer, decided_at: at, decision: words || null })
      .where('institution_id', '=', institutionId)
      .where('handover_id', '=', handoverId)
      .where('to_staff_id', '=', staffId ?? uuidv7())
      .where('state', '=', 'offered')
      .returning(['from_staff_id', 'by_staff_id', 'words'])
      .executeTakeFirst();
    if (!handover) throw trouble.notFound('No handover to you has this address, or it was answered already.');
    let taken = 0;
    if (answer === 'accepted') taken = await takeCases(trx, ctx, { handoverId, today, at, note: handover.words });
    if (handover.by_staff_id && handover.by_staff_id !== staffId)
      await notifyStaff(trx, ctx, {
        staffId: handover.by_staff_id,
        words:
          answer === 'accepted'
            ? `${actor.name} took the cases that you offered.`
            : `${actor.name} asks about the cases that you offered: ${words}`,
        link: '/cases',
        dedupeKey: `handover-answer/${handoverId}`,
        origin: { kind: 'handover', id: handoverId },
      });
    await record(trx, ctx, {
      verb: 'cases.answer-handover',
      subject: { kind: 'handover', id: handoverId },
      details: { answer, cases: taken },
    });
    return { state: answer, cases: taken };
  });
}

/** Those that are still open and with whoever offered them change hands; each tells so in its timeline. */
async function takeCases(
  trx: Tx,
  ctx: Pick<Verb, 'clock' | 'actor'>,
  { handoverId, today, at, note }: { handoverId: string; today: string; at: Date; note: string },
): Promise<number> {
  const { institutionId, staffId, name } = ctx.actor;
  const { rows } = await sql<{ case_id: string; student_id: string }>`
    update cases."case" c set owner_staff_id = ${staffId}::uuid, revision = revision + 1, changed_at = ${at}
    from cases.handover_case x join cases.handover h on h.institution_id = x.institution_id and h.handover_id = x.handover_id
    where c.institution_id = ${institutionId} and x.institution_id = ${institutionId} and h.institution_id = ${institutionId}
      and x.handover_id = ${handoverId}::uuid and c.case_id = x.case_id and c.closed_at is null and c.owner_staff_id = h.from_staff_id
    returning c.case_id, c.student_id`.execute(trx);
  const scores = await scoresOn(
    trx,
    institutionId,
    rows.map(({ student_id }) => student_id),
    today,
  );
  for (const { case_id, student_id } of rows)
    await addEntry(trx, ctx, case_id, {
      kind: 'handover',
      words: `Now with ${name}. ${note}`,
      origin: { kind: 'handover', id: handoverId },
      scoreThen: scores.get(student_id) ?? no_score_then,
      at,
    });
  return rows.length;
}

/** Handovers that wait for the reader's answer. */
export async function waitingHandovers({ db, actor }: Verb): Promise<HandoverView[]> {
  if (actor.staffId === null) return [];
  const { institutionId, staffId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<Omit<HandoverView, 'madeAt'> & { madeAt: Date }>`
      select h.handover_id as "handoverId", h.by_name as by, s.display_name as "from", h.words, h.made_at as "madeAt",
        (select count(*)::int from cases.handover_case x where x.institution_id = ${institutionId} and x.handover_id = h.handover_id) as cases
      from cases.handover h left join roster.staff s on s.institution_id = ${institutionId} and s.staff_id = h.from_staff_id
      where h.institution_id = ${institutionId} and h.to_staff_id = ${staffId}::uuid and h.state = 'offered' order by h.made_at`.execute(
      trx,
    );
    return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }));
  });
}
