import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';

/** What a verb that tells somebody something is given. */
export interface MessageContext {
  clock: Clock;
  actor: Actor;
}

/** What a message is about, as higher slices know it: 'alert', 'case', ... and its id. */
export interface Origin {
  kind: string;
  id: string;
}
