/**
 *   drafted        its messages are being made
 *   held           the safety valve: a person decides
 *   counting_down  a minute in which anybody who may write can stop it
 *   sending        its messages are handed over
 *   sent           all of them are
 *   stopped        nothing of it went
 *   recalled       some or all went, the rest does not, and those reached are told
 */
export const batchStates = ['drafted', 'held', 'counting_down', 'sending', 'sent', 'stopped', 'recalled'] as const;
export type BatchState = (typeof batchStates)[number];

export type BatchTransition = 'hold' | 'count-down' | 'release' | 'stop' | 'send' | 'finish' | 'recall';

const table: Record<BatchTransition, { from: readonly BatchState[]; to: BatchState }> = {
  hold: { from: ['drafted'], to: 'held' },
  'count-down': { from: ['drafted'], to: 'counting_down' },
  release: { from: ['held'], to: 'counting_down' },
  stop: { from: ['drafted', 'held', 'counting_down'], to: 'stopped' },
  send: { from: ['counting_down'], to: 'sending' },
  finish: { from: ['sending'], to: 'sent' },
  recall: { from: ['sending', 'sent'], to: 'recalled' },
};

/** The state after a transition, or null where there is none from here. */
export function nextBatchState(state: BatchState, transition: BatchTransition): BatchState | null {
  const { from, to } = table[transition];
  return from.includes(state) ? to : null;
}

export function statesBefore(transition: BatchTransition): readonly BatchState[] {
  return table[transition].from;
}

/** A minute in which anything can be undone. */
export const undo_seconds = 60;

/** What is held longer speaks of a day that has passed: it is made anew, not released. */
export const held_hours_max = 24;
