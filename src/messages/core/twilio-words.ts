import type { Health, Reach } from './reach.ts';

/** What Twilio's words for a text mean here (its Message resource). `sent` is no more than that a carrier has it. */
const texts: Readonly<Record<string, Reach | null>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'accepted',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
};

/** Of a call: that it was answered, by a person or by a machine, is that it was delivered; a key is an answer. */
const calls: Readonly<Record<string, Reach | null>> = {
  queued: 'accepted',
  initiated: 'accepted',
  ringing: 'accepted',
  'in-progress': 'delivered',
  completed: 'delivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
  failed: 'undelivered',
  canceled: 'undelivered',
};

/** Null: a word that we do not know, which is kept and changes nothing. */
export function reachOf(what: 'text' | 'call', status: string): Reach | null {
  const words = what === 'text' ? texts : calls;
  return Object.hasOwn(words, status) ? (words[status] ?? null) : null;
}

/** What a report says of the number. Not everything that failed says something of it. */
export function healthOf(reach: Reach | null, codeHealth: Health | null): Health | null {
  if (reach === 'delivered' || reach === 'read') return 'good';
  return reach === 'undelivered' ? codeHealth : null;
}
