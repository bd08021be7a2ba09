import { formatDay, formatNumber } from '../../ui/format.ts';
import type { PreviewView } from '../core/views.ts';
import { fateSentence, fateWords } from './fate-words.ts';
import styles from './mapping.module.css';
import { RowFates } from './row-fates.tsx';

/** What would become of the first rows under the mapping as it stands. */
export function PreviewRows({ preview, hasValues }: { preview: PreviewView; hasValues: boolean }) {
  return (
    <div className={styles.stack}>
      <p>
        Of the first {formatNumber(Object.values(preview.counts).reduce((sum, n) => sum + n, 0))} rows:{' '}
        {fateSentence(preview.counts, formatNumber)}
      </p>
      <RowFates counts={preview.counts} unknownIds={0} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.rowsFrame} tabIndex={0} aria-label="How the first rows read">
        <table className={styles.rows}>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Student</th>
              <th scope="col">Day</th>
              {hasValues ? <th scope="col">Value</th> : null}
              <th scope="col">Goes to</th>
              <th scope="col">What becomes of it</th>
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, 8).map((row) => (
              <tr key={row.row}>
                <td>{row.row}</td>
                <td>{row.student}</td>
                <td>{row.day === null ? '' : formatDay(row.day)}</td>
                {hasValues ? <td>{row.expected === null ? row.value : `${row.value} of ${row.expected}`}</td> : null}
                <td>{row.source}</td>
                <td className={styles.words} data-lost={fateWords[row.fate].isLost || undefined}>
                  {row.reason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
