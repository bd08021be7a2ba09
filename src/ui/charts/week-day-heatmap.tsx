import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { addDays, type Week } from '../../kernel/week.ts';
import { formatDay, formatMonth, formatNumber, weekdayName } from '../format.ts';
import styles from './charts.module.css';
import { ChartFrame, Hatch } from './frame.tsx';
import { monthStarts } from './gaps.ts';
import { attendanceLevel, type HeatLevel, heatBounds, heatLevel } from './heat.ts';

export interface HeatWeek {
  week: Week;
  /** Monday to Sunday; null where there is nothing to know. */
  days: readonly (number | null)[];
  /** Attendance: what was expected on each day. */
  expected: readonly (number | null)[] | null;
  /** Why there is no data: "Not delivered", "Break". */
  gap: string | null;
  /** The delivery that brought the week. */
  href: string | null;
}

interface WeekDayHeatmapProps {
  title: string;
  note: string;
  /** What a day's number counts: "clicks". */
  unit: string;
  weeks: readonly HeatWeek[];
  /** The week that the page looks at. */
  at: Week;
  level?: 2 | 3 | 4;
}

const levels = [styles.heat0, styles.heat1, styles.heat2, styles.heat3, styles.heat4];
const top_px = 18;

/** A term laid out as a page: a column for each week, a row for each day. Enter or a click opens the delivery. */
export function WeekDayHeatmap({ title, note, unit, weeks, at, level = 2 }: WeekDayHeatmapProps) {
  const id = useId();
  const [place, setPlace] = useState<{ week: number; day: number } | null>(null);
  const home = Math.max(
    0,
    weeks.findIndex((week) => week.week === at),
  );
  const here = place ?? { week: home, day: 0 };
  const isRate = weeks.some((week) => week.expected !== null);
  const bounds = heatBounds(weeks.flatMap((week) => [...week.days]));
  const follow = (): void => document.getElementById(`${id}-open`)?.click();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === 'Enter') follow();
    if (!step) return;
    event.preventDefault();
    setPlace({
      week: Math.max(0, Math.min(weeks.length - 1, here.week + (step[0] ?? 0))),
      day: Math.max(0, Math.min(6, here.day + (step[1] ?? 0))),
    });
  };
  const hereWeek = weeks[here.week];
  return (
    <ChartFrame
      title={title}
      note={note}
      level={level}
      minHeight={7 * 16 + top_px}
      readout={
        hereWeek ? (
          <>
            <b>{formatDay(addDays(hereWeek.week, here.day))}</b>
            <span>{dayWords(hereWeek, here.day, unit)}</span>
            {hereWeek.href ? (
              <a id={`${id}-open`} href={hereWeek.href}>
                Open the delivery of this week
              </a>
            ) : null}
          </>
        ) : null
      }
      table={{
        columns: [
          { label: 'Week of' },
          ...Array.from({ length: 7 }, (_, day) => ({
            label: `${weekdayName(day, 'short')} (${unit})`,
            numeric: true,
          })),
          { label: 'Notes' },
        ],
        rows: weeks.map((week) => [
          formatDay(week.week),
          ...Array.from({ length: 7 }, (_, day) => cellText(week, day)),
          week.gap ?? '',
        ]),
      }}
    >
      {(width) => {
        const left = 34;
        const cell = Math.max(5, Math.min(24, (width - left) / Math.max(1, weeks.length)));
        const tall = Math.max(14, cell);
        const pad = cell < 9 ? 0.5 : 1;
        const height = top_px + 7 * tall;
        return (
          <>
            <svg data-chart width={width} height={height + 2} role="img" aria-label={title}>
              <Hatch id={`${id}-hatch`} />
              {monthStarts(
                weeks.map((week) => week.week),
                cell,
              ).map((i) => (
                <text key={i} className={styles.axis} x={left + i * cell} y={11}>
                  {formatMonth(weeks[i]?.week ?? at)}
                </text>
              ))}
              {[0, 1, 2, 3, 4, 5, 6].map((day) => (
                <g key={day}>
                  <text
                    className={styles.axis}
                    x={left - 6}
                    y={top_px + (day + 0.5) * tall}
                    textAnchor="end"
                    dominantBaseline="middle"
                  >
                    {weekdayName(day, 'short')}
                  </text>
                  {weeks.map((week, i) => {
                    const heat = heatOf(week, day, bounds);
                    const isGap = week.gap !== null && heat === null;
                    return (
                      <rect
                        key={week.week}
                        x={left + i * cell + pad}
                        y={top_px + day * tall + 1}
                        width={Math.max(1, cell - 2 * pad)}
                        height={tall - 2}
                        rx={cell > 10 ? 2 : 1}
                        className={heat === null ? styles.heatNone : levels[heat]}
                        style={isGap ? { fill: `url(#${id}-hatch)` } : undefined}
                      />
                    );
                  })}
                </g>
              ))}
              <rect
                className={styles.focusRing}
                x={left + here.week * cell}
                y={top_px + here.day * tall}
                width={cell}
                height={tall}
                rx="2"
              />
            </svg>
            <div
              className={styles.cursor}
              style={{
                left,
                width: weeks.length * cell,
                top: top_px,
                height: 7 * tall,
                cursor: hereWeek?.href ? 'pointer' : undefined,
              }}
              role="slider"
              tabIndex={0}
              aria-label={`${title}: days. Arrow keys move, Enter opens the delivery`}
              aria-valuemin={0}
              aria-valuemax={weeks.length * 7 - 1}
              aria-valuenow={here.week * 7 + here.day}
              aria-valuetext={
                hereWeek
                  ? `${formatDay(addDays(hereWeek.week, here.day))}: ${dayWords(hereWeek, here.day, unit)}`
                  : 'no data'
              }
              onKeyDown={onKeyDown}
              onPointerMove={(event) => setPlace(placeOf(event, weeks.length))}
              onClick={follow}
            />
          </>
        );
      }}
    </ChartFrame>
  );
  function cellText(week: HeatWeek, day: number): string | number | null {
    const value = week.days[day] ?? null;
    const expected = week.expected?.[day] ?? null;
    if (value === null) return null;
    return isRate ? (expected ? `${value} of ${expected}` : null) : value;
  }
}

function placeOf(event: PointerEvent, weeks: number): { week: number; day: number } {
  const box = event.currentTarget.getBoundingClientRect();
  const part = (at: number, of: number, count: number): number =>
    Math.max(0, Math.min(count - 1, Math.floor((at / of) * count)));
  return { week: part(event.clientX - box.left, box.width, weeks), day: part(event.clientY - box.top, box.height, 7) };
}

function heatOf(week: HeatWeek, day: number, bounds: readonly number[]): HeatLevel | null {
  const value = week.days[day] ?? null;
  if (value === null) return null;
  if (!week.expected) return heatLevel(value, bounds);
  const expected = week.expected[day] ?? null;
  return expected ? attendanceLevel(value, expected) : null;
}

function dayWords(week: HeatWeek, day: number, unit: string): string {
  const value = week.days[day] ?? null;
  if (value === null) return week.gap ?? 'Nothing to know';
  if (!week.expected) return `${formatNumber(value)} ${unit}`;
  const expected = week.expected[day] ?? null;
  return expected ? `${formatNumber(value)} of ${formatNumber(expected)} ${unit}` : 'Nothing was expected';
}
