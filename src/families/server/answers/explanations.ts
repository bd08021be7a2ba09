import { sql } from 'kysely';
import { z } from 'zod';
import {
  type ExplanationKey,
  explanationKeys,
  explanationWords,
} from '../../../attendance/core/registers/explanation.ts';
import { recordExplanation } from '../../../attendance/server/index.ts';
import { type Acting, momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { ProposedReason, ProposedReasonsView } from '../../core/answers/views.ts';
import type { Holder } from '../../core/people/holder.ts';
import { holderName } from '../gatherings/people-names.ts';
import { trouble } from '../problems.ts';

const farthest_days = 60;
const most_shown = 200;

export interface SaidReason {
  studentId: string;
  fromDay: string;
  toDay: string;
  reason: ExplanationKey;
  words: string;
  holder: Holder;
  via: 'page' | 'message';
  inboundId?: string;
}

/**
 * Keeps what a family says of an absence, in the caller's transaction; somebody of the school takes it by one click. That the holder may
 * hear of this student was decided before.
 * @returns null when it was said already
 */
export async function proposeReason(trx: Tx, ctx: Acting, said: SaidReason): Promise<{ explanationId: string } | null> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  if (
    said.toDay < said.fromDay ||
    said.fromDay < addDays(today, -farthest_days) ||
    said.toDay > addDays(today, farthest_days)
  )
    throw trouble.invalid(`A reason is taken for days within ${farthest_days} days of today.`);
  const row = await trx
    .insertInto('families.explanation')
    .values({
      institution_id: institutionId,
      explanation_id: uuidv7(),
      student_id: said.studentId,
      from_day: said.fromDay,
      to_day: said.toDay,
      reason: said.reason,
      words: said.words.slice(0, 500),
      holder_kind: said.holder.kind,
      holder_id: said.holder.id,
      via: said.via,
      inbound_id: said.inboundId ?? null,
      state: 'proposed',
      at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('explanation_id')
    .executeTakeFirst();
  if (!row) return null;
  await record(trx, ctx, {
    verb: 'families.propose-reason',
    subject: { kind: 'student', id: said.studentId },
    details: {
      explanationId: row.explanation_id,
      fromDay: said.fromDay,
      toDay: said.toDay,
      reason: said.reason,
      via: said.via,
    },
  });
  return { explanationId: row.explanation_id };
}

export const ReasonDecision = z.object({
  decision: z.enum(['take', 'refuse']),
  /** Where a person reads another reason out of what was said. */
  reason: z.enum(explanationKeys).optional(),
});

/** Takes what a family said as the reason of the absence, or not. */
export async function decideReason(
  { db, clock, actor }: Verb,
  explanationId: string,
  { decision, reason }: z.output<typeof ReasonDecision>,
): Promise<{ state: 'taken' | 'refused' }> {
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('families.explanation')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('explanation_id', '=', explanationId)
      .forUpdate()
      .executeTakeFirst();
    const scope = await studentScope(trx, actor, 'attendance:record');
    if (!row || (await whyStudent(trx, scope, row.student_id, today)) === null)
      throw trouble.notFound('There is no such reason of a family whose student you see. Load the list again.');
    if (row.state !== 'proposed')
      throw trouble.conflict(`${row.decided_by_name ?? 'Somebody'} has decided this already. Load the list again.`, {
        state: row.state,
      });
    const recorded =
      decision === 'refuse'
        ? null
        : await recordExplanation(trx, ctx, {
            studentId: row.student_id,
            fromDay: row.from_day,
            toDay: row.to_day,
            reason: reason ?? keyOf(row.reason),
            ...(row.words ? { words: row.words } : {}),
            saidBy: row.holder_kind === 'student' ? 'student' : 'guardian',
          });
    const state = decision === 'take' ? 'taken' : 'refused';
    await trx
      .updateTable('families.explanation')
      .set({ state, decided_at: at, decided_by_name: actor.name, recorded_id: recorded?.explanationId ?? null })
      .where('institution_id', '=', institutionId)
      .where('explanation_id', '=', explanationId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.decide-reason',
      subject: { kind: 'student', id: row.student_id },
      details: { explanationId, decision },
    });
    return { state };
  });
}

/** What families said and nobody has decided yet, the oldest first. */
export async function viewReasons({ db, clock, actor }: Verb): Promise<ProposedReasonsView> {
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'attendance:record');
    const rows = await trx
      .selectFrom('families.explanation as x')
      .innerJoin('roster.student as st', (join) =>
        join.onRef('st.institution_id', '=', 'x.institution_id').onRef('st.student_id', '=', 'x.student_id'),
      )
      .select([
        'x.explanation_id',
        'x.student_id',
        'st.display_name',
        'st.source_key',
        'x.from_day',
        'x.to_day',
        'x.reason',
        'x.words',
        'x.via',
        'x.inbound_id',
        'x.at',
        holderName(institutionId, 'x').as('family'),
      ])
      .where('x.institution_id', '=', institutionId)
      .where('st.institution_id', '=', institutionId)
      .where('x.state', '=', 'proposed')
      .where(inScope(scope, sql.ref<string>('x.student_id'), today))
      .orderBy('x.at')
      .limit(most_shown)
      .execute();
    await recordListView(
      trx,
      { clock, actor },
      { page: 'absences', reason: scope.why[0]?.reason ?? '', studentIds: rows.map(({ student_id }) => student_id) },
    );
    const reasons = rows.map(
      (row): ProposedReason => ({
        explanationId: row.explanation_id,
        student: { studentId: row.student_id, name: row.display_name, identifier: row.source_key },
        family: row.family,
        fromDay: row.from_day,
        toDay: row.to_day,
        reason: keyOf(row.reason),
        says: explanationWords(row.reason, row.words),
        via: row.via === 'page' ? 'page' : 'message',
        inboundId: row.inbound_id,
        at: row.at.toISOString(),
      }),
    );
    return {
      sentence:
        reasons.length === 0
          ? 'No family has told you a reason that waits.'
          : `${reasons.length === 1 ? 'One reason' : `${reasons.length} reasons`} that families gave ${reasons.length === 1 ? 'waits' : 'wait'} for a yes.`,
      reasons,
    };
  });
}

function keyOf(reason: string): ExplanationKey {
  return explanationKeys.find((key) => key === reason) ?? 'other';
}
