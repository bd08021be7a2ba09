import { loadInstitution, todayOf } from '../../institution/server/index.ts';
import { record } from '../../ledger/server/index.ts';
import type { Context } from '../../platform/http/route.ts';
import { studentScope } from '../../roster/server/index.ts';
import { next } from '../core/message-state.ts';
import { findVisible } from './list-messages.ts';
import { trouble } from './problems.ts';
import { findRecipient } from './recipients.ts';
import { sendJob } from './sending/send-job.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor' | 'jobs'>;

const words = {
  cancel: 'This has gone already, or is on its way: it cannot be called back.',
  'send-again': 'This has gone already, or is about to go.',
};

/** A person calls back what has not gone, or has sent again what failed: to the address that is on record now. */
export async function changeMessage(
  { db, clock, actor, jobs }: Asking,
  messageId: string,
  transition: 'cancel' | 'send-again',
): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const scope = await studentScope(trx, actor, 'messages:read');
    const row = await findVisible(trx, scope, actor.staffId, todayOf(institution), messageId);
    const state = next(row.state, transition);
    if (state === null) throw trouble.changedMeanwhile(words[transition]);
    const change =
      transition === 'cancel'
        ? { why: `${actor.name} called it back.` }
        : {
            why: null,
            not_before: null,
            is_handed_over: false,
            tries: row.tries,
            due_at: new Date(clock.now().epochMilliseconds),
            // What a family is told goes where it was meant to go.
            address:
              row.kind === 'family-message'
                ? row.address
                : (await findRecipient(trx, institutionId, { kind: row.recipient_kind, id: row.recipient_id })).address,
          };
    const { numUpdatedRows } = await trx
      .updateTable('messages.message')
      .set({ state, ...change })
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', messageId)
      .where('state', '=', row.state)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw trouble.changedMeanwhile(words[transition]);
    if (transition === 'send-again') await jobs.enqueue(trx, sendJob.name, { institutionId }, String(institutionId));
    await record(
      trx,
      { clock, actor },
      { verb: `messages.${transition}`, subject: { kind: 'message', id: messageId } },
    );
  });
}
