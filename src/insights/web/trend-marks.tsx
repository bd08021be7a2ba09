import { AttentionMark } from '../../ui/attention-mark.tsx';
import type { TrendFlag } from '../core/views.ts';
import { groupLabels, trendTone } from './group-labels.ts';
import styles from './insights.module.css';

/** A student's patterns as marks: an icon and a word each. */
export function TrendMarks({ trends }: { trends: readonly TrendFlag[] }) {
  return (
    <span className={styles.marks}>
      {trends.map((flag) => (
        <AttentionMark key={flag.trend} tone={trendTone(flag.trend, flag.isUncertain)}>
          {groupLabels[flag.trend].label}
          {flag.isUncertain ? ' (early)' : ''}
        </AttentionMark>
      ))}
    </span>
  );
}

/** The same with the words that a tutor could say. */
export function TrendList({ trends }: { trends: readonly TrendFlag[] }) {
  if (trends.length === 0) return null;
  return (
    <ul className={styles.trendList}>
      {trends.map((flag) => (
        <li key={flag.trend}>
          <AttentionMark tone={trendTone(flag.trend, flag.isUncertain)}>{groupLabels[flag.trend].label}</AttentionMark>
          <span>{flag.words}</span>
        </li>
      ))}
    </ul>
  );
}
