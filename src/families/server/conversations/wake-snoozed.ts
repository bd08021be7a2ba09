import { clockOf, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';

const at_once = 200;

/** What was put off until now is open again. */
export async function wakeSnoozed(db: Database, institutionId: number): Promise<number> {
  return db.forInstitution(institutionId, async (trx) => {
    const clock = clockOf(await loadInstitution(trx, institutionId));
    const now = new Date(clock.now().epochMilliseconds);
    const due = await trx
      .selectFrom('families.conversation')
      .select('conversation_id')
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'snoozed')
      .where('snoozed_until', '<=', now)
      .limit(at_once)
      .forUpdate()
      .skipLocked()
      .execute();
    if (due.length === 0) return 0;
    await trx
      .updateTable('families.conversation')
      .set((eb) => ({ state: 'open', snoozed_until: null, revision: eb('revision', '+', 1) }))
      .where('institution_id', '=', institutionId)
      .where(
        'conversation_id',
        'in',
        due.map(({ conversation_id }) => conversation_id),
      )
      .execute();
    await record(
      trx,
      { clock, actor: systemActor(institutionId) },
      {
        verb: 'families.wake-conversations',
        details: { conversationIds: due.map(({ conversation_id }) => conversation_id) },
      },
    );
    return due.length;
  });
}
