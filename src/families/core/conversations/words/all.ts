import { arabic } from './ar.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { polish } from './pl.ts';
import { portuguese } from './pt.ts';
import { urdu } from './ur.ts';
import { vietnamese } from './vi.ts';
import type { ReplyWords } from './words-of.ts';
import { chinese } from './zh.ts';

/** All are tried on every text, whatever the language on record: families write as it comes. */
export const replyWords: readonly ReplyWords[] = [
  english,
  spanish,
  arabic,
  chinese,
  vietnamese,
  french,
  polish,
  portuguese,
  urdu,
];
