/** The letters of GSM 03.38's basic table, each of which takes one septet. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Those that take two: an escape and a letter. */
const extended = new Set('\f^{}\\[~]|€');

export interface Segments {
  encoding: 'gsm-7' | 'ucs-2';
  segments: number;
  /** Septets or 16-bit units. */
  units: number;
  /** Units that still fit into the last segment. */
  left: number;
  /** The letters that make it UCS-2, each once. */
  because: string[];
}

/**
 * How many texts a provider counts for these words: 160 septets or 70 units in one, 153 or 67 in each of several, since the
 * header that joins them takes six bytes (3GPP TS 23.038 and 23.040). No letter that takes two units is cut in half.
 */
export function segmentsOf(text: string): Segments {
  const because = [...new Set([...text].filter((letter) => !basic.has(letter) && !extended.has(letter)))];
  const isGsm = because.length === 0;
  const sizes = [...text].map((letter) => (isGsm ? (extended.has(letter) ? 2 : 1) : letter.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  const encoding = isGsm ? 'gsm-7' : 'ucs-2';
  if (units <= single) return { encoding, segments: 1, units, left: single - units, because };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { encoding, segments, units, left: each - used, because };
}

/** More than these, providers refuse (Twilio: 1,600 letters). */
export const most_letters_of_a_text = 1_600;
