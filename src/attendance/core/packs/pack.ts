import type { IsoDate } from '../../../kernel/week.ts';
import type { Meaning } from '../meaning.ts';

export interface PackedCode {
  meaning: Meaning;
  name: string;
  /** The code itself says that more minutes than these were missed. */
  minutesOver?: number;
}

/** Codes and what they mean, as they were in force from a day on, with where that is written. */
export interface CodePack {
  /** The first day on which it is in force. */
  from: IsoDate;
  name: string;
  citation: string;
  /** What was read to check it, and when; what could not be read is said. */
  checked: string;
  codes: Readonly<Record<string, PackedCode>>;
}

/** The packs that follow one another in one place. */
export interface PackFamily {
  key: string;
  name: string;
  /** Oldest first. */
  packs: readonly CodePack[];
}

/** Rows of [code, meaning, name, minutes that it says were exceeded], as tables of codes are printed. */
export function codeTable(rows: readonly (readonly [string, Meaning, string, number?])[]): CodePack['codes'] {
  return Object.fromEntries(
    rows.map(([code, meaning, name, minutesOver]) => [
      code,
      { meaning, name, ...(minutesOver === undefined ? {} : { minutesOver }) },
    ]),
  );
}
