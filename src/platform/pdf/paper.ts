/**
 * A letter, a notice or a packet as data. What it says is never read as markup: whatever stands in a name or a sentence is set as it is.
 */
export interface Paper {
  title: string;
  /** The language of most of it, as BCP 47; Arabic, Urdu and Persian run from right to left. */
  language: string;
  size: 'a4' | 'us-letter';
  /** At the foot of every page, before the page number. */
  foot: string;
  parts: readonly PaperPart[];
}

export type PaperPart =
  /** Who writes and when, at the head of a letter. */
  | { kind: 'letterhead'; from: string; lines: readonly string[]; date: string }
  | { kind: 'heading'; words: string }
  | { kind: 'subheading'; words: string }
  | { kind: 'paragraph'; words: string }
  /** Read by few: the legal text, what is no legal advice. */
  | { kind: 'small'; words: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'checklist'; items: readonly { words: string; note: string; isDone: boolean }[] }
  | { kind: 'facts'; rows: readonly (readonly [string, string])[] }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] }
  /** Said in a box: "Draft", "No legal advice". */
  | { kind: 'box'; words: string }
  | { kind: 'signature'; name: string; role: string }
  /** What follows is in another language, until the next of these. */
  | { kind: 'language'; language: string }
  | { kind: 'new-page' };

/** Scripts of which a face lies beside the program. */
const set_scripts =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Han}\p{Script=Devanagari}\p{Script=Common}\p{Script=Inherited}]*$/u;
const emoji = /\p{Extended_Pictographic}/u;

/** The first words that cannot be set, since no face has their letters; null: all can. An empty box in a letter to a family is worse than none. */
export function cannotSet(paper: Paper): string | null {
  let found: string | null = null;
  const look = (value: unknown): void => {
    if (found !== null) return;
    if (typeof value === 'string') {
      const plain = value.normalize('NFC').replaceAll(/[©®™]/g, '');
      if (!set_scripts.test(plain) || emoji.test(plain.replaceAll(/[0-9#*]/g, ''))) found = value;
    } else if (Array.isArray(value)) for (const one of value) look(one);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one);
  };
  look(paper);
  return found;
}
