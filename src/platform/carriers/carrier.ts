/** What goes over a phone network: a text, or a call that speaks it. */
export interface Outgoing {
  /** Ours; the provider gives it back with its reports. */
  messageId: string;
  /** E.164. */
  to: string;
  from: string;
  /** Of a text: its words. Of a call: what the call does, as TwiML. */
  body: string;
  /** Where the provider reports to; null: it cannot reach us. */
  reportTo: string | null;
}

export interface Accepted {
  /** What the provider calls it. */
  providerId: string;
  /** In the provider's words. */
  status: string;
  segments: number | null;
}

/** What a provider says became of something that it accepted. */
export interface Standing extends Accepted {
  errorCode: string | null;
  costMicros: number | null;
}

/** A line to a provider. */
export interface Carrier {
  send(outgoing: Outgoing): Promise<Accepted>;
  /**
   * Whether something went of which no answer came: what the provider has for this number since then, newest first. Null: this
   * provider cannot be asked.
   */
  sentTo: ((to: string, since: Temporal.Instant) => Promise<(Accepted & { body: string })[]>) | null;
  /** What became of one. Null: this provider cannot be asked. */
  standing: ((providerId: string) => Promise<Standing | null>) | null;
  close(): void;
}

/** What a refusal says of the number itself. */
export type NumberHealth = 'wrong-number' | 'opted-out' | 'blocked' | 'bouncing';

/**
 * Why something did not go. refused: the provider does not take this one; later: not now; line: the provider cannot be reached or
 * used, which says nothing about the message.
 */
export class CarrierTrouble extends Error {
  readonly kind: 'refused' | 'later' | 'line';
  /** No answer came: it may have gone. */
  readonly isUnknown: boolean;
  readonly code: string | null;
  readonly health: NumberHealth | null;

  constructor(
    kind: CarrierTrouble['kind'],
    message: string,
    more: { isUnknown?: boolean; code?: string | null; health?: NumberHealth | null } = {},
  ) {
    super(message);
    this.name = 'CarrierTrouble';
    this.kind = kind;
    this.isUnknown = more.isUnknown ?? false;
    this.code = more.code ?? null;
    this.health = more.health ?? null;
  }
}
