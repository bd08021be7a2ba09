import type { Measure } from '../core/mapping.ts';

export const measureChoices: readonly { value: Measure; label: string; help: string }[] = [
  {
    value: 'count',
    label: 'A count',
    help: 'How often something happened: clicks, loans, visits. Rows are counted, or a column of numbers is added up.',
  },
  {
    value: 'active_days',
    label: 'Active days',
    help: 'On how many days of the week anything happened, however often.',
  },
  {
    value: 'rate',
    label: 'A rate',
    help: 'What was attended or handed in, of what was expected: attendance marks, submissions.',
  },
  { value: 'level', label: 'A level', help: 'A standing value such as a grade: the last known one counts.' },
];

export const measureWords: Record<Measure, string> = {
  count: 'count',
  active_days: 'active days',
  rate: 'rate',
  level: 'level',
};

export const directionChoices = [
  { value: '1', label: 'More is better' },
  { value: '-1', label: 'Less is better, as with incidents' },
] as const;

/** The groups whose weights the model sets; an institution may have its own. */
export const weightGroupChoices: Record<string, readonly { value: string; label: string }[]> = {
  'higher-education': [
    { value: 'attendance', label: 'Attendance' },
    { value: 'vle', label: 'Learning platform' },
    { value: 'library', label: 'Library and doors' },
    { value: 'other', label: 'Other' },
    { value: 'none', label: 'None: stored, not scored' },
  ],
  school: [
    { value: 'attendance', label: 'Attendance' },
    { value: 'academic', label: 'Academic' },
    { value: 'behavioural', label: 'Behavioural' },
    { value: 'social-emotional', label: 'Social-emotional' },
    { value: 'other', label: 'Other' },
    { value: 'none', label: 'None: stored, not scored' },
  ],
};

export function weightGroupsOf(preset: string, own?: string): readonly { value: string; label: string }[] {
  const known = weightGroupChoices[preset === 'higher-education' ? preset : 'school'] ?? [];
  return own && !known.some(({ value }) => value === own) ? [...known, { value: own, label: own }] : known;
}

/** UK GDPR article 6 and 9 in the words of a register; anything else may be typed. */
export const lawfulBases = [
  'Public task (Art. 6(1)(e))',
  'Legitimate interests (Art. 6(1)(f))',
  'Legal obligation (Art. 6(1)(c))',
  'Contract (Art. 6(1)(b))',
  'Consent (Art. 6(1)(a))',
  'FERPA: school officials with a legitimate educational interest',
];

export function weightGroupWords(group: string): string {
  const known = Object.values(weightGroupChoices)
    .flat()
    .find(({ value }) => value === group);
  return known?.label ?? group;
}
