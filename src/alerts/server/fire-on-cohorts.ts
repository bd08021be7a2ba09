import { uuidv7 } from '../../kernel/ids.ts';
import { record } from '../../ledger/server/index.ts';
import { withdrawAndTell } from '../../messages/server/index.ts';
import type { CohortRule } from '../core/definition.ts';
import type { AlertContext } from './context.ts';
import type { Rule } from './rules.ts';

const causeWords: Record<string, string> = {
  data_gap: 'most likely a gap in the data: check the sources before anybody is spoken to',
  calendar: 'most likely the calendar (exams or holidays)',
  real: 'with no gap in the data and nothing in the calendar to explain it',
};

/** One alert about each group that moved as a whole in a run's week; those of a run before that no longer hold are withdrawn. */
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
    const drifts = await trx
      .selectFrom('trends.cohort_drift')
      .select(['group_key', 'label', 'cause', 'fall_sd', 'n'])
      .where('institution_id', '=', institutionId)
      .where('run', '=', run)
      .where('cause', 'in', rule.definition.causes)
      .execute();
    const before = await trx
      .selectFrom('alerts.cohort_alert')
      .select(['cohort_alert_id', 'group_key', 'state', 'words'])
      .where('institution_id', '=', institutionId)
      .where('rule_id', '=', rule.ruleId)
      .where('week', '=', week)
      .execute();
    let fired = 0;
    for (const { group_key, label, cause, fall_sd, n } of drifts) {
      const known = before.find((one) => one.group_key === group_key);
      if (known && known.state !== 'withdrawn') continue;
      fired++;
      const words = `${label} moved as a whole: down ${fall_sd.toFixed(1)} of its usual spread against its last four weeks, ${causeWords[cause] ?? cause}.`;
      const state = rule.state === 'shadow' ? 'shadow' : 'open';
      await trx
        .insertInto('alerts.cohort_alert')
        .values({
          institution_id: institutionId,
          cohort_alert_id: known?.cohort_alert_id ?? uuidv7(),
          rule_id: rule.ruleId,
          rule_version: rule.version,
          week,
          group_key,
          label,
          cause,
          state,
          words,
          n,
          fired_at: at,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['institution_id', 'rule_id', 'week', 'group_key'])
            .doUpdateSet({ state, words, cause, n, ended_at: null }),
        )
        .execute();
    }
    const gone = before.filter(
      ({ group_key, state }) => state !== 'withdrawn' && !drifts.some((drift) => drift.group_key === group_key),
    );
    for (const { cohort_alert_id, words } of gone) {
      await trx
        .updateTable('alerts.cohort_alert')
        .set({ state: 'withdrawn', ended_at: at })
        .where('institution_id', '=', institutionId)
        .where('cohort_alert_id', '=', cohort_alert_id)
        .execute();
      await withdrawAndTell(trx, context, {
        origin: { kind: 'cohort-alert', id: cohort_alert_id },
        words: `Withdrawn after the data were corrected: “${words}”`,
        link: '/cohorts',
      });
    }
    if (fired + gone.length > 0)
      await record(trx, context, { verb: 'alerts.evaluate-cohorts', details: { week, fired, withdrawn: gone.length } });
    return { fired, withdrawn: gone.length };
  });
}
