import { ChecksField, LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import styles from './cases.module.css';

interface GroupMeetingFormProps {
  students: readonly { studentId: string; name: string }[];
  word: string;
  onSave: (body: { studentIds: string[]; words?: string; day?: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Who was present, when, and what it was about. */
export function GroupMeetingForm({ students, word, onSave, onCancel }: GroupMeetingFormProps) {
  const form = useForm({
    draft: null,
    initial: { present: [] as string[], words: '', day: '' },
    checks: { present: (present) => (present.length > 0 ? null : 'Tick everyone who was present.') },
    save: ({ present, words, day }) =>
      onSave({ studentIds: present, ...(words.trim() ? { words: words.trim() } : {}), ...(day ? { day } : {}) }),
  });
  return (
    <FormBody form={form} submit="Log the meeting" onCancel={onCancel}>
      <div className={styles.present}>
        <ChecksField
          form={form}
          name="present"
          label="Who was present?"
          help={`The ${word} of the page of the list that you look at.`}
          choices={students.map(({ studentId, name }) => ({ value: studentId, label: name }))}
        />
      </div>
      <TextField form={form} name="day" type="date" label="Day" help="Empty: today." isOptional width={14} />
      <LongTextField form={form} name="words" label="What it was about" isOptional rows={2} />
    </FormBody>
  );
}
