import { addDays } from '../../kernel/week.ts';
import { SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { SurveyView } from '../core/views.ts';

interface AskFormProps {
  view: SurveyView;
  onSave: (body: { unitIds: string[]; closesOn: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Whose families are asked, and until when. */
export function AskForm({ view, onSave, onCancel }: AskFormProps) {
  const form = useForm({
    draft: `ask-${view.surveyId}`,
    initial: { unitId: view.units[0]?.unitId ?? '', closesOn: addDays(view.today, 14) },
    checks: {
      unitId: isGiven('Choose whose families are asked.'),
      closesOn: (value) => (value > view.today ? null : 'A day after today.'),
    },
    save: ({ unitId, closesOn }) => onSave({ unitIds: [unitId], closesOn }),
  });
  const lack = view.languages.filter(
    ({ language }) => !view.wordings.some((one) => one.language === language && one.speaker !== null),
  );
  return (
    <FormBody form={form} submit="Ask the families" onCancel={onCancel}>
      <SelectField
        form={form}
        name="unitId"
        label="Families of"
        choices={view.units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
      />
      <TextField form={form} name="closesOn" type="date" label="They can answer until" width={14} />
      <p>
        One message goes to each household, as any other: with the minute to undo, and held where it is far from usual.
        {lack.length > 0
          ? ` Nobody has approved the words in ${lack.map(({ name, families }) => `${name} (${families})`).join(', ')}: those families are shown in which languages they could read it.`
          : ''}
      </p>
    </FormBody>
  );
}
