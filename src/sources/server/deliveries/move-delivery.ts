import type { Tx } from '../../../platform/db/database.ts';
import { type DeliveryEvent, type DeliveryState, nextState } from '../../core/delivery-state.ts';
import { trouble } from '../problems.ts';

interface DeliveryFacts {
  state_reason?: string | null;
  progress_pct?: number;
  applied_at?: Date;
  reached_on?: string | null;
}

/** Moves a delivery by an event of its state machine; whoever comes second finds it in another state, and is told. */
export async function moveDelivery(
  trx: Tx,
  institutionId: number,
  deliveryId: string,
  from: DeliveryState,
  event: DeliveryEvent,
  facts: DeliveryFacts = {},
): Promise<DeliveryState> {
  const to = nextState(from, event);
  if (to === null)
    throw trouble.notPossible(`A delivery that is ${stateWords[from]} cannot be ${eventWords[event]}.`, {
      state: from,
      event,
    });
  const moved = await trx
    .updateTable('sources.delivery')
    .set({ state: to, ...facts })
    .where('institution_id', '=', institutionId)
    .where('delivery_id', '=', deliveryId)
    .where('state', '=', from)
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n)
    throw trouble.notPossible('Somebody else moved this delivery on meanwhile. Look at it again.', { deliveryId });
  return to;
}

export const stateWords: Record<DeliveryState, string> = {
  checking: 'being checked',
  held: 'held',
  applying: 'being stored',
  applied: 'stored',
  refused: 'refused',
  failed: 'failed',
  superseded: 'replaced by a later one',
};

const eventWords: Record<DeliveryEvent, string> = {
  pass: 'stored',
  hold: 'held',
  release: 'released',
  refuse: 'refused',
  finish: 'finished',
  fail: 'given up',
  recheck: 'checked again',
  reach: 'continued',
  supersede: 'replaced',
};
