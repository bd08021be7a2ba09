import { Button } from '@mantine/core';
import { IconEye, IconNote, IconPaperclip } from '@tabler/icons-react';
import { lazy, useRef } from 'react';
import type { CaseView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';
import { keepNoteFile } from './keep-note-file.ts';
import { LogContact } from './log-contact.tsx';

const forms = () => import('../../../../cases/web/case-forms.tsx');
const ChangeCaseForm = lazy(async () => ({ default: (await forms()).ChangeCaseForm }));
const CloseCaseForm = lazy(async () => ({ default: (await forms()).CloseCaseForm }));
const ReferForm = lazy(async () => ({ default: (await forms()).ReferForm }));
const SayForm = lazy(async () => ({ default: (await forms()).SayForm }));
const NoteForm = lazy(async () => ({ default: (await import('../../../../cases/web/note-form.tsx')).NoteForm }));
const FileForm = lazy(async () => ({ default: (await import('./file-form.tsx')).FileForm }));

/** Everything that can be done with a case, the usual things first. */
export function CaseActions({ view, verb }: { view: CaseView; verb: Verb }) {
  const { key } = useInstitution();
  const path = (of: string) => tenant(key, `/cases/${view.caseId}${of}`);
  // The newest revision that was read, also by a form that was open meanwhile.
  const latest = useRef(view.revision);
  latest.current = view.revision;
  /** A second editor is told, sees what changed, and keeps what was typed. */
  const save = async (close: () => void, work: () => Promise<unknown>, words: string): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await verb.refresh();
      throw error;
    }
    close();
    await verb.refresh();
    verb.say({ words, tone: 'good' });
  };
  const services = view.choices.teams.filter(({ takesReferrals }) => takesReferrals);
  if (view.closedOn)
    return (
      <div className={styles.buttons}>
        <CaseDialog label="Reopen" title="Reopen the case" size="sm">
          {(close) => (
            <SayForm
              label="Why"
              submit="Reopen"
              draft={`reopen-${view.caseId}`}
              onCancel={close}
              onSave={(words) =>
                save(
                  close,
                  () => api.post(path('/reopen'), { revision: latest.current, words }),
                  'The case is open again.',
                )
              }
            />
          )}
        </CaseDialog>
      </div>
    );
  return (
    <div className={styles.buttons}>
      <LogContact student={view.student} caseId={view.caseId} verb={verb} />
      <CaseDialog label="Note" title="A note on this case" size="sm" icon={<IconNote size={16} aria-hidden="true" />}>
        {(close) => (
          <NoteForm
            draft={`case-note-${view.caseId}`}
            keepFile={keepNoteFile(key, view.student.studentId)}
            onCancel={close}
            onSave={(body) =>
              save(
                close,
                () =>
                  api.post(tenant(key, '/notes'), { studentId: view.student.studentId, caseId: view.caseId, ...body }),
                'The note is kept.',
              )
            }
          />
        )}
      </CaseDialog>
      <CaseDialog label="Stage, priority, people" title="Change the case" size="sm">
        {(close) => (
          <ChangeCaseForm
            view={view}
            onCancel={close}
            onSave={(body) => save(close, () => api.patch(path(''), { revision: latest.current, ...body }), 'Saved.')}
          />
        )}
      </CaseDialog>
      {services.length > 0 ? (
        <CaseDialog label="Refer" title="Refer to a service" size="sm">
          {(close) => (
            <ReferForm
              services={services}
              draft={`refer-${view.caseId}`}
              onCancel={close}
              onSave={(body) => save(close, () => api.post(path('/referrals'), body), 'Referred. The service is told.')}
            />
          )}
        </CaseDialog>
      ) : null}
      <CaseDialog label="File" title="Add a file" size="sm" icon={<IconPaperclip size={16} aria-hidden="true" />}>
        {(close) => (
          <FileForm
            caseId={view.caseId}
            onCancel={close}
            onDone={() => save(close, async () => undefined, 'The file is kept.')}
          />
        )}
      </CaseDialog>
      <Button
        variant="subtle"
        size="sm"
        leftSection={<IconEye size={16} aria-hidden="true" />}
        aria-pressed={view.isWatching}
        onClick={() =>
          void verb.run(
            () => api.put(path('/watching'), { isWatching: !view.isWatching }),
            view.isWatching ? 'You no longer watch this case.' : 'You watch this case.',
          )
        }
      >
        {view.isWatching ? 'Watched' : 'Watch'}
      </Button>
      <CaseDialog label="Close" title="Close the case" size="sm">
        {(close) => (
          <CloseCaseForm
            reasons={view.choices.kind.closeReasons}
            draft={`close-${view.caseId}`}
            onCancel={close}
            onSave={(body) =>
              save(close, () => api.post(path('/close'), { revision: latest.current, ...body }), 'The case is closed.')
            }
          />
        )}
      </CaseDialog>
    </div>
  );
}
