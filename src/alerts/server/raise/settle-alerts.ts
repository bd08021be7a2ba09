import { sql } from 'kysely';
import { type OpenCase, openCasesOf, recentlyClosedOf } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { lastDayOver } from '../../../scoring/server/index.ts';
import { heldBack } from '../../core/fire.ts';
import { type ActingOn, actOnAlert } from '../act-on-alert.ts';
import type { AlertContext } from '../context.ts';
import { recipientsFor } from '../recipients.ts';
import { exclusionsOf, type Facts, staleSources } from '../rules/exclusions.ts';
import type { Rule } from '../rules/rules.ts';
import type { StandingWeek } from './standing-weeks.ts';
import { tellOfCohorts } from './tell-of-cohorts.ts';

/** Each tells people and may open a case: few to a transaction, above all on the embedded database. */
const batchRows = { embedded: 20, server: 100 };
/** A case closed so lately is offered to be opened again instead of a new one. */
const reopen_weeks = 8;

interface Unsettled {
  alertId: string;
  ruleId: string;
  studentId: string;
  enrolmentId: number;
  words: string;
  state: string;
  reason: string | null;
  name: string;
}

/**
 * Acts on every alert that nobody was told of yet, or says why it waits or is kept back. An alert and all that follows from it are one
 * transaction; rows in another worker's hands are left to it. What broke off is taken up by whoever comes next.
 * @returns how many were told
 */
export async function settleAlerts(
  context: AlertContext,
  ruleList: readonly Rule[],
  last: StandingWeek | null,
): Promise<number> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const rules = new Map(ruleList.map((rule) => [rule.ruleId, rule]));
  const facts = await db.forInstitution(institutionId, async (trx): Promise<Facts> => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const lastDay = lastDayOver(timeZone, clock.now());
    return {
      today: dayIn(timeZone, clock.now()),
      last,
      stale: await staleSources(trx, institutionId, ruleList, last, lastDay),
    };
  });
  let told = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await db.forInstitution(institutionId, async (trx) => {
      const alerts = await takeUnsettled(trx, institutionId, after, batchRows[db.kind]);
      if (alerts.length > 0) told += await settleBatch(trx, context, alerts, rules, facts);
      return alerts;
    });
    const lastOne = batch.at(-1);
    if (!lastOne) break;
    after = lastOne.alertId;
  }
  await tellOfCohorts(context, rules, facts.today);
  return told;
}

async function takeUnsettled(trx: Tx, institutionId: number, after: string, limit: number): Promise<Unsettled[]> {
  const { rows } = await sql<Unsettled>`
    select a.alert_id as "alertId", a.rule_id as "ruleId", a.student_id as "studentId", a.enrolment_id as "enrolmentId", a.words,
      a.state, a.reason, s.display_name as name
    from alerts.alert a
    join roster.student s on s.institution_id = a.institution_id and s.student_id = a.student_id
    where a.institution_id = ${institutionId} and s.institution_id = ${institutionId} and a.alert_id > ${after}::uuid
      and a.ended_at is null and a.acted_at is null and a.state in ('open', 'waiting', 'suppressed')
    order by a.alert_id limit ${limit} for update of a skip locked`.execute(trx);
  return rows;
}

async function settleBatch(
  trx: Tx,
  context: AlertContext,
  alerts: readonly Unsettled[],
  rules: ReadonlyMap<string, Rule>,
  facts: Facts,
): Promise<number> {
  const { actor, clock } = context;
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  const exclusions = await exclusionsOf(trx, institutionId, alerts, rules, facts);
  const students = [...new Set(alerts.map(({ studentId }) => studentId))];
  const acting: Omit<ActingOn, 'rule' | 'programmeUnitId'> = {
    at,
    recipients: await recipientsFor(trx, institutionId, students, facts.today),
    openCases: await openCasesOf(trx, institutionId, students),
    closedLately: await recentlyClosedOf(trx, institutionId, new Date(at.getTime() - reopen_weeks * 7 * 86_400_000)),
  };
  let told = 0;
  for (const alert of alerts) {
    const rule = rules.get(alert.ruleId);
    const held = rule
      ? heldBack(exclusions.of(alert))
      : { state: 'suppressed' as const, kind: 'rule-off' as const, words: 'The rule was turned off.' };
    if (held.state !== 'open' || !rule) {
      if (held.state !== alert.state || held.words !== alert.reason)
        await trx
          .updateTable('alerts.alert')
          .set({ state: held.state, reason_kind: held.kind, reason: held.words })
          .where('institution_id', '=', institutionId)
          .where('alert_id', '=', alert.alertId)
          .execute();
      continue;
    }
    const programmeUnitId = exclusions.enrolments.get(alert.enrolmentId)?.programmeUnitId ?? null;
    const before: OpenCase[] = acting.openCases.get(alert.studentId) ?? [];
    const opened = await actOnAlert(trx, context, alert, { ...acting, rule, programmeUnitId });
    if (opened) acting.openCases.set(alert.studentId, [...before, opened]);
    told++;
  }
  if (told > 0) await record(trx, context, { verb: 'alerts.tell', details: { alerts: told } });
  return told;
}
