/** Without letters and digits that are read for one another, and without vowels, which make words. */
export const code_letters = '23456789BCDFGHJKMNPQRSTVWXZ';
export const code_length = 8;

/** As it is told and typed: 'K7MP-3XQ9'. */
export function spellCode(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** What somebody typed, as it is compared: without spaces and hyphens, in capitals; null: it cannot be one. */
export function readTypedCode(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  return letters.length === code_length && [...letters].every((letter) => code_letters.includes(letter))
    ? letters
    : null;
}

/** Wrong codes within the time: by one address, and by everybody together, before anybody has to wait. */
export const tries = { minutes: 15, of_one: 10, of_all: 300 } as const;
