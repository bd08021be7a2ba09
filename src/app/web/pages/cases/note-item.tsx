import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { FileView, NoteView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { Cite } from '../../../../cases/web/cite.tsx';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';
import { formatInstant } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseFiles } from './case-files.tsx';
import { keepNoteFile } from './keep-note-file.ts';
import { NoteHistory } from './note-history.tsx';

const NoteForm = lazy(async () => ({ default: (await import('../../../../cases/web/note-form.tsx')).NoteForm }));
const SayForm = lazy(async () => ({ default: (await import('../../../../cases/web/case-forms.tsx')).SayForm }));

/** What opening a restricted note tells. */
interface Opened {
  text: string;
  files: FileView[];
}

interface NoteItemProps {
  note: NoteView;
  studentId: string;
  verb: Verb;
  isHeadless?: boolean;
}

/** A note: its text, or that there is one and how it is opened. */
export function NoteItem({ note, studentId, verb, isHeadless = false }: NoteItemProps) {
  const { key } = useInstitution();
  const [opened, setOpened] = useState<(Opened & { reason: string }) | null>(null);
  const [dialog, setDialog] = useState<'read' | 'edit' | 'history' | null>(null);
  const close = () => setDialog(null);
  const text = note.text ?? opened?.text ?? null;
  const files = note.text === null ? (opened?.files ?? []) : note.files;
  return (
    <div className={styles.part} style={{ gap: 4 }}>
      {isHeadless ? null : (
        <span className={styles.faint}>
          {formatInstant(note.writtenAt)} · {note.isMine ? 'you' : note.by}
        </span>
      )}
      {note.level === 'restricted' ? <AttentionMark tone="quiet">Restricted note</AttentionMark> : null}
      {note.level === 'safeguarding' ? <AttentionMark>Safeguarding: leads only</AttentionMark> : null}
      {text === null ? null : <p className={styles.words}>{text}</p>}
      {files.length > 0 ? <CaseFiles files={files} verb={verb} reason={opened?.reason} isOfNote /> : null}
      {note.cites ? <Cite cites={note.cites} /> : null}
      <div className={styles.buttons}>
        {text === null ? (
          <Button variant="default" size="compact-sm" onClick={() => setDialog('read')}>
            Open it
          </Button>
        ) : null}
        {note.isMine ? (
          <Button variant="subtle" size="compact-sm" onClick={() => setDialog('edit')}>
            Edit
          </Button>
        ) : null}
        {note.editedAt || note.level !== 'team' ? (
          <Button variant="subtle" size="compact-sm" onClick={() => setDialog('history')}>
            {note.editedAt ? 'Edited: history' : 'Who opened it'}
          </Button>
        ) : null}
      </div>
      <FormDialog title="Open a restricted note" isOpen={dialog === 'read'} onClose={close}>
        <Suspense>
          <SayForm
            label="What do you open it for?"
            help="Your name, the time and this reason stay on record, for its author to see."
            submit="Open the note"
            draft={`read-${note.noteId}`}
            onCancel={close}
            onSave={async (reason) => {
              const answer = await api.post<Opened>(tenant(key, `/notes/${note.noteId}/read`), { reason });
              setOpened({ ...answer, reason });
              close();
            }}
          />
        </Suspense>
      </FormDialog>
      <FormDialog title="Edit the note" isOpen={dialog === 'edit'} onClose={close}>
        <Suspense>
          <NoteForm
            draft={`edit-${note.noteId}`}
            initial={{ text: note.text ?? '', level: note.level }}
            mayCite={false}
            keepFile={keepNoteFile(key, studentId)}
            onCancel={close}
            onSave={async ({ text: said, level, fileIds }) => {
              await api
                .patch(tenant(key, `/notes/${note.noteId}`), { revision: note.revision, text: said, level, fileIds })
                .catch(async (error: unknown) => {
                  await verb.refresh();
                  throw error;
                });
              close();
              await verb.refresh();
            }}
          />
        </Suspense>
      </FormDialog>
      <FormDialog title="History of the note" isOpen={dialog === 'history'} onClose={close}>
        <NoteHistory noteId={note.noteId} />
      </FormDialog>
    </div>
  );
}
