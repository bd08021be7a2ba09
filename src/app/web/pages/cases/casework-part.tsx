import styles from '../../../../cases/web/cases.module.css';
import { ContactList } from '../../../../cases/web/contact-list.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Loaded } from '../../trouble.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { useCasework } from './use-casework.ts';

interface CaseworkPartProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** What was done for the student: contacts, and for those who may read it the casework. */
export default function CaseworkPart({ student }: CaseworkPartProps) {
  const query = useCasework(student.studentId);
  return (
    <Section id="casework" title="Contact and casework">
      <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
        {(view) => (
          <div className={styles.columns}>
            <div className={styles.part}>
              <h3 className={styles.head}>Contacts</h3>
              <ContactList contacts={view.contacts} />
            </div>
          </div>
        )}
      </Loaded>
    </Section>
  );
}
