import { useId } from 'react';
import { formatCount, formatNumber, formatShare } from '../format.ts';
import styles from './charts.module.css';
import { ChartFrame } from './frame.tsx';
import { linear } from './scale.ts';

export interface DistributionBar {
  /** Inclusive. */
  from: number;
  /** Exclusive, save for the last. */
  to: number;
  n: number;
  share: number;
  /** What a healthy group would have (mean 500, standard deviation 100). */
  expectedShare: number;
  /** The list of those students. */
  href: string;
}

interface DistributionProps {
  title: string;
  note: string;
  bars: readonly DistributionBar[];
  /** "student", "students" */
  person: readonly [one: string, many: string];
}

const row_px = 56;
const top_px = 10;

/** How many stand how deep: one bar per band, high scores on top, the waterline across, the expected shape behind. */
export function Distribution({ title, note, bars, person }: DistributionProps) {
  const water = useId();
  const fromTop = bars.toSorted((a, b) => b.from - a.from);
  const high = fromTop[0]?.to ?? 1000;
  const low = fromTop.at(-1)?.from ?? 0;
  const most = Math.max(0.01, ...bars.flatMap((bar) => [bar.share, bar.expectedShare]));
  const height = top_px + fromTop.length * row_px + 12;
  return (
    <ChartFrame
      title={title}
      note={note}
      minHeight={height}
      table={{
        columns: [
          { label: 'Score band' },
          { label: `${person[1]} (n)`, numeric: true },
          { label: 'Share', numeric: true },
          { label: 'Expected in a healthy group', numeric: true },
        ],
        rows: bars.map((bar) => [bandName(bar), bar.n, formatShare(bar.share), formatShare(bar.expectedShare)]),
      }}
    >
      {(width) => {
        const left = 36;
        const words_px = width < 480 ? 136 : 152;
        const y = linear([high, low], [top_px, top_px + fromTop.length * row_px]);
        const x = linear([0, most], [left, width - words_px]);
        return (
          // biome-ignore lint/a11y/useSemanticElements: a drawing with links inside is a group
          <svg data-chart width={width} height={height} role="group" aria-label={title}>
            <clipPath id={water}>
              <rect x={left} y={y(500)} width={Math.max(0, width - left)} height={Math.max(0, y(low) - y(500))} />
            </clipPath>
            <rect
              className={styles.water}
              x={left}
              y={y(high)}
              width={width - left}
              height={y(low) - y(high)}
              clipPath={`url(#${water})`}
            />
            {[high, ...fromTop.map((bar) => bar.from)].map((edge) => (
              <g key={edge}>
                <line className={styles.grid} x1={left} x2={width} y1={y(edge)} y2={y(edge)} />
                <text className={styles.axis} x={left - 8} y={y(edge)} textAnchor="end" dominantBaseline="middle">
                  {formatNumber(edge)}
                </text>
              </g>
            ))}
            {fromTop.map((bar) => {
              const edge = x(Math.max(bar.share, bar.expectedShare));
              const expected = Math.max(0, x(bar.expectedShare) - left);
              return (
                <a
                  key={bar.from}
                  href={bar.href}
                  className={styles.barLink}
                  aria-labelledby={['n', 'share', 'band'].map((part) => `${water}-${part}-${bar.from}`).join(' ')}
                >
                  <rect className={styles.expected} x={left} y={y(bar.to) + 4} width={expected} height={row_px - 8} />
                  <rect
                    className={expected < 3 ? styles.heatNone : styles.expectedEdge}
                    x={left}
                    y={y(bar.to) + 4}
                    width={expected}
                    height={row_px - 8}
                  />
                  <rect
                    className={styles.bar}
                    x={left}
                    y={y(bar.to) + 14}
                    width={bar.n === 0 ? 0 : Math.max(2, x(bar.share) - left)}
                    height={row_px - 28}
                    rx="2"
                  />
                  <text
                    id={`${water}-n-${bar.from}`}
                    className={styles.linkWords}
                    x={edge + 10}
                    y={y(bar.to) + row_px / 2 - 9}
                    dominantBaseline="middle"
                  >
                    {`${width < 480 ? formatNumber(bar.n) : formatCount(bar.n, ...person)} `}
                  </text>
                  <text
                    id={`${water}-share-${bar.from}`}
                    className={styles.axis}
                    x={edge + 10}
                    y={y(bar.to) + row_px / 2 + 10}
                    dominantBaseline="middle"
                  >
                    {formatShare(bar.share)} · expected {formatShare(bar.expectedShare)}
                  </text>
                  <text id={`${water}-band-${bar.from}`} visibility="hidden">
                    scores {bandName(bar)}
                  </text>
                  <rect
                    className={styles.hit}
                    x={left}
                    y={y(bar.to) + 1}
                    width={width - left}
                    height={row_px - 2}
                    rx="4"
                  />
                </a>
              );
            })}
            <Waterline left={left} width={width} at={y(500)} />
          </svg>
        );
      }}
    </ChartFrame>
  );
}

function Waterline({ left, width, at }: { left: number; width: number; at: number }) {
  return (
    <g pointerEvents="none">
      <line className={styles.waterline} x1={left} x2={width} y1={at} y2={at} />
      <text className={styles.waterLabel} x={left - 8} y={at} textAnchor="end" dominantBaseline="middle">
        500
      </text>
    </g>
  );
}

function bandName(bar: { from: number; to: number }): string {
  return `${bar.from} to ${bar.to >= 1000 ? 1000 : bar.to - 1}`;
}
