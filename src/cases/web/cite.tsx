import { formatDay, formatNumber } from '../../ui/format.ts';
import type { Citation } from '../core/views.ts';
import styles from './cases.module.css';

const trendNames: Record<string, string> = {
  declining: 'declining',
  consistently_low: 'consistently low',
  sustained_decline: 'falling week after week',
  recovering: 'recovering',
  stopped: 'stopped',
};

/** Score and trend as they were when this was written; later runs change nothing here. */
export function Cite({ cites }: { cites: Citation }) {
  return (
    <p className={styles.cite}>
      Week of {formatDay(cites.week)}: {cites.score === null ? 'no score' : `score ${formatNumber(cites.score)}`}
      {cites.absoluteIndex === null ? '' : `, absolute index ${formatNumber(cites.absoluteIndex)}`}
      {cites.trends.length > 0 ? `; ${cites.trends.map((trend) => trendNames[trend] ?? trend).join(', ')}` : ''}
    </p>
  );
}
