import { ChecksField, LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import type { WorkRow } from '../core/views.ts';
import styles from './interventions.module.css';

interface GroupMetProps {
  rows: readonly WorkRow[];
  onSave: (body: {
    followUpIds: string[];
    missedIds: string[];
    words: string;
    sessionsDone: number | null;
  }) => Promise<unknown>;
  onCancel: () => void;
}

/** Who was there, and who was not. */
export function GroupMetForm({ rows, onSave, onCancel }: GroupMetProps) {
  const form = useForm({
    draft: null,
    initial: { present: rows.map(({ followUpId }) => followUpId), words: '', sessionsDone: '1' },
    checks: {
      present: (present) => (present.length > 0 ? null : 'Tick everyone who was there.'),
      sessionsDone: (value) => (Number.isNaN(Number(value.replace(',', '.'))) ? 'Give a number.' : null),
    },
    save: ({ present, words, sessionsDone }) =>
      onSave({
        followUpIds: present,
        missedIds: rows.map(({ followUpId }) => followUpId).filter((id) => !present.includes(id)),
        words: words.trim(),
        sessionsDone: sessionsDone.trim() === '' ? null : Number(sessionsDone.replace(',', '.')),
      }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <div className={styles.who}>
        <ChecksField
          form={form}
          name="present"
          label="Who was there?"
          choices={rows.map(({ followUpId, student }) => ({ value: followUpId, label: student.name }))}
        />
      </div>
      <TextField form={form} name="sessionsDone" label="Sessions since the last time" width={8} />
      <LongTextField form={form} name="words" label="How it went" isOptional rows={2} />
    </FormBody>
  );
}
