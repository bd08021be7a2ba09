import type { Proof } from './channels.ts';

/** Where a mail program begins to repeat what was said before, in the languages that families write. */
const openings = [
  /^-{2,} ?(original message|forwarded message|mensaje original|message d'origine|wiadomość oryginalna|mensagem original) ?-{2,}$/i,
  /^(on|el|le|em|w dniu|vào) .{5,200}(wrote|escribió|a écrit|escreveu|napisał\(?a?\)?|đã viết) ?:$/i,
  /^(from|de|von|od|من|发件人|寄件者) ?[:：] ?\S+@?\S*/i,
  /^(في|بتاريخ) .{5,200}(كتب|كتبت).{0,80}[:：]$/,
  /^(于|在) ?.{5,200}(写道|寫道) ?[:：]$/,
  /^_{10,}$/,
];

/** What somebody wrote, apart from what their mail program quoted under it. Without anything above the quote, all of it stands. */
export function withoutQuote(text: string): { text: string; quoted: string } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let at = lines.findIndex((line, no) => {
    const plain = line.trim();
    if (openings.some((opening) => plain.length < 400 && opening.test(plain))) return true;
    // A run of quoted lines to the end.
    return plain.startsWith('>') && lines.slice(no).every((rest) => rest.trim() === '' || rest.trim().startsWith('>'));
  });
  if (at < 0) return { text: text.trim(), quoted: '' };
  // "On Monday, X" may be broken over two lines before "wrote:".
  const above = lines.slice(0, at).join('\n').trim();
  if (above === '') return { text: text.trim(), quoted: '' };
  at = Math.max(at, 0);
  return { text: above, quoted: lines.slice(at).join('\n').trim() };
}

/**
 * What stands behind a mail's claim of who it is from: DMARC as the institution's own mail server found it. Only the topmost result
 * counts, and only when that server wrote it: everybody can write such a line into a mail of theirs.
 * @param server the name by which the institution's mail server signs its findings; null: none is known
 */
export function proofOf(authentication: readonly string[], server: string | null): Proof {
  const [newest] = authentication;
  if (!newest || !server) return 'none';
  const [by = '', ...results] = newest.split(';').map((part) => part.trim());
  if (by.split(' ')[0]?.toLowerCase() !== server.toLowerCase()) return 'none';
  const dmarc = results.find((result) => /^dmarc ?=/i.test(result));
  if (dmarc && /^dmarc ?= ?pass\b/i.test(dmarc)) return 'signed';
  return dmarc && /^dmarc ?= ?fail\b/i.test(dmarc) ? 'failed' : 'none';
}
