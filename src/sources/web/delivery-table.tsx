import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatInstant, formatNumber, formatShortDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { DeliveryView } from '../core/views.ts';
import { deliveryStateWords } from './delivery-words.ts';
import { sizeWords } from './drop-zone.tsx';
import { FateBar } from './row-fates.tsx';
import styles from './sources.module.css';

interface DeliveryTableProps {
  deliveries: readonly DeliveryView[];
  hrefOf: (delivery: DeliveryView) => string;
  /** On the page of one source its name is said already. */
  withoutSource?: boolean;
}

export function DeliveryTable({ deliveries, hrefOf, withoutSource = false }: DeliveryTableProps) {
  return (
    <PlainTable
      caption="Deliveries, newest first"
      rows={deliveries}
      keyOf={(delivery) => delivery.deliveryId}
      isQuiet={({ state }) => state === 'superseded' || state === 'refused'}
      columns={[
        {
          key: 'file',
          label: 'File',
          isName: true,
          cell: (delivery) => (
            <>
              <a href={hrefOf(delivery)}>{delivery.fileName}</a>
              <div className={`${styles.quiet} ${styles.small}`}>{sizeWords(delivery.sizeBytes)}</div>
            </>
          ),
        },
        ...(withoutSource
          ? []
          : [
              {
                key: 'source',
                label: 'Source',
                cell: (delivery: DeliveryView) => (delivery.kind === 'roster' ? 'Roster' : (delivery.sourceName ?? '')),
              },
            ]),
        { key: 'state', label: 'State', cell: (delivery) => <DeliveryStateMark delivery={delivery} /> },
        {
          key: 'rows',
          label: 'Rows',
          isNumeric: true,
          cell: ({ totalRows, isMoving }) => (isMoving && totalRows === 0 ? '' : formatNumber(totalRows)),
        },
        {
          key: 'fates',
          label: 'Stored',
          cell: ({ kind, rowCounts, totalRows }) =>
            kind === 'roster' || totalRows === 0 ? null : (
              <div className={styles.fate}>
                <FateBar counts={rowCounts} isSmall />
                <span className="numbers">{formatNumber(rowCounts.stored ?? 0)}</span>
              </div>
            ),
        },
        {
          key: 'covers',
          label: 'Days',
          cell: ({ coversFrom, coversTo }) =>
            coversFrom && coversTo
              ? coversFrom === coversTo
                ? formatShortDay(coversFrom)
                : `${formatShortDay(coversFrom)} to ${formatShortDay(coversTo)}`
              : null,
        },
        {
          key: 'came',
          label: 'Received',
          cell: ({ receivedAt, receivedBy }) => (
            <>
              {formatInstant(receivedAt)}
              <div className={`${styles.quiet} ${styles.small}`}>{receivedBy}</div>
            </>
          ),
        },
      ]}
    />
  );
}

export function DeliveryStateMark({ delivery: { state, isMoving, progressPct } }: { delivery: DeliveryView }) {
  if (isMoving) return `${deliveryStateWords[state]}, ${progressPct} %`;
  if (state === 'held' || state === 'failed') return <AttentionMark>{deliveryStateWords[state]}</AttentionMark>;
  return deliveryStateWords[state];
}
