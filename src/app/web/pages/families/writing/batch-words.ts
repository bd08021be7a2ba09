import type { BatchState } from '../../../../../families/core/writing/batch-state.ts';
import type { BatchItemView, BatchLine } from '../../../../../families/core/writing/views.ts';
import { formatCount } from '../../../../../ui/format.ts';

export const state_words: Record<BatchState, string> = {
  drafted: 'being made',
  held: 'waits for a person',
  counting_down: 'goes in a minute',
  sending: 'is going',
  sent: 'went',
  stopped: 'stopped',
  recalled: 'called back',
};

export const item_words: Record<BatchItemView['state'], string> = {
  ready: 'ready',
  later: 'goes later',
  refused: 'does not go',
  interpreter: 'for an interpreter',
  queued: 'handed over',
  stopped: 'stopped',
};

const whys: Readonly<Record<string, string | undefined>> = {
  'quiet-hours': 'outside the hours in which they may be written to',
  'quiet-day': 'a day without messages',
  holiday: 'a holiday',
  'household-full': 'this household has had enough messages for now',
  digest: 'they get one message for the day or week',
  'known-circumstance': 'something is known of the student: automatic messages stop',
  'not-a-recipient': 'they may not receive this',
  refused: 'they do not want this',
  'no-approved-words': 'nobody has approved words in their language',
  'no-own-words': 'your own words are not there in their language',
  'too-long': 'too long for a text message',
  'no-channel': 'there is no way to reach them by itself',
};

export const whyWords = (why: string | null): string => (why === null ? '' : (whys[why] ?? why));

const reaches: Readonly<Record<string, string | undefined>> = {
  sent: 'sent',
  accepted: 'on its way',
  delivered: 'arrived',
  read: 'read',
  answered: 'answered',
  undelivered: 'did not arrive',
  bounced: 'came back',
  failed: 'could not be sent',
};

export const reachWords = (reach: string | null): string => (reach === null ? 'waits' : (reaches[reach] ?? reach));

/** What a batch is, in a sentence. */
export function batchSentence(batch: BatchLine): string {
  const count = formatCount(batch.messages, 'message');
  const about = formatCount(batch.students, 'student');
  if (batch.state === 'drafted') return `The messages about ${about} are being made.`;
  if (batch.state === 'held') return `${count} about ${about} wait for a person.`;
  if (batch.state === 'counting_down') return `${count} about ${about} go in a moment.`;
  if (batch.isRehearsal) return `A rehearsal: ${count} about ${about} would have gone, and nothing was sent.`;
  if (batch.state === 'stopped') return `${count} about ${about} were stopped, and nothing was sent.`;
  if (batch.state === 'recalled') return `${count} about ${about} were called back.`;
  return `${count} about ${about} ${batch.state === 'sent' ? 'were handed over' : 'are being handed over'}.`;
}

const channels: Readonly<Record<string, string | undefined>> = {
  sms: 'text',
  email: 'mail',
  voice: 'call',
  letter: 'letter',
  page: 'family page',
};

export const channelWords = (channel: string | null): string =>
  channel === null ? '–' : (channels[channel] ?? channel);
