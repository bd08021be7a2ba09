import { LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';

interface CallEndProps {
  draft: string;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

/** What came of a conversation. */
export function CallEndForm({ draft, onSave, onCancel }: CallEndProps) {
  const form = useForm({
    draft,
    initial: { outcome: 'reached', words: '', callBackOn: '' },
    save: ({ outcome, words, callBackOn }) =>
      onSave({ outcome, words: words.trim(), ...(outcome === 'call-back' && callBackOn ? { callBackOn } : {}) }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <SelectField
        form={form}
        name="outcome"
        label="What came of it"
        choices={[
          { value: 'reached', label: 'We spoke' },
          { value: 'call-back', label: 'They asked to be called back' },
        ]}
      />
      {form.values.outcome === 'call-back' ? (
        <TextField
          form={form}
          name="callBackOn"
          type="date"
          label="On"
          help="Left empty: tomorrow."
          width={14}
          isOptional
        />
      ) : null}
      <LongTextField form={form} name="words" label="In words" help="What they said, and what was agreed." isOptional />
    </FormBody>
  );
}
