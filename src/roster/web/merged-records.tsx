import { Button } from '@mantine/core';
import { formatInstant } from '../../ui/format.ts';
import type { MergeView } from '../core/record-views.ts';
import styles from './roster.module.css';

/** The records that were made one with a student's, each with the way back. */
export function MergedRecords({
  merges,
  isBusy,
  onUndo,
}: {
  merges: readonly MergeView[];
  isBusy: boolean;
  onUndo: (merge: MergeView) => void;
}) {
  const standing = merges.filter(({ undoneAt }) => undoneAt === null);
  if (standing.length === 0) return null;
  return (
    <ul className={styles.merges} aria-label="Merged records">
      {standing.map((merge) => (
        <li key={merge.mergeId}>
          <span>
            A second record, <b>{merge.mergedName}</b>, was merged into this one on {formatInstant(merge.mergedAt)}.
          </span>
          <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => onUndo(merge)}>
            Make them two again
          </Button>
        </li>
      ))}
    </ul>
  );
}
