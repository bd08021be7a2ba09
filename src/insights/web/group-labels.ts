import type { Tone } from '../../ui/attention-mark.tsx';
import type { GroupKey, Trend } from '../core/views.ts';

interface GroupLabel {
  label: string;
  /** What it means, exactly. */
  means: (thresholds: { attention: number; concern: number }) => string;
  tone: Tone;
}

/** How pages name the groups: patterns, never verdicts. */
export const groupLabels: Record<GroupKey, GroupLabel> = {
  stopped: {
    label: 'Stopped',
    means: () => 'Enrolled, and no trace in any source for two scored weeks',
    tone: 'attention',
  },
  consistently_low: {
    label: 'Consistently low',
    means: ({ attention }) => `Below ${attention} for three scored weeks or more`,
    tone: 'attention',
  },
  declining: { label: 'Declining', means: () => 'Over 100 points lower than four scored weeks ago', tone: 'attention' },
  sustained_decline: {
    label: 'Sustained decline',
    means: () => 'Four falls in a row: early and uncertain, unless attendance falls too',
    tone: 'quiet',
  },
  recovering: { label: 'Recovering', means: () => 'At least 50 points up over two weeks, both rising', tone: 'good' },
  below_attention: {
    label: 'Below attention',
    means: ({ attention }) => `Score below ${attention} this week`,
    tone: 'attention',
  },
  below_concern: { label: 'Well below', means: ({ concern }) => `Score below ${concern} this week`, tone: 'attention' },
  no_score: { label: 'No score', means: () => 'Too little data to say; each with its reason', tone: 'quiet' },
  not_yet_seen: { label: 'Not yet seen', means: () => 'Enrolled, no trace yet', tone: 'quiet' },
};

export const groupsInOrder = Object.keys(groupLabels) as GroupKey[];

export const trendTone = (trend: Trend, isUncertain: boolean): Tone =>
  isUncertain ? 'quiet' : groupLabels[trend].tone;
