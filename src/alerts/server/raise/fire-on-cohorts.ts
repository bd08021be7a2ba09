import { sql } from 'kysely';
import { listUnits, unitChain } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays, type Week } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { withdrawAndTell } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { CohortRule } from '../../core/definition.ts';
import type { AlertContext } from '../context.ts';
import { firstState } from '../rules/begin-rules.ts';
import type { Rule } from '../rules/rules.ts';

const causeWords: Record<string, string> = {
  data_gap: 'most likely a gap in the data: check the sources before anybody is spoken to',
  calendar: 'most likely the calendar (exams or holidays)',
  real: 'with no gap in the data and nothing in the calendar to explain it',
};

interface Drift {
  groupKey: string;
  label: string;
  cause: string;
  fallSd: number;
  n: number;
}

/**
 * One alert about each group that begins to move as a whole in a run's week, by more than the rule asks; while it goes on, it is not said
 * again. Those of a run before that no longer hold are withdrawn.
 */
export async function fireOnCohorts(
  context: AlertContext,
  rule: Rule & { definition: CohortRule },
  run: number,
): Promise<{ fired: number; withdrawn: number }> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  return db.forInstitution(institutionId, async (trx) => {
    const { week } = await trx
      .selectFrom('scoring.run')
      .select('week')
      .where('institution_id', '=', institutionId)
      .where('run', '=', run)
      .executeTakeFirstOrThrow();
    const moving = await driftsOf(trx, institutionId, rule.definition, run);
    const wasMoving = await driftsBefore(trx, institutionId, rule.definition, week);
    const drifts = moving.filter(({ groupKey }) => !wasMoving.has(groupKey));
    const before = await trx
      .selectFrom('alerts.cohort_alert')
      .select(['cohort_alert_id', 'group_key', 'state', 'words'])
      .where('institution_id', '=', institutionId)
      .where('rule_id', '=', rule.ruleId)
      .where('week', '=', week)
      .execute();
    let fired = 0;
    for (const { groupKey, label, cause, fallSd, n } of drifts) {
      const known = before.find((one) => one.group_key === groupKey);
      if (known && known.state !== 'withdrawn') continue;
      fired++;
      const words = `${label} moved as a whole: down ${fallSd.toFixed(1)} of its usual spread against its last four weeks, ${causeWords[cause] ?? cause}.`;
      // What a group did before the rule spoke is on the cohort's page; there is no list of it to open.
      const first = firstState(rule, addDays(week, 6));
      const state = first === 'already' ? 'closed' : first;
      await trx
        .insertInto('alerts.cohort_alert')
        .values({
          institution_id: institutionId,
          cohort_alert_id: known?.cohort_alert_id ?? uuidv7(),
          rule_id: rule.ruleId,
          rule_version: rule.version,
          week,
          group_key: groupKey,
          label,
          cause,
          state,
          words,
          n,
          fired_at: at,
          ended_at: state === 'closed' ? at : null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['institution_id', 'rule_id', 'week', 'group_key'])
            .doUpdateSet({ state, words, cause, n, ended_at: null }),
        )
        .execute();
    }
    const gone = before.filter(
      ({ group_key, state }) => state !== 'withdrawn' && !drifts.some(({ groupKey }) => groupKey === group_key),
    );
    await withdrawCohortAlerts(trx, context, gone, 'Withdrawn after the data were corrected');
    if (fired + gone.length > 0)
      await record(trx, context, { verb: 'alerts.evaluate-cohorts', details: { week, fired, withdrawn: gone.length } });
    return { fired, withdrawn: gone.length };
  });
}

/** Whoever was told that a group moved is told that it did not. */
export async function withdrawCohortAlerts(
  trx: Tx,
  context: AlertContext,
  alerts: readonly { cohort_alert_id: string; words: string }[],
  why: string,
): Promise<void> {
  const { institutionId } = context.actor;
  for (const { cohort_alert_id, words } of alerts) {
    await trx
      .updateTable('alerts.cohort_alert')
      .set({ state: 'withdrawn', ended_at: new Date(context.clock.now().epochMilliseconds) })
      .where('institution_id', '=', institutionId)
      .where('cohort_alert_id', '=', cohort_alert_id)
      .execute();
    await withdrawAndTell(trx, context, {
      origin: { kind: 'cohort-alert', id: cohort_alert_id },
      words: `${why}: “${words}”`,
      link: '/cohorts',
    });
  }
}

/** The movements of a run's week that a rule speaks of. */
async function driftsOf(
  trx: Tx,
  institutionId: number,
  { causes, least_fall_sd, least_members, scope }: CohortRule,
  run: number,
): Promise<Drift[]> {
  const { rows } = await sql<Drift & { year: string | null }>`
    select group_key as "groupKey", label, cause, fall_sd as "fallSd", n from trends.cohort_drift
    where institution_id = ${institutionId} and run = ${run} and cause in (${sql.join(causes)})
      and fall_sd >= ${least_fall_sd} and n >= ${least_members} order by group_no`.execute(trx);
  if (rows.length === 0 || scope.unitIds.length === 0) return rows;
  const units = await listUnits(trx, institutionId);
  return rows.filter(({ groupKey }) => {
    const programmeUnitId = programmeOfGroup(groupKey, units);
    return (
      programmeUnitId !== null && unitChain(units, programmeUnitId).some((unitId) => scope.unitIds.includes(unitId))
    );
  });
}

async function driftsBefore(
  trx: Tx,
  institutionId: number,
  definition: CohortRule,
  week: Week,
): Promise<ReadonlySet<string>> {
  const before = await trx
    .selectFrom('scoring.run')
    .select('run')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .where('week', '<', week)
    .orderBy('week', 'desc')
    .executeTakeFirst();
  if (!before) return new Set();
  const drifts = await driftsOf(trx, institutionId, definition, before.run);
  return new Set(drifts.map(({ groupKey }) => groupKey));
}

/** The unit that a peer group's key names: 'programme=BBB|term=2013J'. */
export function programmeOfGroup(
  groupKey: string,
  units: readonly { unitId: string; code: string | null }[],
): string | null {
  const code = /(?:programme|school|unit)=([^|]+)/.exec(groupKey)?.[1];
  return units.find((unit) => unit.code === code || unit.unitId === code)?.unitId ?? null;
}
