import { noteOnCase, type OpenCase, openOrJoinCase, type recentlyClosedOf } from '../../cases/server/index.ts';
import { proposeTierFor, wishForAgenda } from '../../interventions/server/index.ts';
import { notifyStaff } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlertContext } from './context.ts';
import { mailStudent } from './mail-student.ts';
import type { Recipients } from './recipients.ts';
import { referAlert } from './refer-alert.ts';
import type { Rule } from './rules/rules.ts';

export interface ActingOn {
  at: Date;
  rule: Rule;
  recipients: Recipients;
  programmeUnitId: string | null;
  openCases: Map<string, OpenCase[]>;
  closedLately: Awaited<ReturnType<typeof recentlyClosedOf>>;
}

interface AlertToAct {
  alertId: string;
  studentId: string;
  words: string;
  name: string;
}

interface CaseStep {
  caseId: string | null;
  step: 'opened' | 'joined' | 'reopen-offered' | null;
  opened: OpenCase | null;
}

/**
 * What a rule wants done, in the caller's transaction: a student with an open case is not raised again, the alert joins it; after a
 * case that was closed lately, that one is offered; else people are told, and a case opened where the rule says so.
 * @returns the case that it opened
 */
export async function actOnAlert(
  trx: Tx,
  context: AlertContext,
  alert: AlertToAct,
  acting: ActingOn,
): Promise<OpenCase | null> {
  const { institutionId } = context.actor;
  const { actions } = acting.rule.definition;
  const done = await caseStep(trx, context, alert, acting);
  const teamId = done.opened?.teamId ?? null;
  const about = { studentId: alert.studentId, programmeUnitId: acting.programmeUnitId, teamId };
  if (actions.referral !== null && done.caseId !== null && done.step !== 'reopen-offered')
    await referAlert(trx, context, acting.recipients, { ...alert, ...actions.referral, caseId: done.caseId });
  if (actions.support !== null)
    await proposeTierFor(trx, context, {
      studentId: alert.studentId,
      tier: actions.support.tier,
      playbookId: null,
      reasons: [{ kind: 'rule', words: alert.words }],
      origin: { kind: 'alert', id: alert.alertId },
      wantsPlan: actions.support.wantsPlan,
    });
  if (actions.agenda)
    await wishForAgenda(trx, context, {
      studentId: alert.studentId,
      words: alert.words.slice(0, 500),
      origin: { kind: 'alert', id: alert.alertId },
    });
  const joinedOwner = done.step === 'joined' ? ownerOf(acting, alert.studentId) : null;
  const named = joinedOwner !== null ? [joinedOwner] : acting.recipients.of(actions.notify, about);
  const staffIds = new Set([...named, ...(teamId === null ? [] : acting.recipients.ofQueue(teamId))]);
  const words =
    done.step === 'reopen-offered' ? `${alert.words} A case was closed lately: open it again?` : alert.words;
  for (const staffId of staffIds)
    await tell(trx, context, alert, { staffId, words, caseId: done.caseId, at: acting.at });
  if (actions.mailStudent) await mailStudent(trx, context, alert);
  if (actions.tag !== null)
    await trx
      .insertInto('alerts.tag')
      .values({
        institution_id: institutionId,
        student_id: alert.studentId,
        tag: actions.tag,
        alert_id: alert.alertId,
        at: acting.at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (actions.workflow.length > 0)
    await trx
      .insertInto('alerts.workflow')
      .values({ institution_id: institutionId, alert_id: alert.alertId, step: 0, due_at: acting.at, state: 'running' })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'alert_id']).doUpdateSet({ step: 0, due_at: acting.at, state: 'running' }),
      )
      .execute();
  await trx
    .updateTable('alerts.alert')
    .set({
      state: 'open',
      reason_kind: null,
      reason: null,
      acted_at: acting.at,
      case_id: done.caseId,
      case_step: done.step,
    })
    .where('institution_id', '=', institutionId)
    .where('alert_id', '=', alert.alertId)
    .execute();
  return done.opened;
}

function ownerOf({ openCases }: ActingOn, studentId: string): string | null {
  return openCases.get(studentId)?.find(({ ownerStaffId }) => ownerStaffId !== null)?.ownerStaffId ?? null;
}

async function caseStep(trx: Tx, context: AlertContext, alert: AlertToAct, acting: ActingOn): Promise<CaseStep> {
  const { rule, openCases, closedLately, recipients } = acting;
  const wanted = rule.definition.actions.case;
  const origin = { kind: 'alert', id: alert.alertId };
  const open = openCases.get(alert.studentId) ?? [];
  const known = (wanted && open.find(({ kindKey }) => kindKey === wanted.kind)) ?? open[0];
  if (known) {
    await noteOnCase(trx, context, known.caseId, { kind: 'joined', words: alert.words, origin });
    return { caseId: known.caseId, step: 'joined', opened: null };
  }
  if (!wanted) return { caseId: null, step: null, opened: null };
  const closed = closedLately.get(alert.studentId);
  if (closed && closed.kindKey === wanted.kind) return { caseId: closed.caseId, step: 'reopen-offered', opened: null };
  const owner = wanted.teamId
    ? null
    : (recipients.of(['tutor'], { studentId: alert.studentId, programmeUnitId: null })[0] ?? null);
  // The check of the definition holds it to 1..3.
  const priority = wanted.priority as 1 | 2 | 3;
  const { caseId } = await openOrJoinCase(trx, context, {
    studentId: alert.studentId,
    kindKey: wanted.kind,
    priority,
    ownerStaffId: owner,
    teamId: wanted.teamId,
    origin,
    words: alert.words,
  });
  const opened = { caseId, kindKey: wanted.kind, priority, ownerStaffId: owner, teamId: wanted.teamId };
  return { caseId, step: 'opened', opened };
}

async function tell(
  trx: Tx,
  context: AlertContext,
  { alertId, studentId, name }: AlertToAct,
  { staffId, words, caseId, at }: { staffId: string; words: string; caseId: string | null; at: Date },
): Promise<void> {
  const { institutionId } = context.actor;
  const before = await trx
    .insertInto('alerts.told')
    .values({ institution_id: institutionId, alert_id: alertId, staff_id: staffId, told_at: at })
    .onConflict((conflict) =>
      conflict.columns(['institution_id', 'alert_id', 'staff_id']).doUpdateSet((eb) => ({
        told_at: eb.ref('excluded.told_at'),
      })),
    )
    .returning('corrected_at')
    .executeTakeFirst();
  // Who was told that it was withdrawn is told that it holds again.
  const again = before?.corrected_at ? `/again-${before.corrected_at.getTime()}` : '';
  await notifyStaff(trx, context, {
    staffId,
    words: `${name}: ${words}`,
    link: caseId === null ? `/students/${studentId}` : `/cases/${caseId}`,
    dedupeKey: `alert/${alertId}/${staffId}${again}`,
    origin: { kind: 'alert', id: alertId },
  });
}
