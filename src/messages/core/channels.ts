/** How a message goes. page: it stands on the family's page and goes nowhere. */
export const channels = ['email', 'sms', 'voice', 'letter', 'page'] as const;
export type Channel = (typeof channels)[number];

/** What carried it. mailbox: it left nowhere, and is read here. */
export const transports = ['smtp', 'mailbox', 'twilio', 'smpp', 'print', 'page'] as const;
export type Transport = (typeof transports)[number];

/** One more place where the same may be said when it does not arrive. */
export interface OtherAddress {
  channel: Channel;
  address: string;
}

/** When a message may go, in the family's own day. */
export interface Hours {
  timeZone: string;
  /** '08:00': from then on, and before `until` */
  from: string;
  until: string;
}

/** What stands behind the claim of who something is from. carrier: a phone network, which can be deceived; signed: the sender's own domain. */
export const proofs = ['carrier', 'signed', 'none', 'failed'] as const;
export type Proof = (typeof proofs)[number];

/**
 * The next moment at which a message may go: now, or the next opening of its hours.
 * Hours over midnight ('20:00' until '02:00') are read so; equal ones mean the whole day.
 */
export function nextOpening(now: Temporal.Instant, hours: Hours | null): Temporal.Instant {
  if (!hours || hours.from === hours.until) return now;
  const there = now.toZonedDateTimeISO(hours.timeZone);
  const time = there.toPlainTime();
  const [from, until] = [Temporal.PlainTime.from(hours.from), Temporal.PlainTime.from(hours.until)];
  const isAfterFrom = Temporal.PlainTime.compare(time, from) >= 0;
  const isBeforeUntil = Temporal.PlainTime.compare(time, until) < 0;
  const isOverMidnight = Temporal.PlainTime.compare(from, until) > 0;
  if (isOverMidnight ? isAfterFrom || isBeforeUntil : isAfterFrom && isBeforeUntil) return now;
  const opening = there.withPlainTime(from);
  return (isAfterFrom ? opening.add({ days: 1 }).withPlainTime(from) : opening).toInstant();
}
