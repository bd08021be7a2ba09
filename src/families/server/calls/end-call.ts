import { z } from 'zod';
import { type Acting, momentOf, storeContacts, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import { afterCall, callOutcomes } from '../../core/calls/outcome.ts';
import type { ScriptKey } from '../../core/calls/scripts.ts';
import { requireStaff } from '../gatherings/guests.ts';
import { trouble } from '../gatherings/problems.ts';

export const CallEnd = z.object({
  revision: z.int(),
  outcome: z.enum(callOutcomes),
  callBackOn: z.iso.date().optional(),
  words: z.string().trim().max(4_000).default(''),
});

/** Says how a call went: it is logged as a contact about each student, and comes again or not. */
export async function endCall(
  { db, clock, actor }: Verb,
  callId: string,
  { revision, outcome, callBackOn, words }: z.output<typeof CallEnd>,
): Promise<{ state: string; dueOn: IsoDate; needsAnotherWay: boolean }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const moment = await momentOf(trx, ctx);
    const { today } = moment;
    const row = await requireCall(trx, ctx, callId, today);
    if (callBackOn !== undefined && (callBackOn < today || callBackOn > addDays(today, 60)))
      throw trouble.invalid('A call back is within 60 days from now. Check the day.');
    const tries = row.tries + 1;
    const after = afterCall(outcome, tries, today, callBackOn);
    const changed = await trx
      .updateTable('families.call')
      .set({
        state: after.state,
        due_on: after.dueOn,
        outcome,
        tries,
        words,
        last_try_at: moment.at,
        revision: revision + 1,
      })
      .where('institution_id', '=', actor.institutionId)
      .where('call_id', '=', callId)
      .where('revision', '=', revision)
      .where('state', '=', 'to-do')
      .returning('call_id')
      .executeTakeFirst();
    if (!changed)
      throw trouble.conflict('Somebody else ended this call meanwhile. Load the list again.', {
        revision: row.revision,
      });
    await storeContacts(trx, ctx, moment, {
      studentIds: row.seen,
      way: 'call',
      reach: after.reach,
      words: words || undefined,
    });
    await record(trx, ctx, {
      verb: 'families.end-call',
      subject: { kind: 'call', id: callId },
      details: { outcome, tries, state: after.state, studentIds: row.seen },
    });
    return { state: after.state, dueOn: after.dueOn, needsAnotherWay: after.needsAnotherWay };
  });
}

/** Hands a call to somebody else. */
export async function handCall(
  { db, clock, actor }: Verb,
  callId: string,
  staffId: string,
): Promise<{ staffId: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    await requireCall(trx, ctx, callId, today);
    await requireStaff(trx, actor.institutionId, staffId);
    await trx
      .updateTable('families.call')
      .set((eb) => ({ staff_id: staffId, revision: eb('revision', '+', 1) }))
      .where('institution_id', '=', actor.institutionId)
      .where('call_id', '=', callId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.hand-call',
      subject: { kind: 'call', id: callId },
      details: { staffId },
    });
    return { staffId };
  });
}

export interface WantedCall {
  householdKey: string;
  holder: { kind: string; id: string };
  studentIds: readonly string[];
  language: string;
  needsInterpreter: boolean;
  staffId: string | null;
  scriptKey: ScriptKey;
  why: string;
  origin: { kind: 'conversation' | 'nudge' | 'person'; id: string };
  dueOn: IsoDate;
}

/** Puts a call on somebody's list, in the caller's transaction; null when it is there already. */
export async function wantCall(trx: Tx, ctx: Acting, wanted: WantedCall): Promise<{ callId: string } | null> {
  const { at } = await momentOf(trx, ctx);
  const row = await trx
    .insertInto('families.call')
    .values({
      institution_id: ctx.actor.institutionId,
      call_id: uuidv7(),
      household_key: wanted.householdKey,
      holder_kind: wanted.holder.kind,
      holder_id: wanted.holder.id,
      student_ids: [...wanted.studentIds],
      language: wanted.language,
      needs_interpreter: wanted.needsInterpreter,
      staff_id: wanted.staffId,
      script_key: wanted.scriptKey,
      why: wanted.why,
      origin_kind: wanted.origin.kind,
      origin_id: wanted.origin.id,
      due_on: wanted.dueOn,
      state: 'to-do',
      made_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['institution_id', 'origin_kind', 'origin_id', 'household_key', 'holder_kind', 'holder_id'])
        .doNothing(),
    )
    .returning('call_id')
    .executeTakeFirst();
  if (!row) return null;
  await record(trx, ctx, {
    verb: 'families.want-call',
    subject: { kind: 'call', id: row.call_id },
    details: { origin: wanted.origin.kind, studentIds: [...wanted.studentIds] },
  });
  return { callId: row.call_id };
}

/** A call about at least one student whom the actor may write about; `seen` are those. */
async function requireCall(trx: Tx, { actor }: Acting, callId: string, today: IsoDate) {
  const row = await trx
    .selectFrom('families.call')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('call_id', '=', callId)
    .executeTakeFirst();
  const scope = await studentScope(trx, actor, 'families:write');
  const seen: string[] = [];
  for (const studentId of row?.student_ids ?? [])
    if ((await whyStudent(trx, scope, studentId, today)) !== null) seen.push(studentId);
  if (!row || seen.length === 0)
    throw trouble.notFound('There is no such call to a family that you may write to. Load the list again.');
  return { ...row, seen };
}
