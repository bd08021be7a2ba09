import type { IsoDate } from '../../kernel/week.ts';
import type { RosterBatch, RosterEnrolment } from './roster-batch.ts';

/** An enrolment as it stands before the delivery. */
export interface StandingEnrolment {
  key: string;
  programme: string;
  termCode: string;
  endsOn: IsoDate | null;
}

export interface Upheaval {
  /** Open before the delivery, in the terms of which it speaks. */
  open: number;
  ends: number;
  moves: number;
}

export interface UpheavalLimits {
  /** The share of open enrolments that may end or move without a person looking. */
  share: number;
  /** ... and this many in any case: in a small school one family is a large share. */
  atLeast: number;
}

export const defaultUpheavalLimits: UpheavalLimits = { share: 0.1, atLeast: 10 };

/** Counts what a batch would end or move; give it every standing enrolment once. */
export function upheavalOf(
  batch: RosterBatch,
  today: IsoDate,
): { see(standing: StandingEnrolment): boolean; total: Upheaval } {
  const coming = new Map<string, RosterEnrolment>(batch.enrolments.map((enrolment) => [enrolment.key, enrolment]));
  const terms = new Set(batch.enrolments.map(({ termCode }) => termCode));
  const total: Upheaval = { open: 0, ends: 0, moves: 0 };
  return {
    total,
    /** @returns whether the enrolment would end because the batch leaves it out */
    see(standing) {
      const isOpen = standing.endsOn === null || standing.endsOn >= today;
      if (!isOpen || !terms.has(standing.termCode)) return false;
      total.open++;
      const next = coming.get(standing.key);
      if (next === undefined) {
        if (batch.mode === 'delta') return false;
        total.ends++;
        return true;
      }
      if (next.endsOn !== null && next.endsOn < today) total.ends++;
      else if (next.programme !== standing.programme) total.moves++;
      return false;
    },
  };
}

/** Why a roster should wait for a person; null when it may go in. */
export function tooMuchUpheaval(
  { open, ends, moves }: Upheaval,
  limits: UpheavalLimits = defaultUpheavalLimits,
): string | null {
  const touched = ends + moves;
  if (touched <= limits.atLeast || touched <= open * limits.share) return null;
  return `It would end ${ends.toLocaleString('en')} and move ${moves.toLocaleString('en')} of ${open.toLocaleString('en')} enrolments (${Math.round((100 * touched) / open)} %). Is the file complete, and of the right term?`;
}
