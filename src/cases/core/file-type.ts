/** What a file is, found from its bytes; the sender's word and the name's ending are never asked. */
export interface FileType {
  mediaType: string;
  ending: string;
}

export const largest_file_bytes = 10_000_000;

/** In words, for people. */
export const taken_types = 'PDF, PNG, JPEG, WebP, Word, Excel, PowerPoint, OpenDocument and plain text';

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** Parts that an OOXML file of each kind has, by the name with which a zip lists it. */
const insideZip: readonly { part: string; type: FileType }[] = [
  { part: 'word/document.xml', type: { mediaType: `${office}.wordprocessingml.document`, ending: 'docx' } },
  { part: 'xl/workbook.xml', type: { mediaType: `${office}.spreadsheetml.sheet`, ending: 'xlsx' } },
  { part: 'ppt/presentation.xml', type: { mediaType: `${office}.presentationml.presentation`, ending: 'pptx' } },
];

/** The type, if it is on the list; null for anything else, also for documents that carry macros. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte);
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return { mediaType: 'application/pdf', ending: 'pdf' };
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { mediaType: 'image/png', ending: 'png' };
  if (starts(0xff, 0xd8, 0xff)) return { mediaType: 'image/jpeg', ending: 'jpg' };
  if (starts(0x52, 0x49, 0x46, 0x46) && latin(bytes.subarray(8, 12)) === 'WEBP')
    return { mediaType: 'image/webp', ending: 'webp' };
  if (starts(0x50, 0x4b, 0x03, 0x04)) return zippedType(bytes);
  return isPlainText(bytes) ? { mediaType: 'text/plain', ending: 'txt' } : null;
}

function zippedType(bytes: Uint8Array): FileType | null {
  const text = latin(bytes);
  if (/vbaProject\.bin|\/activeX\/|oleObject\d*\.bin/i.test(text)) return null;
  // OpenDocument puts its type first and uncompressed, as its standard asks.
  const stored = /^mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/.exec(
    text.slice(30, 120),
  );
  if (stored) {
    const ending = { text: 'odt', spreadsheet: 'ods', presentation: 'odp' }[stored[1] ?? ''];
    // The macros of an OpenDocument file lie in a folder of their own.
    return ending && !text.includes('Basic/script-lc.xml')
      ? { mediaType: `${openDocument}.${stored[1]}`, ending }
      : null;
  }
  if (!text.includes('[Content_Types].xml')) return null;
  return insideZip.find(({ part }) => text.includes(part))?.type ?? null;
}

/** UTF-8 without control characters; nothing that a browser would take for a page or a script. */
function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return !/[\u0000-\u0008\u000b\u000e-\u001f]/.test(text) && !/^\s*(<|#!|MZ)/.test(text);
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** A name to show and to save under: no path, no control characters, and the ending of what it is. */
export function fileName(sent: string, { ending }: FileType): string {
  const last = sent.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '')
    .replace(/^\.+/, '')
    .trim()
    .slice(-120);
  const stem = plain.replace(/\.[a-z0-9]{1,8}$/i, '') || 'file';
  return `${stem}.${ending}`;
}
