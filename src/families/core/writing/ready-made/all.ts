import type { ReadyLanguage } from '../../../../kernel/languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import type { ReadyMade } from './set.ts';
import { ur } from './ur.ts';
import { vi } from './vi.ts';
import { zh } from './zh.ts';

/** Ready-made words in every language. None was read by a native speaker yet: they come as drafts. */
export const readyMade: Readonly<Record<ReadyLanguage, ReadyMade>> = { en, es, ar, zh, vi, fr, pl, pt, ur };
