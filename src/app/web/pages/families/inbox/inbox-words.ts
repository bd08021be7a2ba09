import type { UrgentKind } from '../../../../../families/core/conversations/words/words-of.ts';

export const urgent_words: Record<UrgentKind, string> = {
  harm: 'Words of harm',
  abuse: 'Words of abuse',
  hunger: 'Not enough to eat',
};

export const channel_words: Record<string, string | undefined> = {
  sms: 'Text',
  email: 'Mail',
  voice: 'Call',
  page: 'Family’s page',
  letter: 'Letter',
};

export const state_words: Record<string, string | undefined> = {
  queued: 'waits to go',
  sending: 'on its way',
  sent: 'sent',
  accepted: 'sent',
  delivered: 'arrived',
  read: 'read',
  answered: 'answered',
  undelivered: 'did not arrive',
  bounced: 'came back',
  failed: 'did not go',
};

export const proof_words: Record<string, string | undefined> = {
  none: 'Nothing proves who sent it.',
  failed: 'It claims to be from this address, and that failed its proof.',
};
