import type { Tx } from '../../../platform/db/database.ts';

/** Alerts that ended: who was told of them was told so, and what they had under way stops, saying why. */
export async function stopAlerts(
  trx: Tx,
  institutionId: number,
  alertIds: readonly string[],
  { at, said }: { at: Date; said: string },
): Promise<void> {
  await trx
    .updateTable('alerts.told')
    .set({ corrected_at: at })
    .where('institution_id', '=', institutionId)
    .where('alert_id', 'in', alertIds)
    .execute();
  await trx
    .updateTable('alerts.workflow')
    .set({ state: 'stopped', said })
    .where('institution_id', '=', institutionId)
    .where('alert_id', 'in', alertIds)
    .where('state', '=', 'running')
    .execute();
}
