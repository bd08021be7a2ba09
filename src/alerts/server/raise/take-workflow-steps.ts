import { sql } from 'kysely';
import { lastContactsOf, openOrJoinCase } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { RuleDefinition, type WorkflowStep } from '../../core/definition.ts';
import type { AlertContext } from '../context.ts';
import { mailStudent } from '../mail-student.ts';
import { type Recipients, recipientsFor } from '../recipients.ts';
import { referAlert } from '../refer-alert.ts';

interface Running {
  alertId: string;
  studentId: string;
  caseId: string | null;
  state: string;
  step: number;
  words: string;
  toldAt: Date;
  definition: unknown;
  name: string;
  programmeUnitId: string;
}

type Taken = { is: 'next'; said: string } | { is: 'wait'; days: number } | { is: 'stop'; said: string };

/** Takes every step that is due, one to a transaction: each exactly once, whoever comes. @returns how many were taken */
export async function takeWorkflowSteps(context: AlertContext): Promise<number> {
  const { db, clock, actor } = context;
  for (let taken = 0; ; taken++) {
    const isTaken = await db.forInstitution(actor.institutionId, (trx) =>
      takeOne(trx, context, new Date(clock.now().epochMilliseconds)),
    );
    if (!isTaken) return taken;
  }
}

async function takeOne(trx: Tx, context: AlertContext, at: Date): Promise<boolean> {
  const { institutionId } = context.actor;
  const { rows } = await sql<Running>`
    select w.alert_id as "alertId", a.student_id as "studentId", a.case_id as "caseId", w.step, a.words, a.state,
      coalesce(a.acted_at, a.fired_at) as "toldAt",
      v.definition, s.display_name as name, e.programme_unit_id as "programmeUnitId"
    from alerts.workflow w
    join alerts.alert a on a.institution_id = w.institution_id and a.alert_id = w.alert_id
    join alerts.rule_version v on v.institution_id = a.institution_id and v.rule_id = a.rule_id and v.version = a.rule_version
    join roster.student s on s.institution_id = a.institution_id and s.student_id = a.student_id
    join roster.enrolment e on e.institution_id = a.institution_id and e.enrolment_id = a.enrolment_id
    where w.institution_id = ${institutionId} and w.state = 'running' and w.due_at <= ${at}
    order by w.due_at, w.alert_id limit 1 for update of w skip locked`.execute(trx);
  const running = rows[0];
  if (!running) return false;
  const steps = RuleDefinition.parse(running.definition).actions.workflow;
  const step = steps[running.step];
  const isOver = running.state !== 'open';
  const taken: Taken = isOver
    ? { is: 'stop', said: 'The alert is over.' }
    : step
      ? await take(trx, context, running, step)
      : { is: 'stop', said: 'Done.' };
  const isLast = running.step + 1 >= steps.length;
  const due = taken.is === 'wait' ? new Date(at.getTime() + taken.days * 86_400_000) : at;
  await trx
    .updateTable('alerts.workflow')
    .set({
      step: running.step + 1,
      due_at: due,
      state: taken.is === 'stop' ? 'stopped' : isLast && taken.is === 'next' ? 'done' : 'running',
      said: taken.is === 'wait' ? `Waits ${taken.days} days.` : taken.said,
    })
    .where('institution_id', '=', institutionId)
    .where('alert_id', '=', running.alertId)
    .execute();
  await record(trx, context, {
    verb: 'alerts.take-workflow-step',
    subject: { kind: 'alert', id: running.alertId },
    details: { step: running.step, do: isOver ? 'end' : (step?.do ?? 'end') },
  });
  return true;
}

async function take(trx: Tx, context: AlertContext, running: Running, step: WorkflowStep): Promise<Taken> {
  const { institutionId } = context.actor;
  const { alertId, studentId, words, name } = running;
  switch (step.do) {
    case 'wait':
      return { is: 'wait', days: step.days };
    case 'if-no-contact': {
      const contact = (await lastContactsOf(trx, institutionId, [studentId])).get(studentId);
      const { timeZone } = await loadInstitution(trx, institutionId);
      const toldOn = dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(running.toldAt.getTime()));
      const wasReached = (contact?.lastTwoWayOn ?? '') >= toldOn;
      return wasReached
        ? { is: 'stop', said: 'Somebody reached the student.' }
        : { is: 'next', said: 'Nobody reached the student yet.' };
    }
    case 'mail-student':
      await mailStudent(trx, context, running);
      return { is: 'next', said: 'The student was written to.' };
    case 'open-case': {
      await openFor(trx, context, running, step);
      return { is: 'next', said: 'A case was opened.' };
    }
    case 'refer': {
      const caseId =
        running.caseId ?? (await openFor(trx, context, running, { kind: step.kind, priority: step.priority }));
      const recipients = await recipientsNow(trx, context, studentId);
      const asked = await referAlert(trx, context, recipients, { ...step, caseId, studentId, words });
      const said = {
        offered: 'A service was asked.',
        known: 'The service was asked before.',
        'no-service': 'The service takes no referrals any more.',
      };
      return { is: 'next', said: said[asked] };
    }
    case 'notify': {
      const recipients = await recipientsNow(trx, context, studentId);
      const teamId = running.caseId === null ? null : await teamOfCase(trx, institutionId, running.caseId);
      const staff = recipients.of([step.whom], { studentId, programmeUnitId: running.programmeUnitId, teamId });
      for (const staffId of staff) {
        await trx
          .insertInto('alerts.told')
          .values({
            institution_id: institutionId,
            alert_id: alertId,
            staff_id: staffId,
            told_at: new Date(context.clock.now().epochMilliseconds),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await notifyStaff(trx, context, {
          staffId,
          words: `${name}: ${words}`,
          link: `/students/${studentId}`,
          dedupeKey: `alert/${alertId}/${staffId}/step-${running.step}`,
          origin: { kind: 'alert', id: alertId },
        });
      }
      return { is: 'next', said: staff.length > 0 ? 'Told.' : 'There was nobody to tell.' };
    }
  }
}

async function openFor(
  trx: Tx,
  context: AlertContext,
  { alertId, studentId, words }: Running,
  { kind, priority }: { kind: string; priority: number },
): Promise<string> {
  const { caseId, isJoined } = await openOrJoinCase(trx, context, {
    studentId,
    kindKey: kind,
    // The check of the definition holds it to 1..3.
    priority: priority as 1 | 2 | 3,
    origin: { kind: 'alert', id: alertId },
    words,
  });
  await trx
    .updateTable('alerts.alert')
    .set({ case_id: caseId, case_step: isJoined ? 'joined' : 'opened' })
    .where('institution_id', '=', context.actor.institutionId)
    .where('alert_id', '=', alertId)
    .execute();
  return caseId;
}

async function recipientsNow(trx: Tx, { actor, clock }: AlertContext, studentId: string): Promise<Recipients> {
  const { timeZone } = await loadInstitution(trx, actor.institutionId);
  return recipientsFor(trx, actor.institutionId, [studentId], dayIn(timeZone, clock.now()));
}

async function teamOfCase(trx: Tx, institutionId: number, caseId: string): Promise<string | null> {
  const found = await trx
    .selectFrom('cases.case')
    .select('team_id')
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return found?.team_id ?? null;
}
