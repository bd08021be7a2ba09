import type { IsoDate } from '../../kernel/week.ts';

/**
 * Law as data: what is counted, from when on something may follow, who may do it and what forbids it. A district may add a pack of its own.
 * It is no legal advice, and every screen that shows any of it says so.
 */
export interface LegalPack {
  key: string;
  name: string;
  /** In force from this day, to the day before `until`. */
  from: IsoDate;
  until: IsoDate | null;
  /** Which marks count: those that nobody has explained yet only where the law says so. */
  counts: readonly CountedKind[];
  steps: readonly LegalStep[];
  stops: readonly HardStop[];
  /** What goes with a referral to a board or court; null: this law knows none. */
  packet: Packet | null;
  checked: Checked;
}

export type CountedKind = 'unexcused' | 'unexplained';

/** How far what a pack states was held against its sources, and how far it was not. */
export interface Checked {
  on: IsoDate;
  against: readonly string[];
  not: readonly string[];
}

export interface Packet {
  name: string;
  /** The step that it goes with. */
  step: string;
  citation: Citation;
  items: readonly PacketItem[];
}

export interface PacketItem {
  words: string;
  /** What the system can show for it; 'person': somebody adds it on paper. */
  from: 'notices' | 'attendance' | 'help' | 'contacts' | 'person';
}

export interface Citation {
  /** The section, as lawyers write it. */
  section: string;
  /** The version in force that the pack was written from. */
  asOf: IsoDate;
}

export interface LegalStep {
  key: string;
  name: string;
  citation: Citation;
  /** What is counted; null: it follows on earlier notices alone. */
  count: CountRule | null;
  /** Steps that must have been issued before, and how often in the same school year. */
  after: { step: string; times: number } | null;
  /** Roles that may issue it. */
  issuedBy: readonly string[];
  /** What must have been tried and recorded before, in words; none where the law asks nothing. */
  triedBefore: readonly string[];
  /** What must be said, in the order of the law, as it is said to a family. */
  says: readonly string[];
  /** The same in other languages, by BCP 47; drafts until a speaker approves. */
  saysIn?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Which humane letter goes before the legal text (core/letters.ts); null: it goes to a board or court, not to a family. */
  letter: LetterKind | null;
  /** Whether it comes once in a school year, or again for absences after the last one. */
  again: 'once-a-year' | 'new-absences';
  /** No more than so many in so many years. */
  atMost?: { times: number; years: number } | undefined;
  /** School days from the threshold within which it is due; null: the law sets none. */
  dueWithinSchoolDays: number | null;
  /** Whether the law lets the issuer leave it. */
  isDiscretionary: boolean;
}

/** What counts as one occasion, and within which span. */
export type CountRule =
  /** Days on which all or part was missed without a valid reason. */
  | { unit: 'days-or-parts'; least: number; within: Span }
  /** Full days missed, and days with more than some minutes missed in a stretch, added up. */
  | { unit: 'full-days-and-stretches'; least: number; minutesOver: number; within: Span }
  /** Sessions (half-days). */
  | { unit: 'sessions'; least: number; within: Span };

export type Span =
  | { kind: 'school-year' }
  | { kind: 'days'; days: number }
  | { kind: 'months'; months: number }
  /** Weeks in which anything is taught; holidays between them do not count. */
  | { kind: 'school-weeks'; weeks: number };

/** A fact that forbids a step, whatever was counted. */
export interface HardStop {
  fact: StopFact;
  steps: readonly string[];
  citation: Citation;
  words: string;
  /** What is owed instead. */
  instead: string;
}

export const letterKinds = ['first', 'again', 'meeting', 'improve'] as const;
/** first: we noticed; again: it went on; meeting: come and talk with us; improve: a time in which it gets better. */
export type LetterKind = (typeof letterKinds)[number];

export const stopFacts = ['pregnancy', 'foster-care', 'homelessness', 'severe-illness', 'principal-earner'] as const;
export type StopFact = (typeof stopFacts)[number];

/** The pack in force on a day: its own key's latest that has begun and has not ended. */
export function packInForce(packs: readonly LegalPack[], key: string, day: IsoDate): LegalPack | null {
  return (
    packs.find((pack) => pack.key === key && pack.from <= day && (pack.until === null || day < pack.until)) ?? null
  );
}
