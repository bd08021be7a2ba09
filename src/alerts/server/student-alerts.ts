import { sql } from 'kysely';
import { loadInstitution } from '../../institution/server/index.ts';
import { dayIn } from '../../kernel/week.ts';
import { recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { requireStudent } from '../../roster/server/index.ts';
import type { StudentAlertsView, StudentAlertView } from '../core/views.ts';
import type { AlertContext } from './context.ts';

const most_shown = 50;

/** What rules said about a student, newest first: also what waits, was kept back or withdrawn, and why. Shadow rules stay out of sight. */
export async function studentAlerts(trx: Tx, context: AlertContext, studentId: string): Promise<StudentAlertsView> {
  const { actor, clock } = context;
  const { institutionId } = actor;
  const { timeZone } = await loadInstitution(trx, institutionId);
  const reason = await requireStudent(trx, actor, 'students:read', studentId, dayIn(timeZone, clock.now()));
  const { rows } = await sql<StudentAlertView>`
    select a.alert_id as "alertId", v.name as rule, a.on_day as "onDay", a.state, a.words, a.reason, a.case_id as "caseId",
      coalesce((select array_agg(s.display_name order by s.display_name) from alerts.told t
        join roster.staff s on s.institution_id = t.institution_id and s.staff_id = t.staff_id
        where t.institution_id = ${institutionId} and s.institution_id = ${institutionId} and t.alert_id = a.alert_id), '{}') as told,
      (select f.verdict from alerts.feedback f where f.institution_id = ${institutionId} and f.alert_id = a.alert_id
        and f.actor_id = ${actor.actorId}) as verdict
    from alerts.alert a
    join alerts.rule_version v on v.institution_id = a.institution_id and v.rule_id = a.rule_id and v.version = a.rule_version
    where a.institution_id = ${institutionId} and v.institution_id = ${institutionId} and a.student_id = ${studentId}::uuid
      and a.state <> 'shadow' and (a.acted_at is not null or a.state in ('waiting', 'suppressed')
        or (a.state = 'already' and a.cleared_on is null and a.ended_at is null))
    order by a.on_day desc, a.alert_id limit ${most_shown}`.execute(trx);
  await recordViews(trx, context, [{ studentId, page: 'alerts', reason }]);
  return { alerts: rows };
}
