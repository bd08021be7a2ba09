import type { ReactNode } from 'react';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatDay } from '../../ui/format.ts';
import { columnsOf } from '../core/mapping.ts';
import type { SourceView } from '../core/views.ts';
import { listOf } from './code-list.ts';
import styles from './sources.module.css';

/** What is said about a source; what a data protection officer would miss is named. */
export function SourceRegister({ source }: { source: SourceView }) {
  const {
    ownerName,
    ownerContact,
    purpose,
    lawfulBasis,
    impactAssessment,
    nextReviewOn,
    isReviewDue,
    expectedEveryHours,
    filePattern,
    mapping,
  } = source;
  const missing = <AttentionMark>Not said yet</AttentionMark>;
  const facts: { name: string; says: ReactNode }[] = [
    { name: 'Technical owner', says: ownerName ? [ownerName, ownerContact].filter(Boolean).join(', ') : missing },
    { name: 'Purpose', says: purpose ?? missing },
    { name: 'Lawful basis', says: lawfulBasis ?? missing },
    { name: 'Impact assessment', says: impactAssessment ?? missing },
    {
      name: 'Next review',
      says:
        nextReviewOn === null ? (
          missing
        ) : isReviewDue ? (
          <AttentionMark>Due since {formatDay(nextReviewOn)}</AttentionMark>
        ) : (
          formatDay(nextReviewOn)
        ),
    },
    { name: 'Applies to', says: eligibilityWords(source) },
    { name: 'Stale after', says: `${expectedEveryHours} hours without new data` },
    { name: 'Watched folder', says: filePattern ? `files named ${filePattern}` : 'not watched' },
    {
      name: 'Mapping',
      says: mapping ? `saved: reads ${listOf(columnsOf(mapping))}` : 'none yet; it is saved with the first file',
    },
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

function eligibilityWords({ eligibility }: SourceView): string {
  const { from, to, ...lists } = eligibility;
  const parts = Object.entries(lists).flatMap(([name, codes]) =>
    codes && codes.length > 0 ? [`${name} ${listOf(codes)}`] : [],
  );
  if (from) parts.push(`from ${formatDay(from)}`);
  if (to) parts.push(`until ${formatDay(to)}`);
  return parts.length === 0 ? 'everybody' : parts.join('; ');
}
