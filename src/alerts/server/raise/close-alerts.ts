import { sql } from 'kysely';
import { noteOnCase } from '../../../cases/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelMessages, notifyStaff, toldAbout } from '../../../messages/server/index.ts';
import type { ReasonKind } from '../../core/fire.ts';
import type { AlertContext } from '../context.ts';
import { stopAlerts } from './stop-alerts.ts';

/** Each may tell people and write to a case: few to a transaction. */
const batchRows = { embedded: 10, server: 200 };

export interface Ending {
  kind: ReasonKind;
  /** On the alert, and on its case. */
  reason: string;
  /** What who was told of the alert is told now; `key` says when it is the same news. */
  news(alert: { alertId: string; studentId: string; name: string }): { words: string; link: string; key: string };
}

/**
 * Alerts that have lost their ground without being wrong: they are closed, what they began stops, what was not sent is called back, and
 * who was told of one is told that it is over. Safe to run twice.
 */
export async function closeAlerts(context: AlertContext, alertIds: readonly string[], ending: Ending): Promise<void> {
  const { db, clock, actor } = context;
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  for (let from = 0; from < alertIds.length; from += batchRows[db.kind]) {
    const part = alertIds.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, async (trx) => {
      const closed = await trx
        .updateTable('alerts.alert as a')
        .from('roster.student as s')
        .set({
          // Of whom nobody was told since they met the rule already, nothing is said in its ledger either.
          state: sql<string>`case when a.state = 'already' then 'already' else 'closed' end`,
          reason_kind: ending.kind,
          reason: ending.reason,
          ended_at: at,
        })
        .where('a.institution_id', '=', institutionId)
        .where('s.institution_id', '=', institutionId)
        .whereRef('s.student_id', '=', 'a.student_id')
        .where('a.alert_id', 'in', part)
        .where('a.ended_at', 'is', null)
        .returning(['a.alert_id', 'a.student_id', 'a.case_id', 'a.case_step', 'a.acted_at', 's.display_name'])
        .execute();
      const acted = closed.filter(({ acted_at }) => acted_at !== null);
      for (const { alert_id, student_id, case_id, case_step, display_name } of acted) {
        const origin = { kind: 'alert', id: alert_id };
        if (case_id && case_step !== 'reopen-offered')
          await noteOnCase(trx, context, case_id, { kind: 'alert-closed', words: ending.reason, origin });
        const told = await toldAbout(trx, institutionId, origin);
        await cancelMessages(trx, context, origin, ending.reason);
        const news = ending.news({ alertId: alert_id, studentId: student_id, name: display_name });
        for (const { recipient } of told)
          if (recipient.kind === 'staff')
            await notifyStaff(trx, context, {
              staffId: recipient.id,
              words: news.words,
              link: news.link,
              dedupeKey: `${news.key}/${recipient.id}`,
              origin: { kind: 'alert-closed', id: alert_id },
            });
      }
      if (acted.length > 0) {
        const ids = acted.map(({ alert_id }) => alert_id);
        await stopAlerts(trx, institutionId, ids, { at, said: ending.reason });
      }
      if (closed.length > 0)
        await record(trx, context, {
          verb: 'alerts.close',
          details: { alerts: closed.length, why: ending.kind },
        });
    });
  }
}
