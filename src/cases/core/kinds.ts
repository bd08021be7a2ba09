import type { PresetKey } from '../../institution/core/presets.ts';

/** 1 = first. */
export type Priority = 1 | 2 | 3;

/** A kind of case: data of the institution, which starts with its preset's. */
export interface CaseKind {
  key: string;
  name: string;
  /** In order; a case opens in the first. */
  stages: readonly string[];
  defaultPriority: Priority;
  targetDays: number;
  closeReasons: readonly string[];
}

const stages = ['New', 'Contacting', 'Working together', 'Watching'];
const reasons = [
  'Back on track',
  'Support in place',
  'Known and agreed',
  'Left',
  'Could not be reached',
  'Opened in error',
];

const kind = (
  key: string,
  name: string,
  defaultPriority: Priority,
  targetDays: number,
  more: Partial<Pick<CaseKind, 'stages' | 'closeReasons'>> = {},
): CaseKind => ({ key, name, stages, defaultPriority, targetDays, closeReasons: reasons, ...more });

const everywhere = [
  kind('engagement', 'Engagement', 2, 28),
  kind('attendance', 'Attendance', 2, 28),
  kind('progress', 'Academic progress', 2, 42),
  kind('wellbeing', 'Wellbeing', 1, 14, {
    stages: ['New', 'Contacting', 'With a service', 'Watching'],
    closeReasons: [...reasons, 'Passed on to a service'],
  }),
];

export const presetKinds: Record<PresetKey, readonly CaseKind[]> = {
  'higher-education': [
    ...everywhere,
    kind('withdrawal', 'Thinking of leaving', 1, 14, {
      stages: ['New', 'Talking', 'Decision'],
      closeReasons: ['Stays', 'Takes a break', 'Leaves', 'Changes programme', 'Opened in error'],
    }),
    kind('financial', 'Money and housing', 2, 21),
  ],
  'us-k12': [...everywhere, kind('behaviour', 'Behavior', 2, 28), kind('family', 'Family support', 2, 28)],
  'uk-school': [...everywhere, kind('behaviour', 'Behaviour', 2, 28), kind('family', 'Family support', 2, 28)],
};

/** What may stand in a student's way, to begin with. */
export const presetBarriers: readonly { key: string; name: string }[] = [
  { key: 'transport', name: 'Transport' },
  { key: 'caring', name: 'Caring for others' },
  { key: 'health', name: 'Health' },
  { key: 'anxiety', name: 'Anxiety' },
  { key: 'housing', name: 'Housing' },
  { key: 'work', name: 'Paid work' },
  { key: 'money', name: 'Money' },
  { key: 'belonging', name: 'Belonging' },
  { key: 'curriculum', name: 'Curriculum or workload' },
  { key: 'equipment', name: 'Equipment or internet' },
  { key: 'language', name: 'Language' },
];

/** A key for what people name: 'Thinking of leaving' -> 'thinking-of-leaving'. A name without Latin letters gets one of its characters' codes. */
export function keyOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  if (plain.length >= 2) return plain;
  return `k-${[...name.toLowerCase()].map((character) => (character.codePointAt(0) ?? 0).toString(36)).join('-')}`.slice(
    0,
    40,
  );
}
