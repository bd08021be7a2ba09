import { isAbsence, type Meaning, meaningAt, meanings } from '../meaning.ts';
import { partMissed } from '../tally/part-missed.ts';

/** Which marks are meant: by what they mean, or by the codes themselves; neither named: any absence. */
export interface MarkSelection {
  meanings: readonly Meaning[];
  codes: readonly string[];
}

export const selectableMeanings = meanings.filter(({ kind }) => kind !== 'none').map(({ key }) => key) as [
  Meaning,
  ...Meaning[],
];

/** The same for the same selection, however it is written. */
export function selectionKey({ meanings: some, codes }: MarkSelection): string {
  return JSON.stringify([some.toSorted(), codes.toSorted()]);
}

/** "sessions absent", "sessions Illness or Medical appointment", "sessions marked N or O". */
export function selectionWords({ meanings: some, codes }: MarkSelection): string {
  if (some.length + codes.length === 0) return 'absent';
  const names = meanings.filter(({ key }) => some.includes(key)).map(({ name }) => `“${name}”`);
  const marked = codes.length > 0 ? [`with the code ${codes.join(' or ')}`] : [];
  return [...names, ...marked].join(' or ');
}

/** Late means late with whatever excuse, and so does leaving early; lateness after registration closed is an absence. */
function isWider(one: Meaning, key: Meaning): boolean {
  const isPlain = one === 'late' || one === 'left_early';
  return isPlain && !isAbsence(key) && partMissed(one)?.part === partMissed(key)?.part;
}

/** Tells whether a mark is meant. @param meaning as it counts, by number */
export function isSelected({ meanings: some, codes }: MarkSelection, code: string, meaning: number): boolean {
  const { key } = meaningAt(meaning);
  if (some.length + codes.length === 0) return isAbsence(key);
  return some.includes(key) || some.some((one) => isWider(one, key)) || codes.includes(code);
}
