import type { Encoding } from './csv-dialect.ts';

const looked_at_bytes = 64_000;
/** Text has hardly any of them: of random bytes a tenth are control characters, and of random UTF-16 a fifth is nothing at all. */
const most_share = 0.02;
/** An export that parts its fields or records by control characters uses one or two. */
const most_kinds = 2;
/** Controls but for tab, line ends and form feed; half a pair; private and unassigned characters; what could not be decoded. */
const strange = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\uFFFD]/gu;
const usual = new Set(['\t', '\n', '\r', '\f']);

/** Whether the first bytes of a file can be text in the encoding; pictures, programs and packed files cannot. */
export function isText(head: Uint8Array, encoding: Encoding): boolean {
  const decoder = new TextDecoder(encoding === 'latin-1' ? 'windows-1252' : encoding);
  const text = decoder.decode(head.subarray(0, looked_at_bytes), { stream: true });
  const found = (text.match(strange) ?? []).filter((character) => !usual.has(character));
  return found.length <= most_share * text.length || new Set(found).size <= most_kinds;
}
