/** Why there is no score, as data. */
export type NoScore =
  | { kind: 'not-scored'; because: 'not-enrolled' | 'not-teaching' | 'exempt' }
  | { kind: 'insufficient'; of: 'coverage'; have: number; need: number }
  | { kind: 'insufficient'; of: 'peers'; have: number; need: number }
  | { kind: 'insufficient'; of: 'sources'; have: 0; need: 1 };

/** The same in a byte per enrolment; 0 is a score. */
export const noScoreCode = {
  scored: 0,
  'not-enrolled': 1,
  'not-teaching': 2,
  exempt: 3,
  coverage: 4,
  peers: 5,
  sources: 6,
} as const;
