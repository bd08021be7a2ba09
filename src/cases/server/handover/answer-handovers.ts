import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { holdersAt } from '../../core/standing.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { handoverRights } from './handover-rights.ts';
import { listed, readReach } from './standings.ts';
import { takeHandedCases, type WaitingHandover } from './take-handed-cases.ts';

const most_at_once = 200;

export const HandoverAnswer = z.object({
  answer: z.enum(['accepted', 'queried']),
  words: z.string().trim().max(2_000).default(''),
});

export const HandoversAccepted = z.object({
  handoverIds: z.array(z.uuid()).min(1).max(most_at_once),
  /** Where the reader leads the unit: who has the cases from now on. Left out: nobody yet. */
  toStaffId: z.uuid().optional(),
});

/** The answer of whoever gets it. A question goes back to whoever it comes from, who answers; meanwhile it waits. */
export async function answerHandover(
  ctx: Verb,
  handoverId: string,
  { answer, words }: z.output<typeof HandoverAnswer>,
): Promise<{ state: string; cases: number }> {
  if (answer === 'accepted') {
    const { cases } = await acceptHandovers(ctx, { handoverIds: [handoverId] });
    return { state: answer, cases };
  }
  const { db, clock, actor } = ctx;
  requireNeed(actor, 'cases:work');
  if (!words) throw trouble.invalid('Say what you would like to know.');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at } = await momentOf(trx, { clock, actor });
    const [handover] = await mine(trx, ctx, [handoverId]);
    if (!handover) throw unknownHandover();
    await setState(trx, actor.institutionId, [handoverId], 'queried', at);
    await say(trx, ctx, handoverId, words, at);
    await tellSender(trx, ctx, handover, words);
    await recordAnswer(trx, ctx, [handover], { answer });
    return { state: answer, cases: 0 };
  });
}

/** Takes over what one was offered: one or many at a time. */
export async function acceptHandovers(
  ctx: Verb,
  { handoverIds, toStaffId }: z.output<typeof HandoversAccepted>,
): Promise<{ handovers: number; cases: number }> {
  const { db, clock, actor } = ctx;
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at, today } = await momentOf(trx, { clock, actor });
    const handovers = await mine(trx, ctx, handoverIds);
    if (handovers.length !== new Set(handoverIds).size) throw unknownHandover();
    const cases = await takeHandedCases(trx, ctx, { handovers, toStaffId: toStaffId ?? null, at, today });
    await setState(trx, actor.institutionId, handoverIds, 'accepted', at);
    const senders = handovers.flatMap(({ kind, by_staff_id, from_staff_id }) =>
      kind === 'offer' ? (by_staff_id ?? []) : (from_staff_id ?? []),
    );
    for (const staffId of new Set(senders)) {
      if (staffId === actor.staffId) continue;
      await notifyStaff(trx, ctx, {
        staffId,
        words: `${actor.name} took over what came from you.`,
        link: '/cases',
        dedupeKey: `handover-taken/${handoverIds[0]}/${staffId}`,
        origin: { kind: 'handover', id: handoverIds[0] ?? '' },
      });
    }
    await recordAnswer(trx, ctx, handovers, { answer: 'accepted', cases });
    return { handovers: handovers.length, cases };
  });
}

export const Reply = z.object({ words: z.string().trim().min(1, 'say something').max(2_000) });

/** Whoever it comes from answers the question; it waits for acceptance again. */
export async function replyToHandover(
  ctx: Verb,
  handoverId: string,
  { words }: z.output<typeof Reply>,
): Promise<{ state: string }> {
  const { db, clock, actor } = ctx;
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at, today } = await momentOf(trx, { clock, actor });
    const { isFromMe } = await handoverRights(trx, actor, today);
    const handover = await lock(
      trx,
      actor.institutionId,
      sql`h.handover_id = ${handoverId}::uuid and h.state = 'queried' and ${isFromMe}`,
    );
    const [asked] = handover;
    if (!asked) throw trouble.notFound('No question to you has this address, or it was answered already.');
    await setState(trx, actor.institutionId, [handoverId], 'offered', null);
    await say(trx, ctx, handoverId, words, at);
    if (asked.to_staff_id)
      await notifyStaff(trx, ctx, {
        staffId: asked.to_staff_id,
        words: `${actor.name} answers your question: ${words}`,
        link: '/cases',
        dedupeKey: `handover-reply/${handoverId}/${at.getTime()}`,
        origin: { kind: 'handover', id: handoverId },
      });
    await recordAnswer(trx, ctx, [asked], { answer: 'replied' });
    return { state: 'offered' };
  });
}

