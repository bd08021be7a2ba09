import type { Actor, Need } from './actor.ts';
import { problems } from './problem.ts';

/** The first line of a verb: without a ground for the need it ends here. */
export function requireNeed(actor: Actor, need: Need): void {
  if (actor.why(need).length > 0) return;
  throw problems.forbidden(
    'Your role here does not include this. Ask an administrator of your institution if you need it.',
    { need },
  );
}
