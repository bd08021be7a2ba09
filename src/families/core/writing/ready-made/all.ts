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
import { ur } from './ur.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';

/** Ready-made words in every language. None was read by a native speaker yet: they come as drafts. */
export const readyMade: Readonly<Record<ReadyLanguage, ReadyMade>> = { en, es, ar, zh, vi, fr, pl, pt, ur };

/** To students themselves. A student who reads none of these languages is spoken to by a person until somebody writes them. */
export const readyForStudents: Readonly<Partial<Record<ReadyLanguage, ReadyMade>>> = {
  en: enForStudents,
  es: esForStudents,
  ar: arForStudents,
};
