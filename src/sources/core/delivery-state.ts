export type DeliveryState = 'checking' | 'held' | 'applying' | 'applied' | 'refused' | 'failed' | 'superseded';

export type DeliveryEvent =
  /** The check found nothing odd. */
  | 'pass'
  /** The check found something odd: a person decides. */
  | 'hold'
  | 'release'
  | 'refuse'
  /** Everything is stored. */
  | 'finish'
  /** It could not be done; the reason says why. */
  | 'fail'
  /** Read the stored file again, after the roster or the mapping was mended. (An applied one is given again as a new delivery.) */
  | 'recheck'
  /** Days that were kept aside have come. */
  | 'reach'
  /** A later delivery covers all that this one brought. */
  | 'supersede';

const table: Record<DeliveryState, Partial<Record<DeliveryEvent, DeliveryState>>> = {
  checking: { pass: 'applying', hold: 'held', refuse: 'refused', fail: 'failed' },
  held: { release: 'applying', refuse: 'refused', recheck: 'checking' },
  applying: { finish: 'applied', fail: 'failed' },
  applied: { reach: 'applying', supersede: 'superseded' },
  refused: { recheck: 'checking' },
  failed: { recheck: 'checking', refuse: 'refused' },
  superseded: {},
};

/** The state after the event; null when it cannot happen in this state. */
export function nextState(state: DeliveryState, event: DeliveryEvent): DeliveryState | null {
  return table[state][event] ?? null;
}

/** What a person may do with a delivery, for the buttons. */
export function possibleEvents(state: DeliveryState): DeliveryEvent[] {
  return (Object.keys(table[state]) as DeliveryEvent[]).filter(
    (event) => event === 'release' || event === 'refuse' || event === 'recheck',
  );
}
