import { formatNumber } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { RejectView } from '../core/views.ts';
import styles from './sources.module.css';

/** Rows that were not stored, each with its reason and as it came. */
export function RejectList({ rejects }: { rejects: readonly RejectView[] }) {
  const hasFiles = rejects.some(({ file }) => file !== '');
  return (
    <PlainTable
      caption="Rows that were not stored"
      isDense
      rows={rejects}
      keyOf={(reject) => `${reject.file} ${reject.row} ${reject.fate} ${reject.content}`}
      columns={[
        { key: 'row', label: 'Row', isNumeric: true, cell: ({ row }) => (row === null ? '' : formatNumber(row)) },
        ...(hasFiles ? [{ key: 'file', label: 'File', cell: ({ file }: RejectView) => file }] : []),
        { key: 'reason', label: 'Why', isName: true, cell: ({ reason }) => reason },
        {
          key: 'content',
          label: 'As it came',
          cell: ({ content }) => <code className={styles.content}>{content}</code>,
        },
      ]}
    />
  );
}
