import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatShare } from '../../ui/format.ts';
import type { ModelSourceView } from '../core/views.ts';
import styles from './scoring.module.css';

interface WeightListProps {
  /** Groups with the weight of each. */
  weights: Readonly<Record<string, string>>;
  shares: Readonly<Record<string, number>>;
  sources: readonly ModelSourceView[];
  groupWords: (group: string) => string;
  sourceHref: (source: ModelSourceView) => string;
  /** Left out: the weights are only read. */
  onWeight?: (group: string, weight: string) => void;
  error?: string | null;
}

/** Each group's weight, beside the sources that share it and what they rest on. */
export function WeightList({ weights, shares, sources, groupWords, sourceHref, onWeight, error }: WeightListProps) {
  const groups = Object.keys(weights);
  return (
    <fieldset className={styles.weights} aria-invalid={error ? true : undefined} tabIndex={error ? -1 : undefined}>
      <legend className={`${styles.quiet} ${styles.small}`}>Only their proportions count.</legend>
      {error ? <p role="alert">{error}</p> : null}
      {groups.map((group) => (
        <div key={group} className={styles.group}>
          <label className={styles.groupName} htmlFor={`weight-${group}`}>
            {groupWords(group)}
          </label>
          {onWeight ? (
            <input
              id={`weight-${group}`}
              className={styles.number}
              type="number"
              min={0}
              max={1000}
              step="any"
              value={weights[group] ?? ''}
              onChange={(event) => onWeight(group, event.currentTarget.value)}
            />
          ) : (
            <output id={`weight-${group}`}>{weights[group]}</output>
          )}
          <div className={styles.share}>
            <div className={styles.bar} aria-hidden="true">
              <span style={{ width: `${100 * (shares[group] ?? 0)}%` }} />
            </div>
            <span>{formatShare(shares[group] ?? 0)}</span>
          </div>
          <ul className={styles.sources}>
            {sources
              .filter((source) => source.weightGroup === group)
              .map((source) => (
                <li key={source.sourceId}>
                  <a href={sourceHref(source)}>{source.name}</a>
                  {source.isEnabled ? null : <span>disabled</span>}
                  <QualityWords source={source} />
                  {source.freshness.state === 'stale' ? (
                    <AttentionMark>{source.freshness.words}</AttentionMark>
                  ) : (
                    <span>{source.freshness.words}</span>
                  )}
                </li>
              ))}
            {sources.some((source) => source.weightGroup === group) ? null : (
              <li>
                <span className={styles.quiet}>No source in this group: its weight goes to the others.</span>
              </li>
            )}
          </ul>
        </div>
      ))}
    </fieldset>
  );
}

function QualityWords({ source: { qualityPct, isQualityLow } }: { source: ModelSourceView }) {
  if (qualityPct === null) return <span>quality not known yet</span>;
  return isQualityLow ? (
    <AttentionMark>quality {qualityPct} %: too low to weigh much</AttentionMark>
  ) : (
    <span>quality {qualityPct} %</span>
  );
}
