import type { Week } from '../../kernel/week.ts';
import { formatDay, formatNumber, formatShare, formatShortDay } from '../format.ts';
import styles from './charts.module.css';
import { useCursor } from './cursor.ts';
import { ChartFrame } from './frame.tsx';
import { GapMarks } from './marks.tsx';
import { linear, linePath, ticks } from './scale.ts';

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
  /** "of students declining" */
  what: string;
  weeks: readonly ShareAt[];
  height?: number;
}

/** What share of a cohort, week by week; a week that was not scored is a gap, not a zero. */
export function ShareOverTime({ title, note, what, weeks, height = 190 }: ShareOverTimeProps) {
  const cursor = useCursor({
    label: `${title}: weeks`,
    count: weeks.length,
    home: Math.max(
      0,
      weeks.findLastIndex((week) => week.share !== null),
    ),
    indexAt: (place) => Math.round(place * (weeks.length - 1)),
    textOf: (i) => words(weeks[i], what),
  });
  const here = weeks[cursor.index];
  return (
    <ChartFrame
      title={title}
      note={note}
      minHeight={height}
      readout={
        here ? (
          <>
            <b>{formatDay(here.week)}</b>
            <span>
              {here.share === null
                ? (here.gap ?? 'No data')
                : `${formatShare(here.share)} ${what}: ${formatNumber(here.n)} of ${formatNumber(here.of)}`}
            </span>
          </>
        ) : null
      }
      table={{
        columns: [
          { label: 'Week of' },
          { label: 'Share', numeric: true },
          { label: 'n', numeric: true },
          { label: 'Of', numeric: true },
          { label: 'Notes' },
        ],
        rows: weeks.map((week) => [
          formatDay(week.week),
          week.share === null ? null : formatShare(week.share),
          week.share === null ? null : week.n,
          week.share === null ? null : week.of,
          week.gap ?? '',
        ]),
      }}
    >
      {(width) => {
        const box = { left: 40, right: width - 40, top: 10, bottom: height - 24 };
        const shares = weeks.map((week) => week.share);
        const most = Math.max(0.2, Math.ceil(Math.max(0, ...shares.map((share) => share ?? 0)) * 10.5) / 10);
        const x = linear([0, Math.max(1, weeks.length - 1)], [box.left, box.right]);
        const y = linear([0, most], [box.bottom, box.top]);
        const step = weeks.length > 1 ? x(1) - x(0) : box.right - box.left;
        const every = Math.max(1, Math.ceil(52 / step));
        const last = weeks.findLastIndex((week) => week.share !== null);
        const end = weeks[last];
        return (
          <>
            <svg data-chart width={width} height={height} role="img" aria-label={title}>
              {ticks(0, most, 4).map((tick) => (
                <g key={tick}>
                  <line className={styles.grid} x1={box.left} x2={box.right} y1={y(tick)} y2={y(tick)} />
                  <text className={styles.axis} x={box.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                    {formatShare(tick)}
                  </text>
                </g>
              ))}
              <GapMarks reasons={weeks.map((week) => week.gap)} x={x} step={step} top={box.top} bottom={box.bottom} />
              {weeks.map((week, i) =>
                (weeks.length - 1 - i) % every === 0 ? (
                  <text key={week.week} className={styles.axis} x={x(i)} y={height - 6} textAnchor="middle">
                    {formatShortDay(week.week)}
                  </text>
                ) : null,
              )}
              <path className={styles.student} d={linePath(shares, x, y)} />
              {weeks.map((week, i) =>
                week.share === null ? null : (
                  <circle key={week.week} className={styles.dot} cx={x(i)} cy={y(week.share)} r="3" />
                ),
              )}
              {end?.share !== null && end?.share !== undefined ? (
                <text className={styles.studentLabel} x={x(last) + 8} y={y(end.share)} dominantBaseline="middle">
                  {formatShare(end.share)}
                </text>
              ) : null}
              {here ? (
                <line
                  className={styles.cursorLine}
                  x1={x(cursor.index)}
                  x2={x(cursor.index)}
                  y1={box.top}
                  y2={box.bottom}
                  strokeOpacity="0.5"
                />
              ) : null}
            </svg>
            <div className={styles.cursor} style={{ left: box.left, right: width - box.right }} {...cursor.props} />
          </>
        );
      }}
    </ChartFrame>
  );
}

function words(week: ShareAt | undefined, what: string): string {
  if (!week) return '';
  const start = `Week of ${formatDay(week.week)}`;
  return week.share === null
    ? `${start}: ${week.gap ?? 'no data'}`
    : `${start}: ${formatShare(week.share)} ${what}, ${week.n} of ${week.of}`;
}
