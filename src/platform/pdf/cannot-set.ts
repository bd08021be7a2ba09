import type { Paper } from '../../kernel/paper.ts';

/** Scripts of which a face lies beside the program. */
const set_scripts =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Han}\p{Script=Devanagari}\p{Script=Common}\p{Script=Inherited}]*$/u;
const emoji = /\p{Extended_Pictographic}/u;

/** The first words that cannot be set, since no face has their letters; null: all can. An empty box in a letter to a family is worse than none. */
export function cannotSet(paper: Paper): string | null {
  let found: string | null = null;
  const look = (value: unknown): void => {
    if (found !== null) return;
    if (typeof value === 'string') {
      const plain = value.normalize('NFC').replaceAll(/[©®™]/g, '');
      if (!set_scripts.test(plain) || emoji.test(plain.replaceAll(/[0-9#*]/g, ''))) found = value;
    } else if (Array.isArray(value)) for (const one of value) look(one);
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one);
  };
  look(paper);
  return found;
}
