/** What a file in the watched folder is: a source's delivery, a roster, or nothing that is known. */
export type InboxMatch =
  | { kind: 'source'; key: string }
  | { kind: 'roster' }
  | { kind: 'unknown' }
  | { kind: 'ambiguous'; keys: string[] };

/**
 * Finds out by a file's name whose it is. A pattern may hold * (any text) and ? (one character); case does not matter.
 * @example matchInbox('Moodle-2025-11-03.csv', [{ key: 'vle', filePattern: 'moodle-*.csv' }], []) // { kind: 'source', key: 'vle' }
 */
export function matchInbox(
  fileName: string,
  sources: readonly { key: string; filePattern: string | null }[],
  rosterFiles: readonly string[],
): InboxMatch {
  const keys = sources.flatMap(({ key, filePattern }) =>
    filePattern !== null && matches(fileName, filePattern) ? [key] : [],
  );
  const [first] = keys;
  if (keys.length > 1) return { kind: 'ambiguous', keys };
  if (first !== undefined) return { kind: 'source', key: first };
  const name = fileName.toLowerCase();
  if (rosterFiles.includes(name) || /^(one)?roster.*\.zip$/.test(name)) return { kind: 'roster' };
  return { kind: 'unknown' };
}

function matches(fileName: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${parts.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(fileName.toLowerCase());
}
