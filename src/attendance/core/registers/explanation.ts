/** Why somebody was absent, as they said it: kinds to count by, and free words beside. */
export const explanations = [
  { key: 'illness', words: 'Illness' },
  { key: 'medical', words: 'Medical appointment' },
  { key: 'family', words: 'Family matter' },
  { key: 'bereavement', words: 'Bereavement' },
  { key: 'religious', words: 'Religious observance' },
  { key: 'transport', words: 'Transport' },
  { key: 'travel', words: 'Travel or holiday' },
  { key: 'work', words: 'Work or care at home' },
  { key: 'school', words: 'Something at school' },
  { key: 'mark-wrong', words: 'Was here: the mark may be wrong' },
  { key: 'other', words: 'Another reason' },
] as const;

export type ExplanationKey = (typeof explanations)[number]['key'];
export const explanationKeys = explanations.map(({ key }) => key) as [ExplanationKey, ...ExplanationKey[]];

export function explanationWords(reason: string, words: string | null): string {
  const known = explanations.find(({ key }) => key === reason)?.words ?? 'Another reason';
  return words ? `${known}: ${words}` : known;
}
