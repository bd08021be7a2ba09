import { z } from 'zod';
import { type AfterChange, loadInstitution } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { addDays, dayIn, dayNumber, type IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { type Database, jsonb, type Tx } from '../../platform/db/database.ts';
import { type Adjustment, adjustmentKindKeys, changedFrom, type Step, whyNotAgreeable } from '../core/adjustment.ts';
import { requireStudent } from './students-in-scope.ts';

export const agreementTrouble = catalogue('agreement', {
  notFound: { status: 404, title: 'Not found' },
  invalid: { status: 422, title: 'This cannot be agreed as it is' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
});

export type Agreeing = { db: Database; clock: Clock; actor: Actor };

const StepInput = z.object({
  from: z.iso.date(),
  notExpected: z
    .array(
      z.object({
        weekday: z.int().min(0).max(6),
        parts: z
          .array(z.string().regex(/^(day|am|pm|p([1-9]|[1-3][0-9]))$/, 'day, am, pm or a period such as p3'))
          .min(1)
          .max(12),
      }),
    )
    .max(7),
});

export const AdjustmentInput = z.object({
  kind: z.enum(adjustmentKindKeys),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  arrivesAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 10:00')
    .nullable()
    .default(null),
  steps: z.array(StepInput).min(1).max(12),
  agreedWith: z.string().trim().min(1).max(200),
  agreedOn: z.iso.date(),
  reason: z.string().trim().min(1).max(1_000),
});
export type AdjustmentInput = z.output<typeof AdjustmentInput>;
export const AdjustmentChange = AdjustmentInput.extend({
  /** As it was read: a second editor is told. */
  revision: z.int(),
});
export const EndInput = z.object({
  /** The last day on which it holds. */
  lastDay: z.iso.date(),
  reason: z.string().trim().min(1).max(500),
});

export async function todayAt(trx: Tx, { clock, actor }: Agreeing): Promise<IsoDate> {
  const { timeZone } = await loadInstitution(trx, actor.institutionId);
  return dayIn(timeZone, clock.now());
}

function requireAgreeable(input: AdjustmentInput, today: IsoDate): void {
  const why = whyNotAgreeable(input, (from, to) => dayNumber(to) - dayNumber(from));
  if (why !== null) throw agreementTrouble.invalid(why);
  if (input.agreedOn > today)
    throw agreementTrouble.invalid('The day on which it was agreed lies ahead. Choose today or an earlier day.');
}

function columnsOf(input: AdjustmentInput) {
  return {
    kind: input.kind,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
    arrives_at: input.arrivesAt,
    steps: jsonb(input.steps),
    agreed_with: input.agreedWith,
    agreed_on: input.agreedOn,
    reason: input.reason,
  };
}

/** What leaves a trace: days and what is expected; neither the reason nor who agreed, which stay on the record itself. */
function details({ kind, startsOn, endsOn, arrivesAt, steps }: Adjustment) {
  return { kind, startsOn, endsOn, arrivesAt, steps };
}

/** Records what was agreed: from its first day on less is expected of the student. */
export async function agreeAdjustment(
  doing: Agreeing,
  studentId: string,
  input: AdjustmentInput,
  follow?: AfterChange,
): Promise<{ adjustmentId: string }> {
  const { db, clock, actor } = doing;
  requireNeed(actor, 'students:agree');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const today = await todayAt(trx, doing);
    await requireStudent(trx, actor, 'students:agree', studentId, today);
    requireAgreeable(input, today);
    await requireNoOther(trx, actor.institutionId, studentId, input, null);
    const adjustmentId = uuidv7();
    await trx
      .insertInto('roster.adjustment')
      .values({
        institution_id: actor.institutionId,
        adjustment_id: adjustmentId,
        student_id: studentId,
        ...columnsOf(input),
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: new Date(clock.now().epochMilliseconds),
      })
      .execute();
    await follow?.(trx);
    await record(trx, doing, {
      verb: 'roster.agree-adjustment',
      subject: { kind: 'student', id: studentId },
      details: { adjustmentId, ...details(input), scoresFrom: input.startsOn },
    });
    return { adjustmentId };
  });
}

