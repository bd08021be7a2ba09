/** The address says everything: filters, sort, week. Values are plain text, so that an address can be read and written by hand. */

export type Search = Record<string, string>;

export function parseSearch(text: string): Search {
  // Not by assignment: a parameter may be called __proto__.
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ''));
}

export function writeSearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

export const filterKeys = ['unit', 'programme', 'year', 'mode', 'cohort'] as const;

/** What a page keeps of another page's address: the week, and the filters when it has the same. */
export function keep(search: Search, keys: readonly string[]): Search {
  return Object.fromEntries(keys.flatMap((key) => (search[key] === undefined ? [] : [[key, search[key]]])));
}

/** "/harbour/students?week=…": an address within an institution. */
export function addressOf(institution: string, path: string, search: Record<string, unknown> = {}): string {
  return `/${encodeURIComponent(institution)}${path}${writeSearch(search)}`;
}
