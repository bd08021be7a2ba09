import { Button, FileInput, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { largest_file_bytes, taken_types } from '../../../../cases/core/file-type.ts';
import type { NoteLevel } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { levelWords } from '../../../../cases/web/note-form.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { queryString, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { upload } from '../../upload.ts';

interface FileFormProps {
  caseId: string;
  onDone: () => Promise<unknown>;
  onCancel: () => void;
}

/** A file for a case, and who may open it. */
export function FileForm({ caseId, onDone, onCancel }: FileFormProps) {
  const { key } = useInstitution();
  const [file, setFile] = useState<File | null>(null);
  const [level, setLevel] = useState<NoteLevel>('team');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (!file) return setTrouble('Choose a file first.');
    setBusy(true);
    setTrouble(null);
    try {
      const query = queryString({ name: file.name, level });
      await upload(tenant(key, `/cases/${caseId}/files${query}`), file, () => undefined);
      await onDone();
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <FileInput
        label="File"
        description={`${taken_types}, up to ${largest_file_bytes / 1_000_000} MB.`}
        placeholder="Choose a file"
        value={file}
        onChange={setFile}
      />
      <NativeSelect
        label="Who opens it"
        description={levelWords[level].says}
        value={level}
        // The choices are the levels.
        onChange={(event) => setLevel(event.currentTarget.value as NoteLevel)}
        data={(Object.keys(levelWords) as NoteLevel[]).map((one) => ({ value: one, label: levelWords[one].label }))}
      />
      {trouble ? (
        <Notice tone="bad" title="The file was not kept" isAlert>
          {trouble}
        </Notice>
      ) : null}
      <div className={styles.buttons}>
        <Button type="submit" loading={isBusy}>
          Add the file
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
