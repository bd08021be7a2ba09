import styles from './charts.module.css';
import { linear, linePath, onScale, scoreDomain } from './scale.ts';

interface SparklineProps {
  values: readonly (number | null)[];
  /** "Scores of the last eight weeks". */
  label: string;
  width?: number;
  height?: number;
}

/** A score's recent course in a line of text, with the waterline at 500. */
export function Sparkline({ values, label, width = 96, height = 30 }: SparklineProps) {
  const drawn = values.map(onScale);
  const x = linear([0, Math.max(1, values.length - 1)], [3, width - 4]);
  const y = linear(scoreDomain(drawn, 150, 50), [height - 3, 3]);
  const last = values.findLastIndex((value) => value !== null);
  const end = drawn[last];
  const said = values.map((value) => (value === null ? 'none' : Math.round(value))).join(', ');
  return (
    <svg width={width} height={height} role="img" aria-label={`${label}: ${said}`} className={styles.spark}>
      <line className={styles.waterline} x1={0} x2={width} y1={y(500)} y2={y(500)} strokeOpacity={0.45} />
      <path className={styles.student} d={linePath(drawn, x, y)} style={{ strokeWidth: 1.5 }} />
      {end === null || end === undefined ? null : <circle className={styles.dot} cx={x(last)} cy={y(end)} r="2.5" />}
    </svg>
  );
}