function unknownHandover() {
  return trouble.notFound('No handover to you has this address, or it was answered already.');
}

/** Of these, those that wait for the actor's answer; locked until the answer is written. */
export async function mine(trx: Tx, ctx: Verb, handoverIds: readonly string[]): Promise<WaitingHandover[]> {
  const { today } = await momentOf(trx, ctx);
  const { isMine } = await handoverRights(trx, ctx.actor, today);
  return lock(
    trx,
    ctx.actor.institutionId,
    sql`h.handover_id in ${listed(handoverIds)} and h.state in ('offered', 'queried') and ${isMine}`,
  );
}

async function lock(trx: Tx, institutionId: number, condition: ReturnType<typeof sql>): Promise<WaitingHandover[]> {
  const { rows } = await sql<WaitingHandover>`
    select h.handover_id, h.kind, h.audience, h.student_id, h.change, h.from_staff_id, h.by_staff_id, h.to_staff_id,
      h.from_unit_id, h.to_unit_id, h.words
    from cases.handover h where h.institution_id = ${institutionId} and ${condition} order by h.handover_id for update of h`.execute(
    trx,
  );
  return rows;
}

async function setState(
  trx: Tx,
  institutionId: number,
  handoverIds: readonly string[],
  state: 'offered' | 'queried' | 'accepted',
  at: Date | null,
): Promise<void> {
  await sql`update cases.handover set state = ${state}, decided_at = ${at}::timestamptz
    where institution_id = ${institutionId} and handover_id in ${listed(handoverIds)}`.execute(trx);
}

async function say(trx: Tx, { actor }: Verb, handoverId: string, words: string, at: Date): Promise<void> {
  await trx
    .insertInto('cases.handover_word')
    .values({
      institution_id: actor.institutionId,
      handover_word_id: uuidv7(),
      handover_id: handoverId,
      at,
      by_id: actor.actorId,
      by_name: actor.name,
      words,
    })
    .execute();
}

/** Whoever it comes from; where that is nobody on the staff any more, those who lead the unit that it comes from. */
async function tellSender(trx: Tx, ctx: Verb, handover: WaitingHandover, words: string): Promise<void> {
  const { institutionId, staffId: self, name } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const reach = await readReach(trx, institutionId, today);
  const sender = handover.kind === 'offer' ? handover.by_staff_id : handover.from_staff_id;
  const need = handover.audience === 'safeguarding' ? 'notes:safeguarding' : 'cases:lead';
  const leads = handover.from_unit_id ? holdersAt(reach, need, handover.from_unit_id) : [];
  const told = sender && !reach.left.has(sender) ? [sender] : leads.flatMap(({ staffId }) => staffId ?? []);
  // A safeguarding lead hears that something was asked, and reads what it was where only leads can.
  const said = handover.audience === 'safeguarding' ? 'See Cases.' : words;
  for (const staffId of new Set(told)) {
    if (staffId === self) continue;
    await notifyStaff(trx, ctx, {
      staffId,
      words: `${name} asks about what was passed on: ${said}`,
      link: '/cases',
      dedupeKey: `handover-asked/${handover.handover_id}/${at.getTime()}/${staffId}`,
      origin: { kind: 'handover', id: handover.handover_id },
    });
  }
}

/** One event for what everybody may know of, and one that is sealed for the rest. */
async function recordAnswer(
  trx: Tx,
  ctx: Verb,
  handovers: readonly WaitingHandover[],
  details: Record<string, unknown>,
): Promise<void> {
  for (const [audience, some] of Map.groupBy(handovers, (one) => one.audience)) {
    const [first] = some;
    if (!first) continue;
    await record(trx, ctx, {
      verb: 'cases.answer-handover',
      subject: { kind: 'handover', id: first.handover_id },
      details: { ...details, handovers: some.length },
      ...(audience === 'safeguarding' ? { seenWith: 'notes:safeguarding' } : {}),
    });
  }
}
