/** What became of a row. Every row of a delivery has exactly one fate. */
export type RowFate =
  | 'stored'
  | 'duplicate'
  | 'unknown-student'
  | 'outside-enrolment'
  | 'bad-value'
  /** Dated after the institution's now: it stays in the stored file, and is applied when its day has come. */
  | 'not-yet'
  /** Of a kind that no source takes. */
  | 'other-kind';

export type RowCounts = Partial<Record<RowFate, number>>;

/**
 * Why a row has its fate, as the number that the check gives it; the words say what to do about it.
 */
export const reasons = [
  { fate: 'stored', words: 'Stored' },
  { fate: 'bad-value', words: 'No student id in this row' },
  { fate: 'bad-value', words: 'The time is missing or cannot be read in the format of the mapping' },
  { fate: 'bad-value', words: 'The date is too far away to be true' },
  { fate: 'bad-value', words: 'The value is missing or is not a number' },
  { fate: 'bad-value', words: 'The value is negative' },
  { fate: 'bad-value', words: 'The value is too large to be true' },
  { fate: 'bad-value', words: 'The mapping does not say what this attendance code means' },
  { fate: 'other-kind', words: 'No source takes this kind of row' },
  { fate: 'not-yet', words: 'Dated after today: kept aside until its day' },
  { fate: 'unknown-student', words: 'No student of the roster has this id' },
  { fate: 'outside-enrolment', words: 'The student was not enrolled on this day' },
  { fate: 'duplicate', words: 'Another row has the same event id' },
  { fate: 'stored', words: 'Stored for each of several enrolments' },
  { fate: 'bad-value', words: 'More was attended than was expected' },
  { fate: 'bad-value', words: 'The row cannot be read: its columns or quotes are broken' },
  { fate: 'bad-value', words: 'Not one of the days that this delivery was said to cover' },
] as const satisfies readonly { fate: RowFate; words: string }[];

export const reason = {
  stored: 0,
  noStudent: 1,
  badTime: 2,
  implausibleDate: 3,
  badNumber: 4,
  negative: 5,
  tooLarge: 6,
  unknownCode: 7,
  otherKind: 8,
  notYet: 9,
  unknownStudent: 10,
  outsideEnrolment: 11,
  duplicate: 12,
  storedForSeveral: 13,
  attendedOverExpected: 14,
  unreadable: 15,
  notCovered: 16,
} as const;

/** The fates whose rows are listed as rejects, with their reason. */
export const rejectedFates: readonly RowFate[] = ['duplicate', 'unknown-student', 'outside-enrolment', 'bad-value'];

export function isRejected(fate: RowFate): boolean {
  return rejectedFates.includes(fate);
}

export function totalRows(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}
