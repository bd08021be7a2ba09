import type { ReadyLanguage } from '../../../../kernel/languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { ReadyMade } from './set.ts';
import { ar as arForStudents } from './students/ar.ts';
import { en as enForStudents } from './students/en.ts';
import { es as esForStudents } from './students/es.ts';
import { fr as frForStudents } from './students/fr.ts';
import { pl as plForStudents } from './students/pl.ts';
import { pt as ptForStudents } from './students/pt.ts';
import { ur as urForStudents } from './students/ur.ts';
import { vi as viForStudents } from './students/vi.ts';
import { zh as zhForStudents } from './students/zh.ts';
import { ur } from './ur.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';

/** Ready-made words in every language. None was read by a native speaker yet: they come as drafts. */
export const readyMade: Readonly<Record<ReadyLanguage, ReadyMade>> = { en, es, ar, zh, vi, fr, pl, pt, ur };

/** To students themselves; drafts as well. */
export const readyForStudents: Readonly<Record<ReadyLanguage, ReadyMade>> = {
  en: enForStudents,
  es: esForStudents,
  ar: arForStudents,
  zh: zhForStudents,
  vi: viForStudents,
  fr: frForStudents,
  pl: plForStudents,
  pt: ptForStudents,
  ur: urForStudents,
};
