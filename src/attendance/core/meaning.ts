/** What a mark says of one session, whatever letter a school writes for it. */
export const meanings = [
  { key: 'none', name: 'No mark', expected: 0, attended: 0, kind: 'none' },
  { key: 'present', name: 'Present', expected: 1, attended: 1, kind: 'attended' },
  { key: 'late', name: 'Late', expected: 1, attended: 1, kind: 'attended' },
  { key: 'late_excused', name: 'Late, with a reason', expected: 1, attended: 1, kind: 'attended' },
  { key: 'late_no_excuse', name: 'Late, without a valid excuse', expected: 1, attended: 1, kind: 'attended' },
  { key: 'left_early', name: 'Left early', expected: 1, attended: 1, kind: 'attended' },
  { key: 'left_early_excused', name: 'Left early, with a reason', expected: 1, attended: 1, kind: 'attended' },
  {
    key: 'left_early_no_excuse',
    name: 'Left early, without a valid excuse',
    expected: 1,
    attended: 1,
    kind: 'attended',
  },
  { key: 'offsite', name: 'Educated off-site', expected: 1, attended: 1, kind: 'attended' },
  { key: 'illness', name: 'Illness', expected: 1, attended: 0, kind: 'excused' },
  { key: 'medical', name: 'Medical appointment', expected: 1, attended: 0, kind: 'excused' },
  { key: 'religious', name: 'Religious observance', expected: 1, attended: 0, kind: 'excused' },
  { key: 'leave', name: 'Leave that was granted', expected: 1, attended: 0, kind: 'excused' },
  { key: 'suspended', name: 'Suspended or excluded', expected: 1, attended: 0, kind: 'excused' },
  { key: 'excused', name: 'Excused', expected: 1, attended: 0, kind: 'excused' },
  { key: 'unexcused', name: 'Unexcused', expected: 1, attended: 0, kind: 'unexcused' },
  { key: 'late_unexcused', name: 'Came after registration closed', expected: 1, attended: 0, kind: 'unexcused' },
  { key: 'unexplained', name: 'No reason given yet', expected: 1, attended: 0, kind: 'unexplained' },
  { key: 'not_expected', name: 'Not expected', expected: 0, attended: 0, kind: 'not_expected' },
] as const satisfies readonly {
  key: string;
  name: string;
  expected: 0 | 1;
  attended: 0 | 1;
  kind: 'none' | 'attended' | 'excused' | 'unexcused' | 'unexplained' | 'not_expected';
}[];

export type Meaning = (typeof meanings)[number]['key'];
export type MeaningKind = (typeof meanings)[number]['kind'];

/** A meaning as the small number that packed work counts with: its place in the list. */
export const meaningNo = Object.fromEntries(meanings.map(({ key }, index) => [key, index])) as Record<Meaning, number>;

export function meaningAt(no: number): (typeof meanings)[number] {
  return meanings[no] ?? meanings[0];
}

export function isMeaning(text: string): text is Meaning {
  return meanings.some(({ key }) => key === text);
}

/** Tells an absence from everything else; late and early departure are attended. */
export function isAbsence(meaning: Meaning): boolean {
  const { expected, attended } = meaningAt(meaningNo[meaning]);
  return expected === 1 && attended === 0;
}

/** What a code means that no pack knows: as the mapping of its source has it for the score. */
export function meaningOfMapping(attended: number | null, expected: number | null): Meaning {
  if (expected === null || attended === null) return 'unexplained';
  if (expected === 0) return 'excused';
  return attended > 0 ? 'present' : 'unexcused';
}
