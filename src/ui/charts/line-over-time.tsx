import type { ReactNode } from 'react';
import type { Week } from '../../kernel/week.ts';
import { formatDay, formatShortDay } from '../format.ts';
import styles from './charts.module.css';
import { useCursor } from './cursor.ts';
import { ChartFrame } from './frame.tsx';
import { GapMarks } from './marks.tsx';
import { linear, linePath, ticks } from './scale.ts';

export interface ValueAt {
  week: Week;
  value: number | null;
  /** The exact value in words, with its n: "15 % declining: 8 of 52". */
  words: string;
  /** Further columns of the table. */
  cells: readonly (string | number | null)[];
  gap: string | null;
}

interface LineOverTimeProps {
  level?: 2 | 3 | 4;
  title: string;
  note: ReactNode;
  /** What the line is, for whoever does not see it; left out: the title. */
  caption?: string;
  weeks: readonly ValueAt[];
  /** Columns after the week's: one for each of `cells`. */
  columns: readonly string[];
  domain: readonly [number, number];
  format: (value: number) => string;
  hasWaterline?: boolean;
  height?: number;
}

/** One figure of a whole group, week by week; a week that is not known is a gap, not a zero. */
export function LineOverTime({
  level = 2,
  title,
  note,
  caption = title,
  weeks,
  columns,
  domain,
  format,
  hasWaterline = false,
  height = 190,
}: LineOverTimeProps) {
  const cursor = useCursor({
    label: `${title}: weeks`,
    count: weeks.length,
    home: Math.max(
      0,
      weeks.findLastIndex((week) => week.value !== null),
    ),
    indexAt: (place) => Math.round(place * (weeks.length - 1)),
    textOf: (i) => `Week of ${formatDay(weeks[i]?.week ?? '2000-01-03')}: ${weeks[i]?.words ?? 'no data'}`,
  });
  const here = weeks[cursor.index];
  return (
    <ChartFrame
      level={level}
      title={title}
      note={note}
      minHeight={height}
      readout={
        here ? (
          <>
            <b>{formatDay(here.week)}</b>
            <span>{here.words}</span>
          </>
        ) : null
      }
      table={{
        columns: [{ label: 'Week of' }, ...columns.map((label) => ({ label, numeric: true })), { label: 'Notes' }],
        rows: weeks.map((week) => [formatDay(week.week), ...week.cells, week.gap ?? '']),
      }}
    >
      {(width) => {
        const box = { left: 40, right: width - 44, top: 10, bottom: height - 24 };
        const values = weeks.map((week) => week.value);
        const x = linear([0, Math.max(1, weeks.length - 1)], [box.left, box.right]);
        const y = linear(domain, [box.bottom, box.top]);
        const step = weeks.length > 1 ? x(1) - x(0) : box.right - box.left;
        const every = Math.max(1, Math.ceil(52 / step));
        const last = values.findLastIndex((value) => value !== null);
        const end = values[last] ?? null;
        return (
          <>
            <svg
              data-chart
              width={width}
              height={height}
              role="img"
              aria-label={caption === title ? title : `${title}: ${caption}`}
            >
              {hasWaterline ? (
                <rect
                  className={styles.water}
                  x={box.left}
                  y={y(500)}
                  width={box.right - box.left}
                  height={Math.max(0, box.bottom - y(500))}
                />
              ) : null}
              {ticks(domain[0], domain[1], 4).map((tick) => (
                <g key={tick}>
                  <line className={styles.grid} x1={box.left} x2={box.right} y1={y(tick)} y2={y(tick)} />
                  <text className={styles.axis} x={box.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                    {format(tick)}
                  </text>
                </g>
              ))}
              {hasWaterline ? (
                <line className={styles.waterline} x1={box.left} x2={box.right} y1={y(500)} y2={y(500)} />
              ) : null}
              <GapMarks reasons={weeks.map((week) => week.gap)} x={x} step={step} top={box.top} bottom={box.bottom} />
              {weeks.map((week, i) =>
                (weeks.length - 1 - i) % every === 0 ? (
                  <text key={week.week} className={styles.axis} x={x(i)} y={height - 6} textAnchor="middle">
                    {formatShortDay(week.week)}
                  </text>
                ) : null,
              )}
              <path className={styles.student} d={linePath(values, x, y)} />
              {values.map((value, i) =>
                value === null ? null : (
                  <circle key={weeks[i]?.week} className={styles.dot} cx={x(i)} cy={y(value)} r="3" />
                ),
              )}
              {end === null ? null : (
                <text className={styles.studentLabel} x={x(last) + 8} y={y(end)} dominantBaseline="middle">
                  {format(end)}
                </text>
              )}
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
