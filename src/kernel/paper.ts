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
  /** A letter of many begins on a page of its own, with the address where the window of an envelope is. */
  | { kind: 'envelope'; from: string; to: readonly string[] }
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
