import type { RecipientKind } from './kinds.ts';

export const messageStates = ['queued', 'sending', 'sent', 'failed', 'cancelled'] as const;
export type MessageState = (typeof messageStates)[number];

/** claim: a worker takes it. give-back: it did not go, and is tried again. */
export type Transition = 'claim' | 'give-back' | 'send' | 'fail' | 'cancel' | 'send-again';

/** What is sent stays sent; what is being sent cannot be called back. */
const table: Record<Transition, { from: readonly MessageState[]; to: MessageState }> = {
  claim: { from: ['queued'], to: 'sending' },
  'give-back': { from: ['sending'], to: 'queued' },
  send: { from: ['sending'], to: 'sent' },
  fail: { from: ['sending'], to: 'failed' },
  cancel: { from: ['queued'], to: 'cancelled' },
  'send-again': { from: ['failed', 'cancelled'], to: 'queued' },
};

/** The state after a transition, or null where there is none from here. */
export function next(state: MessageState, transition: Transition): MessageState | null {
  const { from, to } = table[transition];
  return from.includes(state) ? to : null;
}

/** Tries of a message that its server put off; then a person decides. */
export const most_tries = 8;

/** Seconds until the next try: 1, 2, 4 ... minutes, at most 4 hours; about five hours in all. */
export function pauseSeconds(tries: number): number {
  return Math.min(60 * 2 ** Math.max(0, tries - 1), 4 * 3600);
}

/**
 * What becomes of a message whose worker died. Before the last byte was out nothing was sent. After it nobody can know: staff
 * may get it a second time, and their mail program sees by its Message-ID that it is the same; a student or a family gets nothing twice,
 * and a person decides.
 */
export function afterBrokenOff(isHandedOver: boolean, to: RecipientKind): 'give-back' | 'fail' {
  return isHandedOver && to !== 'staff' ? 'fail' : 'give-back';
}
