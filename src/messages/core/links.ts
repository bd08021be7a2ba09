/**
 * How a link into this product stands in a message: `leadline:/students`. Where the product is reached is known only to the
 * process that sends, so the address is completed there.
 */
const scheme = 'leadline:';
/** A full stop or comma after it belongs to the sentence. */
const mark = /leadline:(\/(?:[\w\-./?=&%#,~+]*[\w\-/=&%#~+])?)/g;

/** A path within the institution; anything else becomes its first page. */
export function linkTo(path: string): string {
  return `${scheme}${isPath(path) ? path : '/'}`;
}

export function isPath(path: string): boolean {
  return /^\/(?!\/)[\w\-./?=&%#,~+]*$/.test(path) && path.length <= 500;
}

/** @param base the institution's address: https://leadline.example.org/harbour */
export function withAddresses(text: string, base: string): string {
  return text.replace(mark, (_, path: string) => `${base}${path === '/' ? '' : path}`);
}

/** The text in pieces, with the paths apart, for a page that makes links of them itself. */
export function piecesOf(text: string): ({ text: string } | { path: string })[] {
  const pieces: ({ text: string } | { path: string })[] = [];
  let at = 0;
  for (const match of text.matchAll(mark)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    pieces.push({ path: match[1] ?? '/' });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
