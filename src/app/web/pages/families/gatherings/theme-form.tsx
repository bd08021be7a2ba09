import { LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';

interface ThemeFormProps {
  staff: readonly { staffId: string; name: string }[];
  draft: string;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

export function ThemeForm({ staff, draft, onSave, onCancel }: ThemeFormProps) {
  const form = useForm({
    draft,
    initial: { words: '', voices: '1', answer: '', ownerStaffId: '' },
    checks: {
      words: isGiven('Say what families said.'),
      voices: (value) => (Number(value) >= 1 ? null : 'At least one said it.'),
    },
    save: ({ words, voices, answer, ownerStaffId }) =>
      onSave({
        words: words.trim(),
        voices: Number(voices),
        answer: answer.trim(),
        ownerStaffId: ownerStaffId || null,
      }),
  });
  return (
    <FormBody form={form} submit="Write it down" onCancel={onCancel}>
      <LongTextField
        form={form}
        name="words"
        label="What they said"
        help="In their sense, and without names."
        rows={2}
      />
      <FieldRow>
        <TextField form={form} name="voices" type="number" label="How many said it" width={8} min={1} max={1000} />
        <SelectField
          form={form}
          name="ownerStaffId"
          label="Who sees to it"
          choices={[
            { value: '', label: 'Nobody yet' },
            ...staff.map((one) => ({ value: one.staffId, label: one.name })),
          ]}
        />
      </FieldRow>
      <LongTextField form={form} name="answer" label="What we do about it" isOptional rows={2} />
    </FormBody>
  );
}
