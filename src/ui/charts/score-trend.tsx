import type { Week } from '../../kernel/week.ts';
import { formatDay, formatMonth, formatNumber } from '../format.ts';
import styles from './charts.module.css';
import { useCursor } from './cursor.ts';
import { ChartFrame } from './frame.tsx';
import { monthStarts } from './gaps.ts';
import { EventMarks, GapMarks } from './marks.tsx';
import { bandPath, linear, linePath, onScale, scoreDomain, spread, ticks } from './scale.ts';

export interface TrendWeek {
  week: Week;
  score: number | null;
  absolute: number | null;
  /** The peers' quartiles, and how many they are. */
  p25: number | null;
  p75: number | null;
  n: number | null;
  /** Why there is no score. */
  gap: string | null;
  isReducedConfidence: boolean;
}

export interface TrendEvent {
  week: Week;
  /** A word or two: "Model 3", "Exams". */
  label: string;
  words: string;
}

interface ScoreTrendProps {
  title: string;
  note: string;
  /** Whose line it is: "Amara", "Student 11391". */
  name: string;
  weeks: readonly TrendWeek[];
  events: readonly TrendEvent[];
  /** The score below which people are looked at. */
  attention: number;
  /** The week that the page looks at. */
  at: Week;
  height?: number;
}

/** A student's soundings over the year: their line, the peers' water around 500, and what else happened. */
export function ScoreTrend({ title, note, name, weeks, events, attention, at, height = 300 }: ScoreTrendProps) {
  const cursor = useCursor({
    label: `${title}: weeks`,
    count: weeks.length,
    home: Math.max(
      0,
      weeks.findIndex((week) => week.week === at),
    ),
    indexAt: (place) => Math.round(place * (weeks.length - 1)),
    textOf: (i) => weekWords(weeks[i], events),
  });
  const here = weeks[cursor.index];
  return (
    <ChartFrame
      title={title}
      note={note}
      minHeight={height}
      readout={here ? <Readout week={here} events={events} /> : null}
      table={{
        columns: [
          { label: 'Week of' },
          { label: 'Score', numeric: true },
          { label: 'Absolute index', numeric: true },
          { label: 'Peers: lower quartile', numeric: true },
          { label: 'Peers: upper quartile', numeric: true },
          { label: 'Peers (n)', numeric: true },
          { label: 'Notes' },
        ],
        rows: weeks.map((week) => [
          formatDay(week.week),
          round(week.score),
          round(week.absolute),
          round(week.p25),
          round(week.p75),
          week.n,
          notes(week, events),
        ]),
      }}
    >
      {(width) => {
        const isWide = width >= 560;
        const box = {
          left: 36,
          right: width - (isWide ? 108 : 12),
          top: events.length > 0 ? 28 : 12,
          bottom: height - 24,
        };
        const values = weeks.flatMap((week) => [week.score, week.absolute, week.p25, week.p75]);
        const [low, high] = scoreDomain(values);
        const x = linear([0, Math.max(1, weeks.length - 1)], [box.left, box.right]);
        const y = linear([low, high], [box.bottom, box.top]);
        const scores = weeks.map((week) => onScale(week.score));
        const absolutes = weeks.map((week) => onScale(week.absolute));
        const step = weeks.length > 1 ? x(1) - x(0) : box.right - box.left;
        return (
          <>
            <svg data-chart width={width} height={height} role="img" aria-label={title}>
              <rect
                className={styles.water}
                x={box.left}
                y={y(500)}
                width={box.right - box.left}
                height={box.bottom - y(500)}
              />
              {ticks(low, high, (high - low) / 100).map((tick) => (
                <g key={tick}>
                  <line className={styles.grid} x1={box.left} x2={box.right} y1={y(tick)} y2={y(tick)} />
                  <text
                    className={tick === 500 ? styles.waterLabel : styles.axis}
                    x={box.left - 8}
                    y={y(tick)}
                    textAnchor="end"
                    dominantBaseline="middle"
                  >
                    {tick}
                  </text>
                </g>
              ))}
              <GapMarks reasons={weeks.map((week) => week.gap)} x={x} step={step} top={box.top} bottom={box.bottom} />
              <path
                className={styles.peers}
                d={bandPath(
                  weeks.map((w) => w.p25),
                  weeks.map((w) => w.p75),
                  x,
                  y,
                )}
              />
              <line className={styles.waterline} x1={box.left} x2={box.right} y1={y(500)} y2={y(500)} />
              {attention > low ? (
                <line className={styles.threshold} x1={box.left} x2={box.right} y1={y(attention)} y2={y(attention)} />
              ) : null}
              {attention > low && !isWide ? (
                <text className={styles.axis} x={box.left + 6} y={y(attention) + 12}>
                  attention below {attention}
                </text>
              ) : null}
              {monthStarts(
                weeks.map((week) => week.week),
                step,
              ).map((i) => (
                <text key={i} className={styles.axis} x={x(i)} y={height - 6} textAnchor={i === 0 ? 'start' : 'middle'}>
                  {formatMonth(weeks[i]?.week ?? at)}
                </text>
              ))}
              <EventMarks
                events={events.map((event) => ({
                  at: weeks.findIndex((week) => week.week === event.week),
                  label: event.label,
                }))}
                x={x}
                top={box.top}
                bottom={box.bottom}
                right={box.right}
              />
              <path className={styles.absolute} d={linePath(absolutes, x, y)} />
              <path className={styles.student} d={linePath(scores, x, y)} />
              {weeks.map((week, i) =>
                week.score === null ? null : (
                  <circle
                    key={week.week}
                    className={week.isReducedConfidence ? styles.dotCareful : styles.dot}
                    cx={x(i)}
                    cy={y(onScale(week.score))}
                    r={step > 9 ? 3 : 2}
                  />
                ),
              )}
              {here ? (
                <g>
                  <line
                    className={styles.cursorLine}
                    x1={x(cursor.index)}
                    x2={x(cursor.index)}
                    y1={box.top}
                    y2={box.bottom}
                  />
                  {here.score === null ? null : (
                    <circle className={styles.dot} cx={x(cursor.index)} cy={y(onScale(here.score))} r="5" />
                  )}
                </g>
              ) : null}
              {isWide ? (
                <EndLabels
                  name={name}
                  weeks={weeks}
                  attention={attention > low ? attention : null}
                  x={box.right + 8}
                  y={y}
                  top={box.top}
                  bottom={box.bottom}
                />
              ) : null}
            </svg>
            <div
              className={styles.cursor}
              style={{ left: box.left, right: width - box.right, top: 0, bottom: 0, inlineSize: 'auto' }}
              {...cursor.props}
            />
          </>
        );
      }}
    </ChartFrame>
  );
}

