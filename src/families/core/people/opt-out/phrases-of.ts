import type { FamilyCategory } from '../../writing/occasions.ts';
import type { FamilyChannel } from '../holder.ts';

/** What people write in one language, in folded form (fold.ts). */
export interface Phrases {
  language: string;
  /** In accents, where without them it is another word. */
  isMarked?: boolean;
  /** Words that change nothing: please, thank you, a greeting. */
  polite: RegExp;
  /** The whole text, but for politeness, says it. */
  exact: readonly string[];
  /** Somewhere in the text it is said without a doubt. */
  strong: readonly RegExp[];
  /** The words of an opt-out with another meaning: stop by, bus stop, the end of the week. */
  harmless: readonly RegExp[];
  /** It may be one: a person reads it. */
  weak: readonly RegExp[];
  /** It looks like one and is its opposite, or a question about it: please do not stop; why did you stop. */
  contrary: readonly RegExp[];
  startExact: readonly string[];
  start: readonly RegExp[];
  wrongNumber: readonly RegExp[];
  /** What alone they do not want. */
  categories: readonly (readonly [RegExp, FamilyCategory])[];
  channels: readonly (readonly [RegExp, FamilyChannel])[];
  /** Everything after all, whatever is named. */
  everything: RegExp;
  /** On every channel. */
  everywhere: RegExp;
}
