import type { ModelSettings } from '../core/model.ts';

export type SettingName = Exclude<keyof ModelSettings, 'weights'>;

interface SettingWords {
  label: string;
  help: string;
  /** After the number. */
  unit?: string;
}

/** Each setting as a person reads it. */
export const settingWords: Record<SettingName, SettingWords> = {
  attentionBelow: { label: 'Attention below', help: 'Scores below are worth a conversation.', unit: 'points' },
  significantBelow: {
    label: 'Significant concern below',
    help: 'Scores below are the first to talk to.',
    unit: 'points',
  },
  bandWidth: { label: 'Width of a band', help: 'In the picture of a cohort.', unit: 'points' },
  pointsPerSd: {
    label: 'Points per standard deviation',
    help: 'How far a score moves when a student is one standard deviation from active peers.',
    unit: 'points',
  },
  lambda: {
    label: 'Memory',
    help: 'What is left of last week’s evidence this week: 0.5 halves it each week, 0 looks at this week only.',
  },
  windowWeeks: {
    label: 'Weeks looked back on',
    help: 'The scored week and the teaching weeks before it.',
    unit: 'weeks',
  },
  peerAttributes: { label: 'Peers share', help: 'A student is compared with those who share all of these.' },
  fallbackLevels: { label: 'Where the group is too small', help: 'Coarser groups, tried in turn.' },
  minGroup: { label: 'Smallest peer group', help: 'With fewer, the next coarser group is used.', unit: 'students' },
  missing: {
    label: 'When a source has no data',
    help: 'Leaving it out re-scales the other weights; the last value is at most two weeks old.',
  },
  minCoverage: {
    label: 'Least coverage',
    help: 'With less of the weight present there is no score, and the page says why.',
    unit: 'of the weight',
  },
  rateSdFloor: { label: 'Least spread of a rate', help: 'So that one absence in a small group is no crisis.' },
  zClamp: { label: 'Most that one source can move', help: 'In standard deviations, up or down.', unit: 'sd' },
  absoluteReference: {
    label: 'Absolute index is held against',
    help: 'Fixed figures, by which a whole cohort’s slide is seen: there from the fifth week on, with last year’s from the first. A group without last year is held against its own first weeks.',
  },
};

export const missingChoices = [
  { value: 'exclude', label: 'Leave it out' },
  { value: 'impute', label: 'Use its last value' },
];

export const referenceChoices = [
  { value: 'first-weeks', label: 'The group’s first four scored weeks' },
  { value: 'last-year', label: 'The same four weeks of last year' },
];

export const peerAttributeChoices = [
  { value: 'programme', label: 'Programme' },
  { value: 'year', label: 'Year' },
  { value: 'term', label: 'Term' },
  { value: 'mode', label: 'Mode' },
  { value: 'campus', label: 'Campus' },
  { value: 'unit', label: 'Unit above the programme' },
  { value: 'cohort', label: 'Cohort: programme and term' },
];

export const fallbackChoices = [
  { value: 'programme', label: 'Programme' },
  { value: 'unit', label: 'Unit' },
  { value: 'institution', label: 'Institution' },
];

const choiceWords = new Map(
  [...missingChoices, ...referenceChoices, ...peerAttributeChoices, ...fallbackChoices].map(({ value, label }) => [
    value,
    label,
  ]),
);

/** A setting's value as it is read: "Programme, Year", "50 %", "Leave it out". */
export function settingValue(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => choiceWords.get(String(one)) ?? String(one)).join(', ');
  if (name === 'lambda' && typeof value === 'number')
    return value === 0 ? 'none: this week only' : `${value}: last week counts ${Math.round(100 * value)} %`;
  if (name === 'minCoverage' && typeof value === 'number') return `${Math.round(100 * value)} %`;
  return choiceWords.get(String(value)) ?? String(value);
}

/** "weights.attendance" and "lambda" as they are called on screen. */
export function pathWords(path: string, groupWords: (group: string) => string): string {
  if (path.startsWith('weights.')) return `Weight of ${groupWords(path.slice('weights.'.length))}`;
  return settingWords[path as SettingName]?.label ?? path;
}
