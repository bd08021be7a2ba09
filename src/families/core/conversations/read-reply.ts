import type { ExplanationKey } from '../../../attendance/core/registers/explanation.ts';
import { type Folded, fold } from '../people/opt-out/fold.ts';
import { replyWords } from './words/all.ts';
import { type Phrase, type ReplyWords, type UrgentKind, urgentKinds } from './words/words-of.ts';

export interface Found {
  language: string;
  /** The words that say so, folded. */
  words: string;
}

export interface ReplyReading {
  /** The most pressing; null: nothing of the kind. */
  urgent: ({ kind: UrgentKind } & Found) | null;
  /** Why somebody was absent. */
  reason: ({ key: ExplanationKey } & Found) | null;
  /** What stands in the way. */
  barriers: ({ key: string } & Found)[];
  when: 'yesterday' | 'tomorrow' | null;
}

/** Folding keeps 2,000 letters; a long mail is read in windows that overlap by more than any phrase. */
const window = 1_800;
const overlap = 200;
/** Beyond that nobody explains an absence: only what is urgent is looked for. */
const reply_max = 1_800;

/**
 * Reads what a family wrote by tables of words, in all nine languages at once. It proposes and it raises; a person decides, and the
 * words that were found are shown with what was made of them.
 */
export function readReply(text: string): ReplyReading {
  const windows = windowsOf(text).map(fold);
  const [first] = windows;
  const isReply = text.length <= reply_max && first !== undefined;
  return {
    urgent: urgentIn(windows),
    reason: isReply ? firstOf(first, ({ reasons }) => reasons) : null,
    barriers: isReply ? barriersIn(first) : [],
    when: !isReply ? null : says(first, 'tomorrow') ? 'tomorrow' : says(first, 'yesterday') ? 'yesterday' : null,
  };
}

function windowsOf(text: string): string[] {
  const found: string[] = [];
  for (let from = 0; from === 0 || from + overlap < text.length; from += window - overlap)
    found.push(text.slice(from, from + window));
  return found;
}

function urgentIn(windows: readonly Folded[]): ReplyReading['urgent'] {
  for (const kind of urgentKinds)
    for (const folded of windows)
      for (const words of replyWords) {
        const found = firstPhrase(words.urgent[kind], words, harmlessGone(words, folded));
        if (found !== null) return { kind, language: words.language, words: found };
      }
  return null;
}

function firstOf<K extends string>(
  folded: Folded,
  listOf: (words: ReplyWords) => readonly (readonly [K, readonly Phrase[]])[],
): ({ key: K } & Found) | null {
  for (const words of replyWords)
    for (const [key, phrases] of listOf(words)) {
      const found = firstPhrase(phrases, words, textOf(words, folded));
      if (found !== null) return { key, language: words.language, words: found };
    }
  return null;
}

function barriersIn(folded: Folded): ReplyReading['barriers'] {
  const found = new Map<string, ReplyReading['barriers'][number]>();
  for (const words of replyWords)
    for (const [key, phrases] of words.barriers) {
      const said = firstPhrase(phrases, words, textOf(words, folded));
      if (said !== null && !found.has(key)) found.set(key, { key, language: words.language, words: said });
    }
  return [...found.values()];
}

const says = (folded: Folded, when: 'tomorrow' | 'yesterday'): boolean =>
  replyWords.some((words) => firstPhrase(words[when], words, textOf(words, folded)) !== null);

const textOf = ({ isMarked }: ReplyWords, { plain, marked }: Folded): string => (isMarked ? marked : plain);

function harmlessGone(words: ReplyWords, folded: Folded): string {
  return words.harmless.reduce<string>(
    (text, phrase) => text.replaceAll(phrase instanceof RegExp ? phrase : fold(phrase).plain, ' ~ '),
    textOf(words, folded),
  );
}

function firstPhrase(phrases: readonly Phrase[], { isUnspaced, isMarked }: ReplyWords, text: string): string | null {
  for (const phrase of phrases) {
    if (phrase instanceof RegExp) {
      const match = phrase.exec(text);
      if (match) return match[0].trim();
      continue;
    }
    const folded = isMarked ? fold(phrase).marked : fold(phrase).plain;
    if (isUnspaced ? text.includes(folded) : ` ${text}`.includes(` ${folded}`)) return folded;
  }
  return null;
}
