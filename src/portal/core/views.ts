import type { ReadyLanguage } from '../../kernel/languages.ts';
import type { IsoDate } from '../../kernel/week.ts';

/** The product's own words to families, language by language. */
export interface PageWordsView {
  languages: {
    language: ReadyLanguage;
    /** As its speakers call it. */
    name: string;
    direction: 'ltr' | 'rtl';
    approval: { speaker: string; on: IsoDate; by: string } | null;
    /** Each as it will stand, in every number that it counts by. */
    words: { key: string; english: string[]; said: string[] }[];
  }[];
  mayApprove: boolean;
}
