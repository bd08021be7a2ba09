/** Controls, halves of pairs, and what turns the direction of all text after it around. Joiners stay: Persian and Hindi names need them. */
const unprintable = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]/gu;
/** Mail programs make links of these by themselves; nobody's name may be one. */
const address = /(\w):(?=\/)/g;

/** A value as it may stand in one line of a message: nothing in it ends the line, hides, or becomes a link. */
export function cleanLine(value: string, most = 500): string {
  const text = value
    .normalize('NFC')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(unprintable, '')
    .replace(address, '$1: ')
    .trim();
  return cut(text, most);
}

/** Several lines, each of which its maker has cleaned: only what no text needs is taken out. */
export function cleanLines(value: string, most = 20_000): string {
  const text = value
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(unprintable, '').trimEnd())
    .join('\n');
  return cut(text, most);
}

/** By whole characters. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
