import { type Acting, noteOnCase, requireCase } from '../../cases/server/index.ts';
import { systemActor } from '../../institution/server/index.ts';
import { notePlan, requirePlan } from '../../interventions/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Tx } from '../../platform/db/database.ts';
import { trouble } from './problems.ts';

export const originKinds = ['case', 'plan'] as const;
export interface WritingOrigin {
  kind: (typeof originKinds)[number];
  id: string;
}

/** The case or plan from which somebody writes must be one that they may see, of a student whom it is about. */
export async function requireOrigin(
  trx: Tx,
  actor: Actor,
  { kind, id }: WritingOrigin,
  studentIds: readonly string[],
  today: string,
): Promise<void> {
  const { row } =
    kind === 'case'
      ? await requireCase(trx, actor, 'cases:read', id, today)
      : await requirePlan(trx, actor, 'plans:read', id, today);
  if (!studentIds.includes(row.student_id))
    throw trouble.invalid(`This ${kind} is about a student whom the message is not about. Write from its own page.`);
}

/** A line on the case or plan from which a family was written to: it opens what was written, or what they answered. No words of either stand there. */
export async function noteOnOrigin(
  trx: Tx,
  ctx: Acting,
  origin: { kind: string; id: string },
  { words, opens, by }: { words: string; opens: { kind: 'family-batch' | 'conversation'; id: string }; by: string },
): Promise<void> {
  const { institutionId } = ctx.actor;
  const as = { clock: ctx.clock, actor: systemActor(institutionId, by) };
  const line = { kind: 'family', words, origin: opens };
  if (origin.kind === 'case') await noteOnCase(trx, as, origin.id, line);
  else if (origin.kind === 'plan') await notePlan(trx, as, origin.id, line);
}

/** The family answered a message that somebody wrote from a case or plan. */
export async function noteAnswer(
  trx: Tx,
  ctx: Acting,
  answersMessageId: string | null,
  conversationId: string,
  by: string,
): Promise<void> {
  if (answersMessageId === null) return;
  const batch = await trx
    .selectFrom('messages.message as m')
    .innerJoin('families.batch as b', (join) =>
      join.onRef('b.institution_id', '=', 'm.institution_id').onRef('b.batch_id', '=', 'm.batch_id'),
    )
    .select(['b.origin_kind', 'b.origin_id'])
    .where('m.institution_id', '=', ctx.actor.institutionId)
    .where('b.institution_id', '=', ctx.actor.institutionId)
    .where('m.message_id', '=', answersMessageId)
    .executeTakeFirst();
  if (batch)
    await noteOnOrigin(
      trx,
      ctx,
      { kind: batch.origin_kind, id: batch.origin_id },
      { words: 'The family answered.', opens: { kind: 'conversation', id: conversationId }, by },
    );
}
