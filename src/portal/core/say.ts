import type { ReadyLanguage } from '../../families/core/languages.ts';
import { messageOf } from '../../messages/core/icu.ts';
import { ar } from './words/ar.ts';
import { en, type PortalKey, type PortalWords } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import { pl } from './words/pl.ts';
import { pt } from './words/pt.ts';
import { ur } from './words/ur.ts';
import { vi } from './words/vi.ts';
import { zh } from './words/zh.ts';

export type { PortalKey };

const wordsOf: Readonly<Record<ReadyLanguage, PortalWords>> = { en, es, ar, zh, vi, fr, pl, pt, ur };

/** The nearest language that we have words in. */
export function portalLanguage(wanted: string | null | undefined): ReadyLanguage {
  const key = (wanted ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(wordsOf, key) ? (key as ReadyLanguage) : 'en';
}

const formats = new Map<string, ReturnType<typeof messageOf>>();

/** A sentence of the family's page in a language, with what it names. */
export function say(language: ReadyLanguage, key: PortalKey, values: Record<string, string | number> = {}): string {
  const id = `${language} ${key}`;
  const format = formats.get(id) ?? messageOf(wordsOf[language][key], language);
  formats.set(id, format);
  return String(format.format(values));
}
