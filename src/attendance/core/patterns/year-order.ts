/** Years as schools count them: pre-kindergarten and kindergarten before Grade 1, then by number. */
export function compareYears(a: string, b: string): number {
  return rank(a) - rank(b) || a.localeCompare(b, undefined, { numeric: true });
}

function rank(year: string): number {
  const word = year.trim().toLowerCase();
  if (/^(nursery|pre[- ]?k|pre[- ]?kindergarten|pk)\b/.test(word)) return 0;
  if (/^(transitional kindergarten|tk)\b/.test(word)) return 1;
  if (/^(kindergarten|kg|k|grade k|reception)\b/.test(word)) return 2;
  return 3;
}