/** Changes what was agreed, as of the revision that was read. */
export async function changeAdjustment(
  doing: Agreeing,
  adjustmentId: string,
  { revision, ...input }: z.output<typeof AdjustmentChange>,
  follow?: AfterChange,
): Promise<{ revision: number }> {
  const { db, actor } = doing;
  requireNeed(actor, 'students:agree');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const today = await todayAt(trx, doing);
    const before = await requireAdjustment(trx, actor, adjustmentId, today);
    requireAgreeable(input, today);
    await requireNoOther(trx, actor.institutionId, before.studentId, input, adjustmentId);
    const written = await trx
      .updateTable('roster.adjustment')
      .set({ ...columnsOf(input), revision: revision + 1 })
      .where('institution_id', '=', actor.institutionId)
      .where('adjustment_id', '=', adjustmentId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst();
    if (!written)
      throw agreementTrouble.conflict(
        'Somebody changed this agreement since you opened it. Reload to see it; what you typed is still here.',
      );
    const scoresFrom = changedFrom(before, input);
    if (scoresFrom !== null) await follow?.(trx);
    await record(trx, doing, {
      verb: 'roster.change-adjustment',
      subject: { kind: 'student', id: before.studentId },
      details: {
        adjustmentId,
        before: details(before),
        after: details(input),
        ...(scoresFrom === null ? {} : { scoresFrom }),
      },
    });
    return written;
  });
}

/** Ends an agreement with a day; a day before its first takes it back. */
export async function endAdjustment(
  doing: Agreeing,
  adjustmentId: string,
  { lastDay, reason }: z.output<typeof EndInput>,
  follow?: AfterChange,
): Promise<null> {
  const { db, clock, actor } = doing;
  requireNeed(actor, 'students:agree');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const today = await todayAt(trx, doing);
    const before = await requireAdjustment(trx, actor, adjustmentId, today);
    if (lastDay >= before.endsOn)
      throw agreementTrouble.invalid(
        `This agreement ends on ${before.endsOn} already. Choose an earlier day, or change the agreement to prolong it.`,
      );
    const endsOn = lastDay < before.startsOn ? addDays(before.startsOn, -1) : lastDay;
    await trx
      .updateTable('roster.adjustment')
      .set((was) => ({
        ends_on: endsOn,
        revision: was('revision', '+', 1),
        ended_by_name: actor.name,
        ended_at: new Date(clock.now().epochMilliseconds),
        end_reason: reason,
      }))
      .where('institution_id', '=', actor.institutionId)
      .where('adjustment_id', '=', adjustmentId)
      .execute();
    await follow?.(trx);
    await record(trx, doing, {
      verb: 'roster.end-adjustment',
      subject: { kind: 'student', id: before.studentId },
      details: { adjustmentId, endsOn, scoresFrom: addDays(endsOn, 1) },
    });
    return null;
  });
}

async function requireAdjustment(
  trx: Tx,
  actor: Actor,
  adjustmentId: string,
  today: IsoDate,
): Promise<Adjustment & { studentId: string }> {
  const row = await trx
    .selectFrom('roster.adjustment')
    .select(['student_id', 'kind', 'starts_on', 'ends_on', 'arrives_at', 'steps'])
    .where('institution_id', '=', actor.institutionId)
    .where('adjustment_id', '=', adjustmentId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw agreementTrouble.notFound('This agreement is not here. Reload the page of the student.');
  await requireStudent(trx, actor, 'students:agree', row.student_id, today);
  return { studentId: row.student_id, ...adjustmentOf(row) };
}

/** Rows are written by these verbs alone. */
export function adjustmentOf(row: {
  kind: string;
  starts_on: IsoDate;
  ends_on: IsoDate;
  arrives_at: string | null;
  steps: unknown;
}): Adjustment {
  return {
    kind: row.kind as Adjustment['kind'],
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    arrivesAt: row.arrives_at,
    steps: row.steps as Step[],
  };
}

/** Two agreements on one day would leave open which holds. */
async function requireNoOther(
  trx: Tx,
  institutionId: number,
  studentId: string,
  { startsOn, endsOn }: AdjustmentInput,
  except: string | null,
): Promise<void> {
  // One at a time for each student, so that two people cannot both find the days free.
  await trx
    .selectFrom('roster.student')
    .select('student_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .forUpdate()
    .execute();
  let query = trx
    .selectFrom('roster.adjustment')
    .select(['starts_on', 'ends_on'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('starts_on', '<=', endsOn)
    .where('ends_on', '>=', startsOn)
    .whereRef('ends_on', '>=', 'starts_on');
  if (except !== null) query = query.where('adjustment_id', '!=', except);
  const other = await query.executeTakeFirst();
  if (other)
    throw agreementTrouble.invalid(
      `Another agreement holds from ${other.starts_on} to ${other.ends_on}. Change that one, or end it first.`,
    );
}
