import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn, weekOf } from '../../../kernel/week.ts';
import { definitionRhythm } from '../../core/definition.ts';
import type { AlertContext } from '../context.ts';
import type { Rule } from '../rules/rules.ts';
import { closeAlerts } from './close-alerts.ts';
import { withdrawCohortAlerts } from './fire-on-cohorts.ts';
import type { StandingWeek } from './standing-weeks.ts';
import { type WhyWithdrawn, withdrawAlerts } from './withdraw-alerts.ts';

/**
 * Ends what has lost its ground: alerts of rules that were turned off, of students who left, of records that were made one, and of weeks
 * that are no longer scored. Each says why, stops what it began, and whoever was told is told.
 */
export async function endAlerts(
  context: AlertContext,
  rules: readonly Rule[],
  standing: readonly StandingWeek[],
): Promise<void> {
  await followMerges(context);
  await endOfRulesOff(context, rules);
  await endOfWhoLeft(context);
  await bringBackWhoReturned(context);
  await withdrawUnscored(context, rules, standing);
}

async function endOfRulesOff(context: AlertContext, rules: readonly Rule[]): Promise<void> {
  for (const { ruleId, name, version, state } of rules) {
    if (state !== 'off') continue;
    await closeAlerts(context, await standingOf(context, sql`a.rule_id = ${ruleId}::uuid`), {
      kind: 'rule-off',
      reason: `The rule “${name}” was turned off.`,
      news: () => ({
        words: `The rule “${name}” was turned off: what it raised about your students is closed.`,
        link: '/this-week',
        key: `rule-off/${ruleId}/${version}`,
      }),
    });
  }
}

async function endOfWhoLeft(context: AlertContext): Promise<void> {
  const ended = (
    isMerged: boolean,
  ) => sql`exists (select from roster.enrolment e where e.institution_id = ${context.actor.institutionId}
    and e.enrolment_id = a.enrolment_id and e.ends_on < ${sql.ref('today.day')} and (e.end_reason is not distinct from 'merged') = ${isMerged})`;
  await closeAlerts(context, await standingOf(context, ended(false)), {
    kind: 'left',
    reason: 'No longer enrolled.',
    news: ({ alertId, studentId, name }) => ({
      words: `${name} is no longer enrolled: the alert about them is closed.`,
      link: `/students/${studentId}`,
      key: `left/${alertId}`,
    }),
  });
  await closeAlerts(context, await standingOf(context, ended(true)), {
    kind: 'merged',
    reason: 'Two records of this student were made one; what counts is said under the one that stays.',
    news: ({ alertId, studentId, name }) => ({
      words: `Two records of ${name} were made one: the alert about the other is closed.`,
      link: `/students/${studentId}`,
      key: `merged/${alertId}`,
    }),
  });
}

/** Enrolled again, or two records after all: the alert stands again, and who was told of its end is told. */
async function bringBackWhoReturned({ db, actor, clock }: AlertContext): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    await sql`update alerts.alert a set state = 'open', reason_kind = null, reason = null, ended_at = null, acted_at = null
      from roster.enrolment e, alerts.rule r
      where a.institution_id = ${institutionId} and e.institution_id = ${institutionId} and r.institution_id = ${institutionId}
        and a.reason_kind in ('left', 'merged') and a.state = 'closed' and a.cleared_on is null and a.acted_at is not null
        and r.rule_id = a.rule_id and r.state = 'on' and e.enrolment_id = a.enrolment_id
        and (e.ends_on is null or e.ends_on >= ${dayIn(timeZone, clock.now())}::date)`.execute(trx);
  });
}

