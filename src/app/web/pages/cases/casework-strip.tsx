import styles from '../../../../cases/web/cases.module.css';
import { contactSentence } from '../../../../cases/web/contact-standing.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { LogContact } from './log-contact.tsx';
import { useCasework } from './use-casework.ts';

interface CaseworkStripProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** Beside the score: since when nobody reached the student, and the next step. */
export function CaseworkStrip({ student, verb }: CaseworkStripProps) {
  const { data } = useCasework(student.studentId);
  return (
    <div className={styles.strip}>
      <p>{data ? contactSentence(data.standing) : ' '}</p>
      <div className={styles.does}>
        <LogContact student={student} verb={verb} />
      </div>
    </div>
  );
}
