import { quantile } from '../../../kernel/statistics/quantile.ts';
import type { OccasionKey } from './occasions.ts';

/** Why a batch waits for a person; data, so that the screen says it and tests compare it. */
export type HoldReason =
  | { kind: 'far-from-usual'; count: number; usual: number; most: number }
  | { kind: 'no-history'; count: number; most: number }
  | { kind: 'large-share'; students: number; of: number; pct: number }
  | { kind: 'same-to-many'; count: number }
  | { kind: 'asked-to-wait' }
  | { kind: 'all-missing'; where: string; students: number; of: number };

/** Why nothing may be written at all until something else is done. */
export type Block = { kind: 'stale-attendance'; lastDay: string | null; wanted: string };

export interface ValveFacts {
  occasion: OccasionKey;
  /** Messages that are to go. */
  count: number;
  /** Students whom it is about. */
  students: number;
  /** All students of the institution now. */
  enrolled: number;
  /** Counts of past batches of the occasion that went, of the same kind of day, newest first. */
  past: readonly number[];
  /** A person wrote it to named students, rather than a rule to whoever it finds. */
  isPersonal: boolean;
  /** It goes to exactly those whom a mistake reached, to put it right: that must not wait. */
  isRecall: boolean;
  /** The institution wants every batch of this occasion looked at. */
  wantsLook: boolean;
  /** Schools of which nearly everybody is among the students: the feed rather than the children. */
  places: readonly { name: string; students: number; of: number }[];
}

/** So few are no accident in bulk. */
export const always_fine = 5;
/** Fewer batches than this have no usual count. */
export const least_past = 4;
/** Without a usual count so many may go unseen. */
export const most_without_history = 30;
const share_max_pct = 25;
const least_of_place = 20;
const place_max_pct = 60;

/**
 * What is usual, and up to where a count still is: the median, and above it five times the spread, which is the greater of the median
 * absolute deviation (times 1.4826, so that it estimates a standard deviation) and a Poisson count's root; never less than ten more.
 * @returns null with fewer than four past batches
 * @example usualCount([36, 40, 38, 37, 41]) // { usual: 38, most: 68 }
 */
export function usualCount(past: readonly number[]): { usual: number; most: number } | null {
  if (past.length < least_past) return null;
  const sorted = past.toSorted((a, b) => a - b);
  const usual = quantile(sorted, 0.5);
  const deviations = past.map((count) => Math.abs(count - usual)).sort((a, b) => a - b);
  const spread = Math.max(1.4826 * quantile(deviations, 0.5), Math.sqrt(Math.max(usual, 1)));
  return { usual, most: Math.floor(usual + Math.max(10, 5 * spread)) };
}

/** Why a batch must wait for a person; none: it may count down by itself. */
export function holdReasons(facts: ValveFacts): HoldReason[] {
  const { count, students, enrolled, past, isPersonal, isRecall, wantsLook, places } = facts;
  const found: HoldReason[] = [];
  if (isRecall) return found;
  if (wantsLook) found.push({ kind: 'asked-to-wait' });
  if (count <= always_fine) return found;
  const known = usualCount(past);
  if (known && count > known.most) found.push({ kind: 'far-from-usual', count, usual: known.usual, most: known.most });
  if (!known && count > most_without_history) found.push({ kind: 'no-history', count, most: most_without_history });
  const pct = enrolled > 0 ? (100 * students) / enrolled : 0;
  if (pct > share_max_pct) found.push({ kind: 'large-share', students, of: enrolled, pct: Math.round(pct) });
  for (const place of places)
    if (place.of >= least_of_place && (100 * place.students) / place.of > place_max_pct)
      found.push({ kind: 'all-missing', where: place.name, students: place.students, of: place.of });
  if (isPersonal && count > most_without_history) found.push({ kind: 'same-to-many', count });
  return found;
}

/** In words for whoever decides. */
export function holdWords(reason: HoldReason): string {
  switch (reason.kind) {
    case 'far-from-usual':
      return `${reason.count} messages, where ${Math.round(reason.usual)} are usual (up to ${reason.most} would have gone).`;
    case 'no-history':
      return `${reason.count} messages, and too few batches before it to say what is usual; up to ${reason.most} go by themselves.`;
    case 'large-share':
      return `It is about ${reason.students} of ${reason.of} students (${reason.pct} %).`;
    case 'same-to-many':
      return `One person writes the same to ${reason.count} families.`;
    case 'asked-to-wait':
      return 'Your institution looks at every one of these before it goes.';
    case 'all-missing':
      return `${reason.students} of ${reason.of} at ${reason.where}: more likely a register that did not arrive than children who did not.`;
  }
}

/** Attendance that is older than the day it is spoken of blocks what rests on it. */
export function staleness(lastDay: string | null, wanted: string): Block | null {
  return lastDay !== null && lastDay >= wanted ? null : { kind: 'stale-attendance', lastDay, wanted };
}