const round = (value: number | null): number | null => (value === null ? null : Math.round(value));

function lastOf(values: readonly (number | null)[]): number | null {
  return onScale(values.findLast((value) => value !== null) ?? null);
}

interface EndLabelsProps {
  name: string;
  attention: number | null;
  weeks: readonly TrendWeek[];
  x: number;
  y: (value: number) => number;
  top: number;
  bottom: number;
}

/** The lines' names stand at their ends, where the eye already is. */
function EndLabels({ name, attention, weeks, x, y, top, bottom }: EndLabelsProps) {
  const p25 = lastOf(weeks.map((week) => week.p25));
  const p75 = lastOf(weeks.map((week) => week.p75));
  const labels = [
    {
      text: name.length > 15 ? 'Score' : name,
      value: lastOf(weeks.map((week) => week.score)),
      className: styles.studentLabel,
    },
    { text: 'Absolute index', value: lastOf(weeks.map((week) => week.absolute)), className: styles.label },
    {
      text: 'Middle half of peers',
      value: p25 !== null && p75 !== null ? (p25 + p75) / 2 + 12 : null,
      className: styles.axis,
    },
    { text: `Attention: ${attention}`, value: attention, className: styles.axis },
  ].flatMap((label) => (label.value === null ? [] : [{ ...label, value: label.value }]));
  const places = spread(
    labels.map((label) => y(label.value)),
    16,
    top + 6,
    bottom - 6,
  );
  return labels.map((label, i) => (
    <text key={label.text} className={label.className} x={x} y={places[i]} dominantBaseline="middle">
      {label.text}
    </text>
  ));
}

function Readout({ week, events }: { week: TrendWeek; events: readonly TrendEvent[] }) {
  const event = events.filter((one) => one.week === week.week);
  return (
    <>
      <b>{formatDay(week.week)}</b>
      {week.score === null ? (
        <span>{week.gap ?? 'No score'}</span>
      ) : (
        <span>
          Score <b>{formatNumber(onScale(Math.round(week.score)))}</b>
          {week.isReducedConfidence ? ' (reduced confidence)' : ''}
        </span>
      )}
      {week.p25 !== null && week.p75 !== null ? (
        <span>
          Peers’ middle half{' '}
          <b>
            {formatNumber(Math.round(week.p25))}–{formatNumber(Math.round(week.p75))}
          </b>
          {week.n === null ? '' : `, n ${formatNumber(week.n)}`}
        </span>
      ) : null}
      {week.absolute === null ? null : (
        <span>
          Absolute index <b>{formatNumber(onScale(Math.round(week.absolute)))}</b>
        </span>
      )}
      {event.map((one) => (
        <span key={one.label}>{one.words}</span>
      ))}
    </>
  );
}

function notes(week: TrendWeek, events: readonly TrendEvent[]): string {
  return [
    week.gap,
    week.isReducedConfidence ? 'Reduced confidence' : null,
    ...events.filter((event) => event.week === week.week).map((event) => event.words),
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function weekWords(week: TrendWeek | undefined, events: readonly TrendEvent[]): string {
  if (!week) return '';
  const parts = [`Week of ${formatDay(week.week)}`];
  if (week.score !== null) parts.push(`score ${onScale(Math.round(week.score))}`);
  if (week.p25 !== null && week.p75 !== null) {
    parts.push(`peers' middle half ${Math.round(week.p25)} to ${Math.round(week.p75)}`);
  }
  if (week.absolute !== null) parts.push(`absolute index ${onScale(Math.round(week.absolute))}`);
  const extra = notes(week, events);
  if (extra) parts.push(extra);
  return parts.join(', ');
}
