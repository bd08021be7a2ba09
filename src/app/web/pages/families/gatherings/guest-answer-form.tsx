import { eventAnswers } from '../../../../../families/core/gatherings/event.ts';
import type { GuestLine } from '../../../../../families/core/gatherings/views.ts';
import { languages } from '../../../../../kernel/languages.ts';
import { SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';

interface GuestAnswerProps {
  guest: GuestLine;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

const words = { coming: 'They are coming', maybe: 'Perhaps', 'not-coming': 'They are not coming' };

export function GuestAnswerForm({ guest, onSave, onCancel }: GuestAnswerProps) {
  const form = useForm({
    draft: null,
    initial: {
      answer: guest.answer ?? 'coming',
      people: guest.people === null ? '' : String(guest.people),
      interpreter: guest.interpreter ?? '',
    },
    checks: {
      people: (value) => (value === '' || (Number(value) >= 1 && Number(value) <= 20) ? null : 'Between 1 and 20.'),
    },
    save: ({ answer, people, interpreter }) =>
      onSave({ answer, people: people === '' ? null : Number(people), interpreter: interpreter || null }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <SelectField
        form={form}
        name="answer"
        label="Answer"
        choices={eventAnswers.map((answer) => ({ value: answer, label: words[answer] }))}
      />
      <FieldRow>
        <TextField
          form={form}
          name="people"
          type="number"
          label="How many people"
          isOptional
          width={8}
          min={1}
          max={20}
        />
        <SelectField
          form={form}
          name="interpreter"
          label="Interpreter"
          choices={[{ value: '', label: 'none' }, ...languages.map(({ key, name }) => ({ value: key, label: name }))]}
        />
      </FieldRow>
    </FormBody>
  );
}
