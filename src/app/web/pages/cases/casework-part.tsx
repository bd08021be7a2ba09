import { Button } from '@mantine/core';
import { IconNote } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { StudentCaseworkView } from '../../../../cases/core/views.ts';
import { CaseLineItem } from '../../../../cases/web/case-line.tsx';
import styles from '../../../../cases/web/cases.module.css';
import { ContactList } from '../../../../cases/web/contact-list.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';
import { ConcernItem } from './concern-item.tsx';
import { keepNoteFile } from './keep-note-file.ts';
import { NoteItem } from './note-item.tsx';
import { useCasework } from './use-casework.ts';

const NoteForm = lazy(async () => ({ default: (await import('../../../../cases/web/note-form.tsx')).NoteForm }));

const AfterAction = lazy(() => import('./after-action.tsx'));

interface CaseworkPartProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** What was done for the student: contacts, and for those who may read it the casework. */
export default function CaseworkPart({ student, verb }: CaseworkPartProps) {
  const query = useCasework(student.studentId);
  return (
    <Section id="casework" title="Contact and casework">
      <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
        {(view) => (
          <div className={styles.columns}>
            {view.seesCasework || view.concerns.length > 0 ? (
              <div className={styles.part}>
                {view.seesCasework ? <Cases view={view} /> : null}
                {view.concerns.length > 0 ? <Concerns view={view} verb={verb} /> : null}
                {view.seesCasework ? <Notes view={view} student={student} verb={verb} /> : null}
              </div>
            ) : null}
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

function Cases({ view }: { view: StudentCaseworkView }) {
  const { key } = useInstitution();
  const [shown, show] = useState<string | null>(null);
  return (
    <>
      <h3 className={styles.head}>Cases</h3>
      {view.cases.length === 0 ? <p className={styles.faint}>None so far.</p> : null}
      <ul className={styles.lines}>
        {view.cases.map((line) => (
          <CaseLineItem key={line.caseId} line={line} href={addressOf(key, `/cases/${line.caseId}`)}>
            {shown === line.caseId ? (
              <Suspense fallback={<div className={styles.afterWaits} />}>
                <AfterAction caseId={line.caseId} isWhole level={4} />
              </Suspense>
            ) : (
              <Button variant="subtle" size="compact-sm" onClick={() => show(line.caseId)}>
                What happened after
              </Button>
            )}
          </CaseLineItem>
        ))}
      </ul>
    </>
  );
}

function Concerns({ view, verb }: { view: StudentCaseworkView; verb: Verb }) {
  return (
    <>
      <h3 className={styles.head}>Concerns</h3>
      <ul className={styles.lines}>
        {view.concerns.map((concern) => (
          <ConcernItem
            key={concern.concernId}
            concern={concern}
            kinds={view.kinds}
            mayWork={view.mayWork}
            verb={verb}
          />
        ))}
      </ul>
    </>
  );
}

function Notes({ view, student, verb }: { view: StudentCaseworkView } & CaseworkPartProps) {
  const { key } = useInstitution();
  return (
    <>
      <h3 className={styles.head}>Notes</h3>
      {view.notes.length === 0 ? <p className={styles.faint}>None so far.</p> : null}
      <ul className={styles.lines}>
        {view.notes.map((note) => (
          <li key={note.noteId}>
            <NoteItem note={note} studentId={student.studentId} verb={verb} />
          </li>
        ))}
      </ul>
      {view.mayWork ? (
        <div>
          <CaseDialog
            label="Write a note"
            title={`A note about ${student.name}`}
            icon={<IconNote size={16} aria-hidden="true" />}
          >
            {(close) => (
              <NoteForm
                draft={`note-${student.studentId}`}
                keepFile={keepNoteFile(key, student.studentId)}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, '/notes'), { studentId: student.studentId, ...body });
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </div>
      ) : null}
    </>
  );
}
