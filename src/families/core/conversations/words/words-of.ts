import type { ExplanationKey } from '../../../../attendance/core/registers/explanation.ts';

/** A pattern on the folded text (people/opt-out/fold.ts), or a phrase as people write it, which is folded and looked for at the beginning of words. */
export type Phrase = RegExp | string;

export const urgentKinds = ['harm', 'abuse', 'hunger'] as const;
export type UrgentKind = (typeof urgentKinds)[number];

/** What families write in one language. In doubt the urgent words find too much: a person reads it, and it costs them a minute. */
export interface ReplyWords {
  language: string;
  /** In accents, where without them it is another word. */
  isMarked?: boolean;
  /** Words are not parted by spaces. */
  isUnspaced?: boolean;
  urgent: Record<UrgentKind, readonly Phrase[]>;
  /** The same words meaning something else; taken out before anything is looked for. */
  harmless: readonly Phrase[];
  reasons: readonly (readonly [ExplanationKey, readonly Phrase[]])[];
  /** By keys of the presets' barriers (cases/core/kinds.ts). */
  barriers: readonly (readonly [string, readonly Phrase[]])[];
  tomorrow: readonly Phrase[];
  yesterday: readonly Phrase[];
}
