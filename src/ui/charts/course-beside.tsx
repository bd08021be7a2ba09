import styles from './charts.module.css';
import { useCursor } from './cursor.ts';
import type { ChartTable } from './download.ts';
import { ChartFrame } from './frame.tsx';
import { bandPath, linear, linePath, spread, ticks } from './scale.ts';

type Values = readonly (number | null)[];

export interface Band {
  low: Values;
  high: Values;
  /** Where a single one may well be, rather than how uncertain a mean is. */
  isWide?: boolean;
}

interface CourseBesideProps {
  title: string;
  note: string;
  /** Under the axis, one for each value: "before", "1", "2". */
  steps: readonly string[];
  /** What the axis counts: "weeks after". */
  axis: string;
  own: { name: string; values: Values };
  beside: { name: string; values: Values };
  bands: readonly Band[];
  wordsAt: (index: number) => string;
  table: ChartTable;
  height?: number;
}

/** One course beside another that starts where it starts, with what is uncertain as bands; a value that is not known is a gap. */
export function CourseBeside({
  title,
  note,
  steps,
  axis,
  own,
  beside,
  bands,
  wordsAt,
  table,
  height = 240,
}: CourseBesideProps) {
  const cursor = useCursor({
    label: `${title}: ${axis}`,
    count: steps.length,
    home: Math.max(
      0,
      own.values.findLastIndex((value) => value !== null),
    ),
    indexAt: (place) => Math.round(place * (steps.length - 1)),
    textOf: wordsAt,
  });
  return (
    <ChartFrame
      title={title}
      note={note}
      level={3}
      minHeight={height}
      readout={<span>{wordsAt(cursor.index)}</span>}
      table={table}
    >
      {(width) => {
        const isWide = width >= 480;
        const box = { left: 40, right: width - (isWide ? 132 : 12), top: 12, bottom: height - 38 };
        const all = [own.values, beside.values, ...bands.flatMap(({ low, high }) => [low, high])].flat();
        const [from, to] = domainOf(all.filter((value) => value !== null));
        const x = linear([0, Math.max(1, steps.length - 1)], [box.left, box.right]);
        const y = linear([from, to], [box.bottom, box.top]);
        const ends = [own, beside].flatMap(({ name, values }, i) => {
          const last = values.findLastIndex((value) => value !== null);
          const value = values[last] ?? null;
          return value === null ? [] : [{ name, at: last, y: y(value), isOwn: i === 0 }];
        });
        const places = spread(
          ends.map((end) => end.y),
          15,
          box.top + 6,
          box.bottom - 4,
        );
        return (
          <>
            <svg data-chart width={width} height={height} role="img" aria-label={title}>
              {ticks(from, to, 4).map((tick) => (
                <g key={tick}>
                  <line className={styles.grid} x1={box.left} x2={box.right} y1={y(tick)} y2={y(tick)} />
                  <text className={styles.axis} x={box.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="middle">
                    {tick.toLocaleString()}
                  </text>
                </g>
              ))}
              {bands.map(({ low, high, isWide: isFaint = false }) => (
                <path
                  key={isFaint ? 'wide' : 'narrow'}
                  className={styles.peers}
                  style={{ opacity: isFaint ? 0.4 : 1 }}
                  d={bandPath(low, high, x, y)}
                />
              ))}
              <path className={styles.peersLine} d={linePath(beside.values, x, y)} />
              <path className={styles.student} d={linePath(own.values, x, y)} />
              {own.values.map((value, i) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place
                value === null ? null : <circle key={i} className={styles.dot} cx={x(i)} cy={y(value)} r="3" />,
              )}
              {steps.map((step, i) => (
                <text
                  key={step}
                  className={styles.axis}
                  x={x(i)}
                  y={box.bottom + 16}
                  textAnchor={i === 0 ? 'start' : 'middle'}
                >
                  {step}
                </text>
              ))}
              <text className={styles.axis} x={box.right} y={height - 4} textAnchor="end">
                {axis}
              </text>
              {isWide
                ? ends.map((end, i) => (
                    <text
                      key={end.name}
                      className={end.isOwn ? styles.studentLabel : styles.label}
                      x={x(end.at) + 8}
                      y={places[i]}
                      dominantBaseline="middle"
                    >
                      {end.name}
                    </text>
                  ))
                : null}
              <line
                className={styles.cursorLine}
                x1={x(cursor.index)}
                x2={x(cursor.index)}
                y1={box.top}
                y2={box.bottom}
                strokeOpacity="0.4"
              />
            </svg>
            <div className={styles.cursor} style={{ left: box.left, right: width - box.right }} {...cursor.props} />
          </>
        );
      }}
    </ChartFrame>
  );
}

/** Round ends around the values, never so near that a flat course looks steep. */
function domainOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(20, (high - low) * 0.06);
  return [Math.floor((low - room) / 20) * 20, Math.ceil((high + room) / 20) * 20];
}
