/** A cell as it will be written: text stays text, whatever it looks like; null is empty. */
export type SheetValue = string | number | null;

/**
 * Text that no spreadsheet program takes for a formula (OWASP, CSV injection): what begins with a sign that could start one
 * gets an apostrophe in front. Full-width forms count too, since some programs fold them.
 * @example harmless('=1+1') // "'=1+1"
 */
export function harmless(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}

/** One line of RFC 4180 CSV. Numbers are ours and stand as they are; every text is quoted, so that none is split or retyped. */
export function csvLine(values: readonly SheetValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: SheetValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return `"${harmless(value).replaceAll('"', '""')}"`;
}
