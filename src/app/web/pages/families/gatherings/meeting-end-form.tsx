import { LongTextField, SelectField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';

interface MeetingEndProps {
  draft: string;
  onSave: (body: { outcome: string; words: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** How a meeting with a family went. */
export function MeetingEndForm({ draft, onSave, onCancel }: MeetingEndProps) {
  const form = useForm({
    draft,
    initial: { outcome: 'held', words: '' },
    save: ({ outcome, words }) => onSave({ outcome, words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <SelectField
        form={form}
        name="outcome"
        label="What came of it"
        choices={[
          { value: 'held', label: 'We met' },
          { value: 'missed', label: 'They did not come' },
        ]}
      />
      <LongTextField
        form={form}
        name="words"
        label="In words"
        help="Kept with the contacts of the student."
        isOptional
      />
    </FormBody>
  );
}
