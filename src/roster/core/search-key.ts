/**
 * A name as it is searched and sorted: without case, accents and punctuation, the family name first. Search is by the start.
 * @example searchKey('Zoë', "O'Neill", 'Zoë O’Neill') === 'oneill zoe'
 */
export function searchKey(given: string | null, family: string | null, display: string): string {
  const text = family || given ? `${family ?? ''} ${given ?? ''}` : display;
  return normalised(text);
}

/** What a person typed, in the form in which names are searched. */
export function normalised(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}|['’ʼ`.]/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
