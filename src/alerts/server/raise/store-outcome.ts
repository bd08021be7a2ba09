import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { dateOfDayNumber, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { StudentRule } from '../../core/definition.ts';
import type { PointOutcome } from '../../core/evaluate-point.ts';
import { explain, sentenceOf } from '../../core/explain.ts';
import type { History } from '../../core/history.ts';
import type { AlertContext } from '../context.ts';
import { firstState } from '../rules/begin-rules.ts';
import type { Rule } from '../rules/rules.ts';
import type { splitAt } from './stored-alerts.ts';
import { wasCorrected, withdrawAlerts } from './withdraw-alerts.ts';

const batchRows = { embedded: 250, server: 5_000 };

export interface Stored {
  fired: number;
  withdrawn: number;
}

/**
 * Brings a rule's alerts of one day into line with what its evaluation found: new ones are written (nobody is told yet), those
 * that hold no more are withdrawn, those of before that are over are marked so. Running it again, or beside another, changes nothing.
 */
export async function storeOutcome(
  context: AlertContext,
  rule: Rule & { definition: StudentRule },
  history: History,
  outcome: PointOutcome,
  { priors, ofDay }: ReturnType<typeof splitAt>,
): Promise<Stored> {
  const fires = new Set(outcome.fire);
  const fresh = outcome.fire.filter((position) => !ofDay.has(position));
  const back = outcome.fire.flatMap((position) => {
    const alert = ofDay.get(position);
    return alert?.state === 'withdrawn' ? [alert.alertId] : [];
  });
  const gone = [...ofDay].flatMap(([position, alert]) =>
    !fires.has(position) && alert.state !== 'withdrawn' ? [alert] : [],
  );
  const [byData, byRule] = [true, false].map((isOfThis) =>
    gone.filter(({ version }) => (version === rule.version) === isOfThis).map(({ alertId }) => alertId),
  );
  await insertAlerts(context, rule, history, fresh);
  await bringBack(context, rule, back, history.lastDay);
  await withdrawAlerts(context, byData ?? [], wasCorrected);
  await withdrawAlerts(context, byRule ?? [], ruleWasChanged);
  const cleared = new Set(outcome.clear);
  const over: string[] = [];
  const notOver: string[] = [];
  for (const [position, prior] of priors) {
    if (cleared.has(position) && prior.clearedOn !== history.lastDay) over.push(prior.alertId);
    if (!cleared.has(position) && prior.clearedOn === history.lastDay) notOver.push(prior.alertId);
  }
  await markOver(context, over, history.lastDay);
  await markNotOver(context, notOver);
  return { fired: fresh.length + back.length, withdrawn: gone.length };
}

const ruleWasChanged = {
  kind: 'rule-changed',
  reason: 'The rule was changed, and this no longer meets it.',
  words: 'Withdrawn, since the rule was changed and this no longer meets it',
} as const;

async function insertAlerts(
  { db, actor, clock }: AlertContext,
  rule: Rule & { definition: StudentRule },
  history: History,
  positions: readonly number[],
): Promise<void> {
  const { institutionId } = actor;
  const day = dateOfDayNumber(history.lastDay);
  const at = clock.now().toString();
  for (let from = 0; from < positions.length; from += batchRows[db.kind]) {
    const part = positions.slice(from, from + batchRows[db.kind]);
    const made = part.map((position) => {
      const reasons = explain(rule.definition.condition, history, position);
      return { enrolmentId: history.ids[position] ?? 0, reasons, words: sentenceOf(reasons) || `${rule.name}.` };
    });
    await db.forInstitution(institutionId, async (trx) => {
      const { rows: students } = await sql<{ enrolment_id: number; student_id: string }>`
        select enrolment_id, student_id from roster.enrolment
        where institution_id = ${institutionId} and enrolment_id = any(${sql.lit(`{${made.map((one) => one.enrolmentId).join(',')}}`)}::int[])`.execute(
        trx,
      );
      const studentOf = new Map(students.map((row) => [row.enrolment_id, row.student_id]));
      const known = made.filter((one) => studentOf.has(one.enrolmentId));
      await bulkInsert(
        trx,
        'alerts.alert',
        {
          institution_id: { type: 'int4', values: institutionId },
          alert_id: { type: 'uuid', values: known.map(() => uuidv7()) },
          rule_id: { type: 'uuid', values: rule.ruleId },
          rule_version: { type: 'int4', values: rule.version },
          enrolment_id: { type: 'int4', values: known.map((one) => one.enrolmentId) },
          student_id: { type: 'uuid', values: known.map((one) => studentOf.get(one.enrolmentId) ?? '') },
          on_day: { type: 'date', values: day },
          week: { type: 'date', values: weekOf(day) },
          state: { type: 'text', values: firstState(rule, day) },
          words: { type: 'text', values: known.map((one) => one.words) },
          evidence: { type: 'jsonb', values: known.map((one) => JSON.stringify(one.reasons)) },
          fired_at: { type: 'timestamptz', values: at },
        },
        { onConflictDoNothing: true },
      );
    });
  }
}

/** The data were right after all. Who was told of the withdrawal is told again when it is settled. */
async function bringBack(
  { db, actor, clock }: AlertContext,
  rule: Rule,
  alertIds: readonly string[],
  day: number,
): Promise<void> {
  const { institutionId } = actor;
  for (let from = 0; from < alertIds.length; from += batchRows[db.kind]) {
    const part = alertIds.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, async (trx) => {
      await trx
        .updateTable('alerts.alert')
        .set({
          state: firstState(rule, dateOfDayNumber(day)),
          reason_kind: null,
          reason: null,
          ended_at: null,
          acted_at: null,
          cleared_on: null,
        })
        .where('institution_id', '=', institutionId)
        .where('alert_id', 'in', part)
        .where('state', '=', 'withdrawn')
        .execute();
      await record(trx, { clock, actor }, { verb: 'alerts.bring-back', details: { alerts: part.length } });
    });
  }
}