/** Alerts, tags and "not now" stand where their student stands. */
async function followMerges({ db, actor }: AlertContext): Promise<void> {
  const i = actor.institutionId;
  await db.forInstitution(i, async (trx) => {
    const moved = await sql`update alerts.alert a set student_id = e.student_id from roster.enrolment e
      where a.institution_id = ${i} and e.institution_id = ${i} and e.enrolment_id = a.enrolment_id and a.student_id <> e.student_id
        and a.student_id in (select unnest(array[merged_student_id, kept_student_id]) from roster.merge where institution_id = ${i})`.execute(
      trx,
    );
    if (Number(moved.numAffectedRows ?? 0n) === 0) return;
    await sql`with gone as (delete from alerts.tag t using alerts.alert a
        where t.institution_id = ${i} and a.institution_id = ${i} and a.alert_id = t.alert_id and a.student_id <> t.student_id
        returning t.tag, t.alert_id, t.at, a.student_id)
      insert into alerts.tag (institution_id, student_id, tag, alert_id, at)
      select distinct on (student_id, tag) ${i}::int, student_id, tag, alert_id, at from gone on conflict do nothing`.execute(
      trx,
    );
    await sql`with gone as (delete from alerts.dismissal d using roster.student s
        where d.institution_id = ${i} and s.institution_id = ${i} and s.student_id = d.student_id and s.merged_into_student_id is not null
        returning s.merged_into_student_id as student_id, d.staff_id, d.reason, d.until, d.at)
      insert into alerts.dismissal (institution_id, student_id, staff_id, reason, until, at)
      select ${i}::int, student_id, staff_id, reason, until, at from gone on conflict do nothing`.execute(trx);
  });
}

const isUnscored: WhyWithdrawn = {
  kind: 'unscored',
  reason: 'The week it rested on is no longer scored.',
  words: 'Withdrawn, since the week it rested on is no longer scored',
};

/** What a week said that nobody is taught in after all is withdrawn, and what came after it is evaluated again as if it had not been. */
async function withdrawUnscored(
  context: AlertContext,
  rules: readonly Rule[],
  standing: readonly StandingWeek[],
): Promise<void> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const scored = new Set(standing.map(({ week }) => week));
  const last = standing.at(-1)?.week;
  for (const { ruleId, definition, state } of rules) {
    if (state === 'off' || definitionRhythm(definition) !== 'weekly' || last === undefined) continue;
    const days = await db.forInstitution(institutionId, async (trx) => {
      const { rows } = await sql<{ day: string }>`
        select distinct on_day as day from alerts.alert
        where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid and ended_at is null
        union select on_day from alerts.evaluation where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid
        union select week + 6 from alerts.cohort_alert where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid and ended_at is null
        order by day`.execute(trx);
      return rows.map(({ day }) => day).filter((day) => !scored.has(weekOf(day)));
    });
    for (const day of days) {
      const ids = await db.forInstitution(institutionId, (trx) =>
        trx
          .selectFrom('alerts.alert')
          .select('alert_id')
          .where('institution_id', '=', institutionId)
          .where('rule_id', '=', ruleId)
          .where('on_day', '=', day)
          .where('state', '!=', 'withdrawn')
          .execute(),
      );
      await withdrawAlerts(
        context,
        ids.map(({ alert_id }) => alert_id),
        isUnscored,
      );
      await db.forInstitution(institutionId, async (trx) => {
        const groups = await trx
          .selectFrom('alerts.cohort_alert')
          .select(['cohort_alert_id', 'words'])
          .where('institution_id', '=', institutionId)
          .where('rule_id', '=', ruleId)
          .where('week', '=', weekOf(day))
          .where('state', '!=', 'withdrawn')
          .execute();
        await withdrawCohortAlerts(trx, context, groups, isUnscored.words);
      });
      await forgetFrom(context, ruleId, day);
    }
  }
}

async function forgetFrom({ db, actor }: AlertContext, ruleId: string, day: string): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    // What was found to be over in that week goes on until a scored week says otherwise.
    await sql`update alerts.alert set cleared_on = null,
        state = case when reason_kind = 'passed' then 'open' else state end,
        ended_at = case when reason_kind = 'passed' then null else ended_at end,
        reason = case when reason_kind = 'passed' then null else reason end,
        reason_kind = case when reason_kind = 'passed' then null else reason_kind end
      where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid and cleared_on = ${day}::date and state <> 'withdrawn'`.execute(
      trx,
    );
    await sql`delete from alerts.evaluation where institution_id = ${institutionId} and rule_id = ${ruleId}::uuid
      and on_day >= ${day}::date`.execute(trx);
  });
}

/** Alerts that have not ended, by what is the matter with them. */
async function standingOf({ db, actor, clock }: AlertContext, matter: ReturnType<typeof sql>): Promise<string[]> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const { rows } = await sql<{ id: string }>`
      select a.alert_id as id from alerts.alert a, (select ${dayIn(timeZone, clock.now())}::date as day) today
      where a.institution_id = ${institutionId} and a.ended_at is null and a.state <> 'withdrawn' and ${matter}
      order by a.alert_id`.execute(trx);
    return rows.map(({ id }) => id);
  });
}
