import { formatShare } from '../../ui/format.ts';
import { goodQualityPct, type Quality, type QualityPart } from '../core/quality.ts';
import styles from './sources.module.css';

const partWords: Record<QualityPart, string> = {
  completeness: 'Completeness',
  matched: 'Known ids',
  timeliness: 'On time',
  duplicates: 'Without repeats',
};

/** What a source's quality is made of, and what would raise each part. */
export function QualityParts({ quality }: { quality: Quality }) {
  return (
    <dl className={styles.parts}>
      {quality.parts.map(({ part, share, words, toRaise }) => (
        <div key={part} className={styles.part}>
          <dt>
            <span>{partWords[part]}</span>
            <span>{share === null ? 'not yet' : formatShare(share)}</span>
          </dt>
          <dd
            className={styles.meter}
            data-low={(share !== null && share * 100 < goodQualityPct) || undefined}
            aria-hidden="true"
          >
            <span style={{ width: `${100 * (share ?? 0)}%` }} />
          </dd>
          <dd>{words}.</dd>
          {toRaise ? <dd>{toRaise}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
