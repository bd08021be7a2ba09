import { noteOnCase } from '../../../cases/server/index.ts';
import { withdrawProposal } from '../../../interventions/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { withdrawAndTell } from '../../../messages/server/index.ts';
import type { ReasonKind } from '../../core/fire.ts';
import type { AlertContext } from '../context.ts';
import { stopAlerts } from './stop-alerts.ts';

/** Each tells people and writes to a case: few to a transaction. */
const batchRows = { embedded: 10, server: 200 };

export interface WhyWithdrawn {
  kind: ReasonKind;
  /** On the alert. */
  reason: string;
  /** To who was told, and on the case; what the alert said follows. */
  words: string;
}

export const wasCorrected: WhyWithdrawn = {
  kind: 'corrected',
  reason: 'The data it rested on were corrected.',
  words: 'Withdrawn after the data were corrected',
};

/**
 * The data were corrected, or the rule was changed, and the alert no longer holds: it is withdrawn, the case's timeline says so, whoever was told is told, and
 * what it began stops. Safe to run twice.
 */
export async function withdrawAlerts(
  context: AlertContext,
  alertIds: readonly string[],
  why: WhyWithdrawn,
): Promise<void> {
  const { db, clock, actor } = context;
  const { institutionId } = actor;
  const at = new Date(clock.now().epochMilliseconds);
  for (let from = 0; from < alertIds.length; from += batchRows[db.kind]) {
    const part = alertIds.slice(from, from + batchRows[db.kind]);
    await db.forInstitution(institutionId, async (trx) => {
      const gone = await trx
        .updateTable('alerts.alert')
        .set({
          state: 'withdrawn',
          reason_kind: why.kind,
          reason: why.reason,
          ended_at: at,
        })
        .where('institution_id', '=', institutionId)
        .where('alert_id', 'in', part)
        .where('state', '!=', 'withdrawn')
        .returning(['alert_id', 'student_id', 'case_id', 'case_step', 'words', 'acted_at'])
        .execute();
      const acted = gone.filter((alert) => alert.acted_at !== null);
      for (const alert of acted) {
        const words = `${why.words}: “${alert.words}”`;
        const origin = { kind: 'alert', id: alert.alert_id };
        if (alert.case_id && alert.case_step !== 'reopen-offered')
          await noteOnCase(trx, context, alert.case_id, { kind: 'withdrawn', words, origin });
        await withdrawProposal(trx, context, origin);
        await withdrawAndTell(trx, context, { origin, words, link: `/students/${alert.student_id}` });
      }
      if (acted.length > 0) {
        const ids = acted.map((alert) => alert.alert_id);
        await stopAlerts(trx, institutionId, ids, { at, said: 'The alert was withdrawn.' });
        await trx
          .deleteFrom('alerts.tag')
          .where('institution_id', '=', institutionId)
          .where('alert_id', 'in', ids)
          .execute();
      }
      if (gone.length > 0) await record(trx, context, { verb: 'alerts.withdraw', details: { alerts: gone.length } });
    });
  }
}
