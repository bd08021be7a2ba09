import { z } from 'zod';
import { systemActor, weekly_run_job } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Services } from '../../../platform/services.ts';
import type { RunContext, RunReason } from './run-record.ts';
import { checkWeek } from './run-week.ts';

export const RunOrderInput = z.strictObject({
  /** One week, by its Monday; left out: every week that has no standing run. */
  week: z.iso.date().optional(),
  /** Every week from this one on, also those that were scored. */
  from: z.iso.date().optional(),
});

/** The job's payload. */
export interface RunOrder extends z.output<typeof RunOrderInput> {
  institutionId: number;
  reason: RunReason;
  /** Who asked for it; left out where nobody did. */
  orderedBy?: { kind: Actor['kind']; id: string };
}

/** Puts a run into the queue, after refusing what could not be scored anyway. Its progress is in the list of runs. */
export async function startRun(
  context: RunContext & Pick<Services, 'jobs'>,
  order: z.output<typeof RunOrderInput>,
): Promise<{ isQueued: true }> {
  requireNeed(context.actor, 'runs:start');
  const { db, clock, actor, jobs } = context;
  const { institutionId } = actor;
  if (order.week !== undefined) await checkWeek(context, order.week, false);
  await db.forInstitution(institutionId, async (trx) => {
    const orderedBy = { kind: actor.kind, id: actor.actorId };
    const payload: RunOrder & Record<string, unknown> = { institutionId, reason: 'button', orderedBy, ...order };
    await jobs.enqueue(trx, weekly_run_job, payload, `${institutionId} ${order.week ?? ''} ${order.from ?? ''}`);
    await record(
      trx,
      { clock, actor },
      { verb: 'scoring.start-run', subject: { kind: 'week', id: order.week ?? order.from ?? 'missing' } },
    );
  });
  return { isQueued: true };
}

/** Acts for whoever ordered a run, under the name that they had then: whether they may was asked when they did. */
export async function actorOfOrder(
  trx: Tx,
  institutionId: number,
  { kind, id }: NonNullable<RunOrder['orderedBy']>,
): Promise<Actor> {
  const order = await trx
    .selectFrom('ledger.event')
    .select('actor_name')
    .where('institution_id', '=', institutionId)
    .where('verb', '=', 'scoring.start-run')
    .where('actor_kind', '=', kind)
    .where('actor_id', '=', id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    ...systemActor(institutionId, order?.actor_name ?? 'somebody who is not known any more'),
    kind,
    actorId: id,
  };
}