/** What was over and never told is closed: nobody needs it any more. */
async function markOver({ db, actor, clock }: AlertContext, alertIds: readonly string[], day: number): Promise<void> {
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  for (let from = 0; from < alertIds.length; from += batchRows[db.kind]) {
    const part = alertIds.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, (trx) =>
      sql`update alerts.alert set cleared_on = ${dateOfDayNumber(day)}::date,
          state = case when state in ('open', 'waiting', 'suppressed') then 'closed' else state end,
          reason_kind = case when state in ('open', 'waiting', 'suppressed') then 'passed' else reason_kind end,
          reason = case when state in ('open', 'waiting', 'suppressed') then 'It no longer holds.' else reason end,
          ended_at = case when state in ('open', 'waiting', 'suppressed') then ${at}::timestamptz else ended_at end
        where institution_id = ${institutionId} and alert_id = any(${sql.lit(`{${part.join(',')}}`)}::uuid[])`.execute(
        trx,
      ),
    );
  }
}

async function markNotOver({ db, actor }: AlertContext, alertIds: readonly string[]): Promise<void> {
  const { institutionId } = actor;
  for (let from = 0; from < alertIds.length; from += batchRows[db.kind]) {
    const part = alertIds.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, (trx) =>
      sql`update alerts.alert set cleared_on = null,
          state = case when reason_kind = 'passed' then 'open' else state end,
          ended_at = case when reason_kind = 'passed' then null else ended_at end,
          reason = case when reason_kind = 'passed' then null else reason end,
          reason_kind = case when reason_kind = 'passed' then null else reason_kind end
        where institution_id = ${institutionId} and alert_id = any(${sql.lit(`{${part.join(',')}}`)}::uuid[])`.execute(
        trx,
      ),
    );
  }
}
