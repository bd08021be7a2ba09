import type { ReactNode } from 'react';
import { formatDay, formatInstant, formatNumber } from '../../ui/format.ts';
import { columnsOf } from '../core/mapping.ts';
import type { DeliveryView } from '../core/views.ts';
import { listOf } from './code-list.ts';
import { sizeWords } from './drop-zone.tsx';
import styles from './sources.module.css';

export function DeliveryFacts({
  delivery,
  sourceHref,
}: {
  delivery: DeliveryView;
  sourceHref: (sourceId: number) => string;
}) {
  const { receivedAt, receivedBy, appliedAt, sizeBytes, coversFrom, coversTo, brought, mapping, reachedOn, rowCounts } =
    delivery;
  const facts: { name: string; says: ReactNode }[] = [
    { name: 'Received', says: `${formatInstant(receivedAt)}, by ${receivedBy}` },
    { name: 'Stored', says: appliedAt ? formatInstant(appliedAt) : 'not yet' },
    { name: 'Size', says: sizeWords(sizeBytes) },
    ...(coversFrom && coversTo
      ? [
          {
            name: 'Covers',
            says:
              coversFrom === coversTo ? formatDay(coversFrom) : `${formatDay(coversFrom)} to ${formatDay(coversTo)}`,
          },
        ]
      : []),
    ...(brought.length > 0
      ? [
          {
            name: 'Brought to',
            says: brought.map((one) => (
              <div key={one.sourceId}>
                <a href={sourceHref(one.sourceId)}>{one.sourceName}</a>: {formatNumber(one.storedRows)} rows
              </div>
            )),
          },
        ]
      : []),
    ...(reachedOn && (rowCounts['not-yet'] ?? 0) > 0
      ? [{ name: 'Kept aside', says: `rows dated after ${formatDay(reachedOn)}` }]
      : []),
    ...(mapping ? [{ name: 'Read by', says: `columns ${listOf(columnsOf(mapping))}` }] : []),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, says }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}
