import { formatNumber } from '../format.ts';
import styles from './charts.module.css';
import { ChartFrame } from './frame.tsx';
import { linear, twoLines } from './scale.ts';

export interface PeerRange {
  key: string;
  /** With its unit: "Quizzes, days a week". */
  label: string;
  value: number | null;
  p25: number;
  p50: number;
  p75: number;
  n: number;
}

interface PeerRangesProps {
  level?: 2 | 3 | 4;
  title: string;
  note: string;
  /** Whose dots they are. */
  name: string;
  ranges: readonly PeerRange[];
}

const row_px = 48;

/** Where one student stands among chosen peers: the middle half as a band, the median as a line, the student as a dot. */
export function PeerRanges({ level = 2, title, note, name, ranges }: PeerRangesProps) {
  return (
    <ChartFrame
      level={level}
      title={title}
      note={note}
      minHeight={ranges.length * row_px}
      table={{
        columns: [
          { label: 'Measure' },
          { label: name, numeric: true },
          { label: 'Peers: lower quartile', numeric: true },
          { label: 'Peers: median', numeric: true },
          { label: 'Peers: upper quartile', numeric: true },
          { label: 'Peers (n)', numeric: true },
        ],
        rows: ranges.map((range) => [
          range.label,
          range.value === null ? null : round(range.value),
          round(range.p25),
          round(range.p50),
          round(range.p75),
          range.n,
        ]),
      }}
    >
      {(width) => {
        const isNarrow = width < 480;
        const names_px = isNarrow ? 0 : Math.min(220, width * 0.3);
        const tall = isNarrow ? row_px + 16 : row_px;
        return (
          <svg data-chart width={width} height={ranges.length * tall} role="img" aria-label={title}>
            {ranges.map((range, i) => {
              const top = i * tall + (isNarrow ? 18 : 0);
              const most = Math.max(range.p75, range.value ?? 0, range.p50) * 1.08 || 1;
              const least = Math.min(0, range.p25, range.value ?? 0);
              const x = linear([least, most], [names_px + 4, width - 64]);
              const middle = top + 20;
              return (
                <g key={range.key}>
                  {(isNarrow ? [range.label] : twoLines(range.label, Math.floor(names_px / 6.6))).map(
                    (line, l, lines) => (
                      <text
                        key={line}
                        className={styles.label}
                        x={0}
                        y={isNarrow ? i * tall + 12 : middle + (l - (lines.length - 1) / 2) * 14}
                        dominantBaseline="middle"
                      >
                        {line}
                      </text>
                    ),
                  )}
                  <line className={styles.grid} x1={x(least)} x2={x(most)} y1={middle} y2={middle} />
                  <rect
                    className={styles.peers}
                    x={x(range.p25)}
                    y={middle - 8}
                    width={Math.max(2, x(range.p75) - x(range.p25))}
                    height={16}
                    rx="2"
                  />
                  <line
                    className={styles.median}
                    x1={x(range.p50)}
                    x2={x(range.p50)}
                    y1={middle - 10}
                    y2={middle + 10}
                  />
                  {i === 0 ? (
                    <text
                      className={styles.axis}
                      x={x(range.p50)}
                      y={middle + 20}
                      textAnchor="middle"
                      dominantBaseline="middle"
                    >
                      median {formatNumber(range.p50, 1)}
                    </text>
                  ) : null}
                  {range.value === null ? null : (
                    <circle className={styles.dot} cx={x(range.value)} cy={middle} r="5" />
                  )}
                  <text
                    className={range.value === null ? styles.axis : styles.studentLabel}
                    x={width}
                    y={middle}
                    textAnchor="end"
                    dominantBaseline="middle"
                  >
                    {range.value === null ? 'no data' : formatNumber(range.value, 1)}
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

const round = (value: number): number => Math.round(value * 10) / 10;
