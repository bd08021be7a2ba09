import { Button, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { CheckField, LongTextField, SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { largest_file_bytes, taken_types } from '../core/file-type.ts';
import type { NoteLevel } from '../core/views.ts';
import styles from './cases.module.css';

export const levelWords: Record<NoteLevel, { label: string; says: string }> = {
  team: { label: 'Team', says: 'Whoever may see the student’s casework reads it.' },
  restricted: {
    label: 'Restricted',
    says: 'Others see that it exists, and open it with a reason that stays on record.',
  },
  safeguarding: {
    label: 'Safeguarding',
    says: 'Only safeguarding leads see it, or that it exists. Unless you are one, you will not see it again yourself.',
  },
};

export interface NoteBody {
  text: string;
  level: NoteLevel;
  isCiting: boolean;
  fileIds: string[];
}

interface NoteFormProps {
  draft: string;
  initial?: { text: string; level: NoteLevel };
  /** An edit cites nothing: what was cited stays. */
  mayCite?: boolean;
  /** Keeps a file for the note. @returns its id */
  keepFile: (file: File) => Promise<string>;
  onSave: (body: NoteBody) => Promise<unknown>;
  onCancel?: () => void;
}

/** A note with its files, and who may read it. */
export function NoteForm({ draft, initial, mayCite = true, keepFile, onSave, onCancel }: NoteFormProps) {
  const [files, setFiles] = useState<readonly { fileId: string; name: string }[]>([]);
  const form = useForm<{ text: string; level: string; isCiting: boolean }>({
    draft,
    initial: { text: initial?.text ?? '', level: initial?.level ?? 'team', isCiting: false },
    checks: { text: isGiven('Write what should be known.') },
    save: ({ text, level, isCiting }) =>
      onSave({
        text: text.trim(),
        // The choices are the levels.
        level: level as NoteLevel,
        isCiting,
        fileIds: files.map(({ fileId }) => fileId),
      }),
  });
  const level = form.values.level as NoteLevel;
  return (
    <FormBody form={form} submit={initial ? 'Save the note' : 'Add the note'} onCancel={onCancel}>
      <LongTextField form={form} name="text" label="Note" rows={4} />
      <SelectField
        form={form}
        name="level"
        label="Who reads it"
        help={levelWords[level].says}
        width={18}
        choices={(Object.keys(levelWords) as NoteLevel[]).map((key) => ({ value: key, label: levelWords[key].label }))}
      />
      <NoteFiles files={files} onChange={setFiles} keepFile={keepFile} />
      {mayCite ? <CheckField form={form} name="isCiting" label="Quote score and trend as they stand now" /> : null}
    </FormBody>
  );
}

interface NoteFilesProps {
  files: readonly { fileId: string; name: string }[];
  onChange: (files: readonly { fileId: string; name: string }[]) => void;
  keepFile: (file: File) => Promise<string>;
}

/** Files are as visible as their note. */
function NoteFiles({ files, onChange, keepFile }: NoteFilesProps) {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const keep = async (file: File | null): Promise<void> => {
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    try {
      onChange([...files, { fileId: await keepFile(file), name: file.name }]);
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.noteFiles}>
      {files.map(({ fileId, name }) => (
        <span key={fileId} className={styles.chip}>
          {name}
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Leave out ${name}`}
            onClick={() => onChange(files.filter((one) => one.fileId !== fileId))}
          >
            Leave out
          </Button>
        </span>
      ))}
      <FileButton onChange={(file) => void keep(file)}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-sm"
            loading={isBusy}
            leftSection={<IconPaperclip size={16} aria-hidden="true" />}
          >
            Add a file
          </Button>
        )}
      </FileButton>
      <small className={styles.faint}>
        {taken_types}, up to {largest_file_bytes / 1_000_000} MB; read by whoever reads the note.
      </small>
      {trouble ? (
        <p role="alert" className={styles.refused}>
          {trouble}
        </p>
      ) : null}
    </div>
  );
}
