import { formatCount, formatDay } from '../../ui/format.ts';
import type { CompareRecordsView, StudentRecord } from '../core/record-views.ts';
import styles from './roster.module.css';

interface SideBySideProps {
  compared: CompareRecordsView;
  /** The record that stays. */
  keptId: string;
}

/** Two records that may be one student's: what is known in each, the differing facts in bold. */
export function RecordsSideBySide({ compared: { first, second }, keptId }: SideBySideProps) {
  return (
    <div className={styles.sides}>
      <Side record={first} other={second} isKept={first.studentId === keptId} />
      <Side record={second} other={first} isKept={second.studentId === keptId} />
    </div>
  );
}

function Side({ record, other, isKept }: { record: StudentRecord; other: StudentRecord; isKept: boolean }) {
  const differs = (name: 'name' | 'dateOfBirth' | 'email'): string | undefined =>
    record[name] === other[name] ? undefined : styles.differs;
  const beside = [
    ...(record.classes > 0 ? [formatCount(record.classes, 'class', 'classes')] : []),
    ...(record.guardians > 0 ? [formatCount(record.guardians, 'guardian')] : []),
    ...(record.circumstances > 0 ? [formatCount(record.circumstances, 'circumstance')] : []),
  ];
  return (
    <section className={styles.side} aria-label={`${record.name}: ${isKept ? 'stays' : 'goes into the other'}`}>
      <div>
        <h3>
          <bdi>{record.name}</bdi>
        </h3>
        <p className={styles.quiet}>{isKept ? 'This record stays.' : 'This record goes into the other.'}</p>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Born</dt>
          <dd className={differs('dateOfBirth')}>
            {record.dateOfBirth ? formatDay(record.dateOfBirth) : 'not on record'}
          </dd>
        </div>
        <div>
          <dt>Mail</dt>
          <dd className={differs('email')}>{record.email ?? 'not on record'}</dd>
        </div>
        <div>
          <dt>Ids</dt>
          <dd>
            <ul>
              {record.identifiers.map(({ kind, value }) => (
                <li key={`${kind} ${value}`}>
                  {kind === 'source' ? 'roster' : kind} <span className="numbers">{value}</span>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Enrolled in</dt>
          <dd>
            {record.enrolments.length === 0 ? 'nothing' : null}
            <ul>
              {record.enrolments.map((one) => (
                <li key={`${one.programme} ${one.term} ${one.from}`}>
                  {[...new Set([one.programme, one.term])].join(' · ')}
                  <br />
                  <span className={styles.quiet}>
                    {one.from ? `from ${formatDay(one.from)}` : 'from the beginning'}
                    {one.to ? ` to ${formatDay(one.to)}` : ''}
                  </span>
                </li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Looked after by</dt>
          <dd>{record.lookedAfterBy.join(', ') || 'nobody on record'}</dd>
        </div>
        {beside.length > 0 ? (
          <div>
            <dt>Beside that</dt>
            <dd>{beside.join(', ')}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}
