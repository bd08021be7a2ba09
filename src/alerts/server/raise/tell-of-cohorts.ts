import { listUnits } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { AlertContext } from '../context.ts';
import { recipientsFor } from '../recipients.ts';
import type { Rule } from '../rules/rules.ts';
import { programmeOfGroup } from './fire-on-cohorts.ts';

/** Tells those who lead a group that it moved as a whole; each once. */
export async function tellOfCohorts(
  context: AlertContext,
  rules: ReadonlyMap<string, Rule>,
  today: string,
): Promise<void> {
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  await db.forInstitution(institutionId, async (trx) => {
    const untold = await trx
      .selectFrom('alerts.cohort_alert as a')
      .select(['a.cohort_alert_id', 'a.rule_id', 'a.words', 'a.group_key', 'a.week'])
      .where('a.institution_id', '=', institutionId)
      .where('a.state', '=', 'open')
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('alerts.cohort_told as t')
              .select('t.staff_id')
              .where('t.institution_id', '=', institutionId)
              .whereRef('t.cohort_alert_id', '=', 'a.cohort_alert_id'),
          ),
        ),
      )
      .limit(200)
      .execute();
    if (untold.length === 0) return;
    const recipients = await recipientsFor(trx, institutionId, [], today);
    const units = await listUnits(trx, institutionId);
    let told = 0;
    for (const { cohort_alert_id, rule_id, words, group_key, week } of untold) {
      const programmeUnitId = programmeOfGroup(group_key, units);
      const keys = rules.get(rule_id)?.definition.actions.notify ?? [];
      for (const staffId of recipients.of(keys, { studentId: null, programmeUnitId })) {
        told++;
        await trx
          .insertInto('alerts.cohort_told')
          .values({ institution_id: institutionId, cohort_alert_id, staff_id: staffId, told_at: at })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await notifyStaff(trx, context, {
          staffId,
          words,
          link: `/cohorts?week=${week}`,
          dedupeKey: `cohort-alert/${cohort_alert_id}/${staffId}`,
          origin: { kind: 'cohort-alert', id: cohort_alert_id },
        });
      }
    }
    if (told > 0) await record(trx, context, { verb: 'alerts.tell-of-cohorts', details: { told } });
  });
}
