const quotes: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00A0': ' ',
};

/** Whether what a provider keeps is what we gave it: it may have put simpler signs in place of others, to save segments. */
export function isSameText(ours: string, theirs: string): boolean {
  return plain(ours) === plain(theirs);
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u201C\u201D\u2013\u2014\u2026\u00A0]/g, (sign) => quotes[sign] ?? sign)
    .replace(/\s+/g, ' ')
    .trim();
}
