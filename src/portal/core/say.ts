import type { ReadyLanguage } from '../../kernel/languages.ts';
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

export const portalKeys = Object.keys(en) as PortalKey[];

const formats = new Map<string, ReturnType<typeof messageOf>>();

/** A sentence of the family's page in a language, with what it names. */
export function say(language: ReadyLanguage, key: PortalKey, values: Record<string, string | number> = {}): string {
  const id = `${language} ${key}`;
  const format = formats.get(id) ?? messageOf(wordsOf[language][key], language);
  formats.set(id, format);
  return String(format.format(values));
}

/** A sentence as it stands in use, with made-up names; one for each number that it counts differently. */
export function examplesOf(language: ReadyLanguage, key: PortalKey): string[] {
  const counts = wordsOf.en[key].includes('plural') ? [0, 1, 2, 5, 11] : [2];
  return [...new Set(counts.map((n) => say(language, key, { ...made_up, n })))];
}

const made_up = {
  address: '•••• 0101',
  minutes: 15,
  name: 'Rosa',
  school: 'Bayou Elementary',
  student: 'Luis',
  of: 52,
  reason: '…',
  number: '112',
  title: '…',
  host: 'Ms Delgado',
  when: '…',
  answer: '…',
  from: '17:00',
  until: '21:00',
  who: '…',
  what: '…',
};
