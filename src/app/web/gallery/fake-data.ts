/** Made-up but plausible figures, to look at the charts by. Never part of the build. */
import { addWeeks, type Week } from '../../../kernel/week.ts';
import type { DistributionBar } from '../../../ui/charts/distribution.tsx';
import type { TrendEvent, TrendWeek } from '../../../ui/charts/score-trend.tsx';
import type { Panel } from '../../../ui/charts/small-multiples.tsx';
import type { SourceLine } from '../../../ui/charts/source-health.tsx';
import type { WaterfallSource } from '../../../ui/charts/waterfall.tsx';
import type { HeatWeek } from '../../../ui/charts/week-day-heatmap.tsx';

/** A small generator with a fixed seed, so that every look is the same (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const weeks: Week[] = Array.from({ length: 36 }, (_, i) => addWeeks('2013-10-07', i));
export const at: Week = '2014-04-21';
const isBreak = (i: number): boolean => i === 11 || i === 12 || i === 26;

export const bars: DistributionBar[] = [
  { from: 0, to: 200, n: 31, share: 0.018, expectedShare: 0.001, href: '?from=0&to=200' },
  { from: 200, to: 400, n: 402, share: 0.24, expectedShare: 0.157, href: '?from=200&to=400' },
  { from: 400, to: 600, n: 868, share: 0.518, expectedShare: 0.683, href: '?from=400&to=600' },
  { from: 600, to: 800, n: 372, share: 0.222, expectedShare: 0.157, href: '?from=600&to=800' },
  { from: 800, to: 1000, n: 4, share: 0.002, expectedShare: 0.001, href: '?from=800&to=1000' },
];

export const trend: TrendWeek[] = (() => {
  const next = random(7);
  let score = 548;
  return weeks.slice(0, 29).map((week, i) => {
    score += (next() - 0.46) * 46 - (i > 15 ? 17 : 0) + (i > 24 ? 8 : 0);
    const noData = i === 19;
    const gap = isBreak(i) ? 'Break' : noData ? 'No library data' : null;
    return {
      week,
      score: gap ? null : score,
      absolute: gap || i < 4 ? null : score + 18 - i * 1.6,
      p25: gap ? null : 436 + next() * 14,
      p75: gap ? null : 561 + next() * 12,
      n: gap ? null : 1680 - i * 9,
      gap,
      isReducedConfidence: i === 20 || i === 21,
    };
  });
})();

export const events: TrendEvent[] = [
  { week: '2013-12-09', label: 'Model 2', words: 'Model 2: library weight 20 to 15' },
  { week: '2014-03-17', label: 'Group fell', words: 'The whole group fell by 0.7 sd: a data gap in the quiz feed' },
  { week: '2014-04-14', label: 'Exams', words: 'Exam week' },
];

export const waterfall: WaterfallSource[] = [
  { key: '1', label: 'Quizzes', points: -61, lastPoints: -12, missing: null, href: '#quiz' },
  { key: '2', label: 'Course content', points: -38, lastPoints: -30, missing: null, href: '#content' },
  { key: '3', label: 'Forums', points: 6, lastPoints: -9, missing: null, href: '#forum' },
  {
    key: '4',
    label: 'Library and doors',
    points: null,
    lastPoints: 14,
    missing: 'Not delivered: the gates failed',
    href: '#library',
  },
  { key: '5', label: 'Assignments handed in on time', points: -22, lastPoints: -22, missing: null, href: '#sub' },
];

export const heat: HeatWeek[] = (() => {
  const next = random(21);
  return weeks.map((week, i) => ({
    week,
    days: Array.from({ length: 7 }, (_, day) => {
      if (isBreak(i) || i === 19 || i > 28) return null;
      const level = (day > 4 ? 0.35 : 0.75) * (i > 16 ? Math.max(0.15, 1 - (i - 16) / 14) : 1);
      return next() < level ? Math.round(next() ** 2 * 60 + 1) : 0;
    }),
    expected: null,
    gap: isBreak(i) ? 'Break' : i === 19 ? 'Not delivered' : i > 28 ? null : null,
    href: isBreak(i) || i === 19 || i > 28 ? null : `#delivery-${i}`,
  }));
})();

export const attendance: HeatWeek[] = (() => {
  const next = random(3);
  return weeks.map((week, i) => ({
    week,
    days: Array.from({ length: 7 }, (_, day) =>
      isBreak(i) || i > 28 || day > 4 ? null : Math.round(next() * 1.4 + (i > 18 ? 0.1 : 0.7)),
    ).map((value) => (value === null ? null : Math.min(2, value))),
    expected: Array.from({ length: 7 }, (_, day) => (isBreak(i) || i > 28 || day > 4 ? null : 2)),
    gap: isBreak(i) ? 'Break' : null,
    href: isBreak(i) || i > 28 ? null : `#delivery-${i}`,
  }));
})();

export const panels: Panel[] = ['Course content', 'Quizzes', 'Forums', 'Library and doors'].map((label, p) => {
  const next = random(40 + p);
  return {
    key: label,
    label,
    unit: label === 'Library and doors' ? 'visits' : 'clicks',
    values: weeks
      .slice(0, 29)
      .map((_, i) =>
        isBreak(i) || (p === 3 && i === 19) ? null : Math.round((next() * 60 + 10) * (i > 16 ? 0.5 : 1)),
      ),
    compare: weeks.slice(0, 29).map((_, i) => (isBreak(i) ? null : 34 + 6 * Math.sin(i / 3 + p))),
    gaps: weeks.slice(0, 29).map((_, i) => (isBreak(i) ? 'Break' : p === 3 && i === 19 ? 'Not delivered' : null)),
  };
});

export const shares = weeks.slice(17, 29).map((week, i) => ({
  week,
  share: i === 9 ? null : 0.06 + i * 0.009 + (i % 3) * 0.008,
  n: Math.round((0.06 + i * 0.009) * 1640),
  of: 1640,
  gap: i === 9 ? 'Break' : null,
}));

const covered = weeks.slice(17, 29);
export const sources: SourceLine[] = [
  {
    key: '1',
    name: 'Course content',
    state: 'fresh',
    words: 'Fresh: data to yesterday',
    quality: 0.97,
    weight: 0.24,
    weeks: covered.map((week, i) => ({ week, state: i === 9 ? 'not_taught' : 'covered' })),
    href: '#1',
  },
  {
    key: '2',
    name: 'Quizzes',
    state: 'fresh',
    words: 'Fresh: data to yesterday',
    quality: 0.93,
    weight: 0.23,
    weeks: covered.map((week, i) => ({ week, state: i === 9 ? 'not_taught' : i === 7 ? 'partial' : 'covered' })),
    href: '#2',
  },
  {
    key: '3',
    name: 'Library and doors',
    state: 'stale',
    words: 'Stale: last data 5 days ago',
    quality: 0.71,
    weight: 0.2,
    weeks: covered.map((week, i) => ({
      week,
      state: i === 9 ? 'not_taught' : i === 2 || i === 11 ? 'missing' : 'covered',
    })),
    href: '#3',
  },
  {
    key: '4',
    name: 'Wellbeing survey',
    state: 'never',
    words: 'No delivery yet',
    quality: null,
    weight: 0,
    weeks: covered.map((week) => ({ week, state: 'missing' })),
    href: '#4',
  },
];
