import { dayNumber } from '../../kernel/week.ts';
import charts from '../../ui/charts/charts.module.css';
import { useCursor } from '../../ui/charts/cursor.ts';
import { ChartFrame } from '../../ui/charts/frame.tsx';
import { linear, ticks } from '../../ui/charts/scale.ts';
import { formatDay, formatNumber, formatShortDay } from '../../ui/format.ts';
import { measureUnit, measureWords } from '../core/plans/goal-measure.ts';
import type { PlanView } from '../core/views.ts';
import styles from './interventions.module.css';

const height = 230;

/** What was measured, point by point, and the line from where it began to the goal. */
export function ProgressChart({ view }: { view: PlanView }) {
  const { points, line, goalMeasure, goalUnit } = view;
  const unit = measureUnit(goalMeasure, goalUnit);
  const said = (value: number) => [formatNumber(value, 1), unit].filter(Boolean).join(' ');
  const before = points.filter(({ on }) => on < view.startsOn).length;
  const cursor = useCursor({
    label: 'Progress: data points',
    count: Math.max(1, points.length),
    home: Math.max(0, points.length - 1),
    indexAt: (place) => Math.round(place * (points.length - 1)),
    textOf: (i) => {
      const point = points[i];
      return point ? `${formatDay(point.on)}: ${said(point.value)}` : 'No data point yet';
    },
  });
  const here = points[cursor.index];
  const days = [...points, ...line].map(({ on }) => dayNumber(on));
  const values = [...points, ...line].map(({ value }) => value);
  const [low, high] = padded(Math.min(...values), Math.max(...values), goalMeasure === 'attendance');
  const end = line[1];
  return (
    <ChartFrame
      title="Progress"
      note={`${view.goalSource ?? measureWords[goalMeasure]}${(goalMeasure === 'own' || goalMeasure === 'source') && goalUnit ? `: ${goalUnit}` : ''}. ${points.length - before} since the start${before > 0 ? `, ${before} before it` : ''}. The dashed line leads to the goal.`}
      minHeight={height}
      readout={
        here ? (
          <>
            <b>{formatDay(here.on)}</b>
            <span>{said(here.value)}</span>
          </>
        ) : null
      }
      table={{
        columns: [{ label: 'Day' }, { label: unit || 'Value', numeric: true }],
        rows: points.map(({ on, value }) => [formatDay(on), value]),
      }}
    >
      {(width) => {
        const box = { left: 44, right: width - 56, top: 12, bottom: height - 26 };
        const x = linear([Math.min(...days), Math.max(...days)], [box.left, box.right]);
        const y = linear([low, high], [box.bottom, box.top]);
        const at = (one: { on: string; value: number }) => `${x(dayNumber(one.on))},${y(one.value)}`;
        const begins = x(dayNumber(view.startsOn));
        const labelled = spaced(
          points.map(({ on }) => on),
          (on) => x(dayNumber(on)),
        );
        return (
          <>
            <svg data-chart width={width} height={height} role="img" aria-label={`Progress. ${view.progress.words}`}>
              {ticks(low, high, 4).map((tick) => (
                <g key={tick}>
                  <line className={charts.grid} x1={box.left} x2={box.right} y1={y(tick)} y2={y(tick)} />
                  <text className={charts.axis} x={box.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                    {formatNumber(tick)}
                  </text>
                </g>
              ))}
              <line className={charts.event} x1={begins} x2={begins} y1={box.top} y2={box.bottom} />
              <text className={charts.axis} x={begins + 4} y={box.top + 2} dominantBaseline="hanging">
                plan begins
              </text>
              <polyline className={styles.goalLine} points={line.map(at).join(' ')} />
              {end ? (
                <text
                  className={styles.goalLabel}
                  x={x(dayNumber(end.on)) + 6}
                  y={y(end.value)}
                  dominantBaseline="middle"
                >
                  {formatNumber(end.value, 1)}
                </text>
              ) : null}
              {points.length > 1 ? <polyline className={charts.student} points={points.map(at).join(' ')} /> : null}
              {points.map((point) => (
                <circle
                  key={`${point.on} ${point.value}`}
                  className={charts.dot}
                  cx={x(dayNumber(point.on))}
                  cy={y(point.value)}
                  r="3.5"
                />
              ))}
              {labelled.map((on) => (
                <text key={on} className={charts.axis} x={x(dayNumber(on))} y={height - 8} textAnchor="middle">
                  {formatShortDay(on)}
                </text>
              ))}
              {here ? (
                <line
                  className={charts.cursorLine}
                  x1={x(dayNumber(here.on))}
                  x2={x(dayNumber(here.on))}
                  y1={box.top}
                  y2={box.bottom}
                  strokeOpacity="0.5"
                />
              ) : null}
            </svg>
            {points.length > 0 ? (
              <div
                className={charts.cursor}
                style={{
                  left: x(dayNumber(points[0]?.on ?? view.startsOn)),
                  right: width - x(dayNumber(points.at(-1)?.on ?? view.startsOn)),
                }}
                {...cursor.props}
              />
            ) : null}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** From the last day back, those that leave room for each other's name. */
function spaced(days: readonly string[], x: (on: string) => number): string[] {
  const kept: string[] = [];
  for (const on of days.toReversed()) {
    const next = kept.at(-1);
    if (next === undefined || x(next) - x(on) >= 56) kept.push(on);
  }
  return kept;
}

function padded(low: number, high: number, isShare: boolean): [number, number] {
  const room = Math.max((high - low) * 0.15, 1);
  return isShare ? [Math.max(0, low - room), Math.min(100, high + room)] : [low - room, high + room];
}
