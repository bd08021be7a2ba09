import type { BatchItemView } from '../../../../../families/core/writing/views.ts';
import { addressOf } from '../../../address.ts';
import { useInstitution } from '../../../session.tsx';
import styles from './writing.module.css';

/** A message as its family reads it, with to whom and about whom. */
export function MessageSample({ item }: { item: BatchItemView }) {
  const { key } = useInstitution();
  return (
    <>
      <div className={styles.sampleHead}>
        <b>{item.languageName}</b>
        <span className={styles.faint}>
          to <bdi>{item.to.name}</bdi>, about{' '}
          {item.students.map((student, at) => (
            <span key={student.studentId}>
              {at > 0 ? ', ' : ''}
              <a href={addressOf(key, `/students/${student.studentId}`)}>
                <bdi>{student.name}</bdi>
              </a>
            </span>
          ))}
        </span>
      </div>
      <div className={styles.message} dir={item.direction} lang={item.language}>
        {item.channel === 'sms' ? null : <b>{item.subject}</b>}
        {item.body}
      </div>
    </>
  );
}
