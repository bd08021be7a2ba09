import type { LeftOutReason } from '../../core/people/holder.ts';
import type { Conversation } from './require-conversation.ts';

/** Who wrote within this time is answered at once, whatever the hour and however often the household was written to. */
export const fresh_hours = 24;

export function isFresh({ lastInAt, moment }: Conversation): boolean {
  return lastInAt !== null && moment.at.getTime() - lastInAt.getTime() <= fresh_hours * 3_600_000;
}

export const whyNotWords: Record<LeftOutReason | 'nobody', string> = {
  'roster-says-no': 'The roster says that they are not written to.',
  'no-contact': 'There is an order or an agreement that they are not contacted.',
  'only-other-things': 'They may be told other things only.',
  'rights-review': 'The student has come of age, and who may be told is under review.',
  'of-age': 'The student is of age, and has not allowed it.',
  'not-of-age': 'Students under age are not written to.',
  refused: 'They want no messages of this kind. Call them, if they want that.',
  'not-agreed': 'They have not agreed to messages of this kind.',
  'no-address': 'They have no address that works.',
  ended: 'What the student allowed has ended.',
  nobody: 'They belong to no student whom you may see.',
};
