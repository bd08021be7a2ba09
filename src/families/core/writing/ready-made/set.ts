import type { FamilyWords, OccasionKey } from '../occasions.ts';

/** One language's words for every occasion; drafts until somebody who speaks it approves them. */
export type ReadyMade = Readonly<Record<OccasionKey, FamilyWords>>;
