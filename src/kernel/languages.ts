/** The languages in which ready-made words come; an institution may write in others too. */
export const languages = [
  { key: 'en', name: 'English', own: 'English', direction: 'ltr' },
  { key: 'es', name: 'Spanish', own: 'Español', direction: 'ltr' },
  { key: 'ar', name: 'Arabic', own: 'العربية', direction: 'rtl' },
  { key: 'zh', name: 'Chinese', own: '中文', direction: 'ltr' },
  { key: 'vi', name: 'Vietnamese', own: 'Tiếng Việt', direction: 'ltr' },
  { key: 'fr', name: 'French', own: 'Français', direction: 'ltr' },
  { key: 'pl', name: 'Polish', own: 'Polski', direction: 'ltr' },
  { key: 'pt', name: 'Portuguese', own: 'Português', direction: 'ltr' },
  { key: 'ur', name: 'Urdu', own: 'اردو', direction: 'rtl' },
] as const;

export type ReadyLanguage = (typeof languages)[number]['key'];
export const readyLanguages = languages.map(({ key }) => key) as [ReadyLanguage, ...ReadyLanguage[]];

/** A language's subtag (BCP 47), or a name of it that rosters use; null: nobody said, or it cannot be read. */
export function languageKey(said: string | null): string | null {
  const word = (said ?? '').trim().toLowerCase();
  if (word === '') return null;
  const named = languages.find(({ name, own }) => name.toLowerCase() === word || own.toLowerCase() === word);
  if (named) return named.key;
  const three = iso639_2[word];
  if (three) return three;
  return /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/.test(word) ? (word.split(/[-_]/)[0] ?? null) : null;
}

/** The one of ours to begin with for somebody of whom this is said; English where we have none. */
export function readyLanguageOf(said: string | null | undefined): ReadyLanguage {
  const key = languageKey(said ?? null);
  return readyLanguages.find((one) => one === key) ?? 'en';
}

/** ISO 639-2 codes of the languages above, as some rosters write them. */
const iso639_2: Readonly<Record<string, ReadyLanguage | undefined>> = {
  eng: 'en',
  spa: 'es',
  ara: 'ar',
  zho: 'zh',
  chi: 'zh',
  vie: 'vi',
  fra: 'fr',
  fre: 'fr',
  pol: 'pl',
  por: 'pt',
  urd: 'ur',
  mandarin: 'zh',
  cantonese: 'zh',
};

export function languageName(key: string): string {
  const known = languages.find((language) => language.key === key);
  if (known) return known.name;
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(key) ?? key;
  } catch {
    return key;
  }
}

export function directionOf(key: string): 'ltr' | 'rtl' {
  const known = languages.find((language) => language.key === key);
  if (known) return known.direction;
  return ['he', 'fa', 'ps', 'sd', 'ug', 'yi', 'dv', 'ckb'].includes(key) ? 'rtl' : 'ltr';
}
