import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { OrderWeights } from '../../core/contact-order.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';

export const Capacity = z.object({ perWeek: z.number().int().min(1).max(200) });
export const NotNow = z.object({
  reason: z.string().trim().min(3, 'say in a few words why').max(300),
  days: z.number().int().min(1).max(60),
});
export const Feedback = z.object({ verdict: z.enum(['useful', 'already_known', 'wrong_data']).nullable() });
export const Order = z.object({ weights: OrderWeights, contact_days: z.number().int().min(1).max(90) });

function staffOf({ actor }: AlertContext): string {
  if (actor.staffId === null)
    throw alertTrouble.noStaffRecord(
      'Your sign-in is not tied to a staff record of this institution. Ask an administrator to do so.',
    );
  return actor.staffId;
}

/** How many people I can talk to in a week: the rest goes to the team's list. */
export async function stateCapacity(context: AlertContext, { perWeek }: z.output<typeof Capacity>): Promise<null> {
  const { db, clock, actor } = context;
  requireNeed(actor, 'week:read');
  const staffId = staffOf(context);
  const at = new Date(clock.now().epochMilliseconds);
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('alerts.capacity')
      .values({ institution_id: actor.institutionId, staff_id: staffId, per_week: perWeek, set_by: actor.name, at })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'staff_id']).doUpdateSet({ per_week: perWeek, set_by: actor.name, at }),
      )
      .execute();
    await record(trx, context, {
      verb: 'alerts.state-capacity',
      subject: { kind: 'staff', id: staffId },
      details: { perWeek },
    });
  });
  return null;
}

/** Off my list until a day, because ... */
export async function putOff(
  context: AlertContext,
  studentId: string,
  { reason, days }: z.output<typeof NotNow>,
): Promise<null> {
  const { db, clock, actor } = context;
  requireNeed(actor, 'week:read');
  const staffId = staffOf(context);
  await db.forInstitution(actor.institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, actor.institutionId);
    const today = dayIn(timeZone, clock.now());
    await requireStudent(trx, actor, 'week:read', studentId, today);
    const until = addDays(today, days);
    const at = new Date(clock.now().epochMilliseconds);
    await trx
      .insertInto('alerts.dismissal')
      .values({ institution_id: actor.institutionId, student_id: studentId, staff_id: staffId, reason, until, at })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'student_id', 'staff_id']).doUpdateSet({ reason, until, at }),
      )
      .execute();
    await record(trx, context, {
      verb: 'alerts.put-off',
      subject: { kind: 'student', id: studentId },
      details: { reason, until },
    });
  });
  return null;
}

export async function takeBack(context: AlertContext, studentId: string): Promise<null> {
  const { db, actor } = context;
  requireNeed(actor, 'week:read');
  const staffId = staffOf(context);
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .deleteFrom('alerts.dismissal')
      .where('institution_id', '=', actor.institutionId)
      .where('student_id', '=', studentId)
      .where('staff_id', '=', staffId)
      .execute();
    await record(trx, context, { verb: 'alerts.take-back', subject: { kind: 'student', id: studentId } });
  });
  return null;
}

/** Useful, already known, or wrong data: one tap by whoever receives it; null takes it back. */
export async function giveFeedback(
  context: AlertContext,
  alertId: string,
  { verdict }: z.output<typeof Feedback>,
): Promise<null> {
  const { db, clock, actor } = context;
  requireNeed(actor, 'students:read');
  const { institutionId, actorId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const unknown = () => alertTrouble.unknownAlert('No alert of yours has this address. Reload the page.');
    const alert = await trx
      .selectFrom('alerts.alert')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('alert_id', '=', alertId)
      .executeTakeFirst();
    if (!alert) throw unknown();
    const { timeZone } = await loadInstitution(trx, institutionId);
    await requireStudent(trx, actor, 'students:read', alert.student_id, dayIn(timeZone, clock.now())).catch(() => {
      throw unknown();
    });
    const at = new Date(clock.now().epochMilliseconds);
    if (verdict === null)
      await trx
        .deleteFrom('alerts.feedback')
        .where('institution_id', '=', institutionId)
        .where('alert_id', '=', alertId)
        .where('actor_id', '=', actorId)
        .execute();
    else
      await trx
        .insertInto('alerts.feedback')
        .values({ institution_id: institutionId, alert_id: alertId, actor_id: actorId, verdict, at })
        .onConflict((conflict) =>
          conflict.columns(['institution_id', 'alert_id', 'actor_id']).doUpdateSet({ verdict, at }),
        )
        .execute();
    await record(trx, context, {
      verb: 'alerts.give-feedback',
      subject: { kind: 'alert', id: alertId },
      details: { verdict },
    });
  });
  return null;
}

/** What the contact list is ordered by, for the whole institution. */
export async function setOrder(context: AlertContext, order: z.output<typeof Order>): Promise<null> {
  const { db, clock, actor } = context;
  requireNeed(actor, 'rules:change');
  const at = new Date(clock.now().epochMilliseconds);
  const set = { weights: jsonb(order.weights), contact_days: order.contact_days, set_by: actor.name, at };
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('alerts.order_setting')
      .values({ institution_id: actor.institutionId, ...set })
      .onConflict((conflict) => conflict.columns(['institution_id']).doUpdateSet(set))
      .execute();
    await record(trx, context, { verb: 'alerts.set-order', details: { ...order } });
  });
  return null;
}
