import { formatCount, formatNumber, formatShare } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { RowCounts } from '../core/fates.ts';
import { fateLines, fateWords } from './fate-words.ts';
import styles from './sources.module.css';

interface RowFatesProps {
  counts: RowCounts;
  /** How many different ids nobody has. */
  unknownIds: number;
  /** Where to see the rows of a fate; null: they are not listed. */
  hrefOf?: ((fate: string) => string) | undefined;
}

/** Every row of a delivery, by what became of it. */
export function RowFates({ counts, unknownIds, hrefOf }: RowFatesProps) {
  const lines = fateLines(counts);
  return (
    <div className={styles.stack}>
      <FateBar counts={counts} />
      <PlainTable
        caption="Rows by what became of them"
        rows={lines}
        keyOf={(line) => line.fate}
        columns={[
          {
            key: 'fate',
            label: 'What became of them',
            isName: true,
            cell: ({ fate }) => (
              <span className={styles.fate}>
                <span className={styles.swatch} data-fate={fate} aria-hidden="true" />
                {fateWords[fate].label}
              </span>
            ),
          },
          {
            key: 'n',
            label: 'Rows',
            isNumeric: true,
            cell: ({ fate, n }) =>
              hrefOf && fateWords[fate].isLost ? <a href={hrefOf(fate)}>{formatNumber(n)}</a> : formatNumber(n),
          },
          { key: 'share', label: 'Share', isNumeric: true, cell: ({ share }) => formatShare(share) },
          {
            key: 'do',
            label: 'What to do',
            cell: ({ fate }) => (
              <span className={styles.toDo}>
                {fate === 'unknown-student' && unknownIds > 0 ? `${formatCount(unknownIds, 'different id')}. ` : ''}
                {fateWords[fate].toDo ?? 'Nothing.'}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

/** The same as a bar; the table or the words beside it say it too. */
export function FateBar({ counts, isSmall = false }: { counts: RowCounts; isSmall?: boolean }) {
  return (
    <div className={styles.fateBar} data-small={isSmall || undefined} aria-hidden="true">
      {fateLines(counts).map(({ fate, share }) => (
        <span key={fate} data-fate={fate} style={{ flexGrow: Math.max(share, 0.004) }} />
      ))}
    </div>
  );
}
