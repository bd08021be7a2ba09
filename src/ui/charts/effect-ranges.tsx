import styles from './charts.module.css';
import { ChartFrame } from './frame.tsx';
import { linear, twoLines } from './scale.ts';

export interface EffectRange {
  key: string;
  label: string;
  /** Null: too few to tell. */
  range: { difference: number; low: number; high: number } | null;
  answer: string;
  n: number | null;
}

interface EffectRangesProps {
  title: string;
  note: string;
  ranges: readonly EffectRange[];
  /** Up to here a difference is not worth the effort, either way. */
  worthwhile: number;
  /** Whether to the right is better. */
  isMoreBetter: boolean;
  format: (points: number) => string;
}

const row_px = 44;
const top_px = 34;

/** Differences from waiting with their intervals, beside the line of no difference. */
export function EffectRanges({ title, note, ranges, worthwhile, isMoreBetter, format }: EffectRangesProps) {
  const ends = ranges.flatMap(({ range }) => (range ? [range.low, range.high] : []));
  const least = Math.min(-1.5 * worthwhile, ...ends);
  const most = Math.max(1.5 * worthwhile, ...ends);
  return (
    <ChartFrame
      title={title}
      note={note}
      minHeight={top_px + ranges.length * row_px}
      table={{
        columns: [
          { label: 'What' },
          { label: 'Difference', numeric: true },
          { label: 'from (95 %)', numeric: true },
          { label: 'to (95 %)', numeric: true },
          { label: 'n', numeric: true },
          { label: 'Answer' },
        ],
        rows: ranges.map(({ label, range, answer, n }) => [
          label,
          range && format(range.difference),
          range && format(range.low),
          range && format(range.high),
          n,
          answer,
        ]),
      }}
    >
      {(width) => {
        const isNarrow = width < 560;
        const names_px = isNarrow ? 0 : Math.min(240, width * 0.3);
        const tall = isNarrow ? row_px + 14 : row_px;
        const height = top_px + ranges.length * tall;
        const x = linear([least, most], [names_px + 12, width - 150]);
        return (
          <svg data-chart width={width} height={height} role="img" aria-label={title}>
            <rect
              className={styles.peers}
              x={x(-worthwhile)}
              y={top_px - 10}
              width={Math.max(0, x(worthwhile) - x(-worthwhile))}
              height={height - top_px + 10}
            />
            <line className={styles.median} x1={x(0)} x2={x(0)} y1={top_px - 10} y2={height} />
            <text className={styles.axis} x={x(0)} y={10} textAnchor="middle" dominantBaseline="middle">
              as waiting
            </text>
            <text
              className={styles.axis}
              x={isMoreBetter ? width - 150 : x(least)}
              y={10}
              textAnchor={isMoreBetter ? 'end' : 'start'}
              dominantBaseline="middle"
            >
              better
            </text>
            {ranges.map(({ key, label, range, answer }, i) => {
              const top = top_px + i * tall + (isNarrow ? 14 : 0);
              const middle = top + row_px / 2;
              const lines = isNarrow ? [label] : twoLines(label, Math.floor(names_px / 6.8));
              return (
                <g key={key}>
                  {lines.map((line, l) => (
                    <text
                      key={line}
                      className={styles.label}
                      x={0}
                      y={isNarrow ? top + 2 : middle + (l - (lines.length - 1) / 2) * 14}
                      dominantBaseline="middle"
                    >
                      {line}
                    </text>
                  ))}
                  {range ? (
                    <>
                      <line className={styles.student} x1={x(range.low)} x2={x(range.high)} y1={middle} y2={middle} />
                      <circle className={styles.dot} cx={x(range.difference)} cy={middle} r="5" />
                    </>
                  ) : null}
                  <text
                    className={range ? styles.label : styles.axis}
                    x={width}
                    y={middle}
                    textAnchor="end"
                    dominantBaseline="middle"
                  >
                    {answer}
                  </text>
                </g>
              );
            })}
          </svg>
        );
      }}
    </ChartFrame>
  );
}
