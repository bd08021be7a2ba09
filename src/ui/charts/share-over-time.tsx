import type { Week } from '../../kernel/week.ts';
import { formatNumber, formatShare } from '../format.ts';
import { LineOverTime } from './line-over-time.tsx';
import { scoreDomain } from './scale.ts';

export interface ShareAt {
  week: Week;
  share: number | null;
  n: number;
  of: number;
  gap: string | null;
}

interface ShareOverTimeProps {
  title: string;
  note: string;
  /** "declining": what the share is of. */
  what: string;
  weeks: readonly ShareAt[];
}

/** What share of a cohort, week by week. */
export function ShareOverTime({ title, note, what, weeks }: ShareOverTimeProps) {
  const most = Math.max(0.2, Math.ceil(Math.max(0, ...weeks.map((week) => week.share ?? 0)) * 10.5) / 10);
  return (
    <LineOverTime
      title={title}
      note={note}
      domain={[0, Math.min(1, most)]}
      format={formatShare}
      columns={['Share', 'n', 'Of']}
      weeks={weeks.map((week) => ({
        week: week.week,
        value: week.share,
        gap: week.gap,
        words:
          week.share === null
            ? (week.gap ?? 'No data')
            : `${formatShare(week.share)} ${what}: ${formatNumber(week.n)} of ${formatNumber(week.of)}`,
        cells: week.share === null ? [null, null, null] : [formatShare(week.share), week.n, week.of],
      }))}
    />
  );
}

export interface MeanAt {
  week: Week;
  mean: number | null;
  n: number;
  gap: string | null;
}

/** A whole group's absolute index: it shows the slide that a relative score, always 500 on average, cannot. */
export function AbsoluteOverTime({ title, note, weeks }: { title: string; note: string; weeks: readonly MeanAt[] }) {
  return (
    <LineOverTime
      title={title}
      note={note}
      domain={scoreDomain(
        weeks.map((week) => week.mean),
        50,
        25,
      )}
      format={(value) => formatNumber(Math.round(value))}
      hasWaterline
      columns={['Mean absolute index', 'n']}
      weeks={weeks.map((week) => ({
        week: week.week,
        value: week.mean,
        gap: week.gap,
        words:
          week.mean === null
            ? (week.gap ?? 'Not available')
            : `Mean absolute index ${formatNumber(Math.round(week.mean))}, n ${formatNumber(week.n)}`,
        cells: week.mean === null ? [null, null] : [Math.round(week.mean), week.n],
      }))}
    />
  );
}
