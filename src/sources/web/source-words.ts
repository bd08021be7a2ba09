import type { Measure } from '../core/mapping.ts';

export { weightGroupChoices, weightGroupsOf, weightGroupWords } from '../core/weight-groups.ts';

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

/** UK GDPR article 6 and 9 in the words of a register; anything else may be typed. */
export const lawfulBases = [
  'Public task (Art. 6(1)(e))',
  'Legitimate interests (Art. 6(1)(f))',
  'Legal obligation (Art. 6(1)(c))',
  'Contract (Art. 6(1)(b))',
  'Consent (Art. 6(1)(a))',
  'FERPA: school officials with a legitimate educational interest',
];
