import type { MessageRow } from '../core/views.ts';

export interface StateWords {
  says: string;
  /** Somebody should look at it. */
  isTrouble: boolean;
}

/** The state of a message as a person would say it. */
export function stateWords({ state, transport }: Pick<MessageRow, 'state' | 'transport'>, isDemo: boolean): StateWords {
  if (state === 'sent')
    return { says: transport === 'smtp' ? 'Sent' : isDemo ? 'Would have gone' : 'Kept here only', isTrouble: false };
  return {
    says: { queued: 'Waits', sending: 'On its way', failed: 'Did not go', cancelled: 'Called back' }[state],
    isTrouble: state === 'failed',
  };
}

/** Of the filter: without knowing how a message went. */
export const stateNames: Record<MessageRow['state'], string> = {
  queued: 'Waits',
  sending: 'On its way',
  sent: 'Gone',
  failed: 'Did not go',
  cancelled: 'Called back',
};
