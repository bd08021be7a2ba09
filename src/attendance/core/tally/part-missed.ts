import { type Meaning, type MeaningKind, meaningNo, meanings } from '../meaning.ts';

/** A part of a session that was missed at its beginning or end, and whether there was an excuse for it. */
export interface PartMissed {
  part: 'late' | 'early';
  excuse: Extract<MeaningKind, 'excused' | 'unexcused' | 'unexplained'>;
}

const parts: Partial<Record<Meaning, PartMissed>> = {
  late: { part: 'late', excuse: 'unexplained' },
  late_excused: { part: 'late', excuse: 'excused' },
  late_no_excuse: { part: 'late', excuse: 'unexcused' },
  late_unexcused: { part: 'late', excuse: 'unexcused' },
  left_early: { part: 'early', excuse: 'unexplained' },
  left_early_excused: { part: 'early', excuse: 'excused' },
  left_early_no_excuse: { part: 'early', excuse: 'unexcused' },
};

export function partMissed(meaning: Meaning): PartMissed | null {
  return parts[meaning] ?? null;
}

/** By a meaning's number: 1 where it says that somebody came late, or left early. */
export const saysLate = Uint8Array.from(meanings, ({ key }) => Number(parts[key]?.part === 'late'));
export const saysEarly = Uint8Array.from(meanings, ({ key }) => Number(parts[key]?.part === 'early'));

/** Minutes that a mark carries; 0: none are known. */
export interface Minutes {
  late: number;
  early: number;
}

/** Minutes of one of a day's sessions, by its place among them. */
export interface SessionMinutes extends Minutes {
  at: number;
}

export const most_minutes = 600;

const attends = Uint8Array.from(meanings, ({ attended }) => attended);

/**
 * Minutes as they count beside a meaning: those of a session that was missed altogether say nothing, but those of somebody who
 * came after registration closed do.
 */
export function countedMinutes(meaning: number, { late, early }: Minutes): Minutes {
  if (attends[meaning] === 1) return { late, early };
  return { late: meaning === meaningNo.late_unexcused ? late : 0, early: 0 };
}

/** What minutes add to sums that have the meanings already: a session that carries minutes late was late, whatever its code. */
export interface PartSums {
  late: number;
  early: number;
  lateMinutes: number;
  earlyMinutes: number;
}

export function addedByMinutes(meanings: Uint8Array, minutes: readonly SessionMinutes[]): PartSums {
  const sums = { late: 0, early: 0, lateMinutes: 0, earlyMinutes: 0 };
  for (const one of minutes) {
    const meaning = meanings[one.at] ?? 0;
    const { late, early } = countedMinutes(meaning, one);
    if (late > 0 && saysLate[meaning] !== 1) sums.late++;
    if (early > 0 && saysEarly[meaning] !== 1) sums.early++;
    sums.lateMinutes += late;
    sums.earlyMinutes += early;
  }
  return sums;
}
