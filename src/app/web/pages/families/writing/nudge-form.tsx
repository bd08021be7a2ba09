import type { TemplateLine } from '../../../../../families/core/writing/views.ts';
import { LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';

interface NudgeFormProps {
  templates: readonly TemplateLine[];
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

const daysOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

export function NudgeForm({ templates, onSave, onCancel }: NudgeFormProps) {
  const fitting = templates.filter(({ occasion }) => occasion === 'absences-growing' || occasion === 'improvement');
  const form = useForm({
    draft: 'family-nudge',
    initial: {
      name: '',
      templateKey: fitting[0]?.key ?? '',
      otherTemplateKey: '',
      leastDays: '5',
      days: '',
      followDays: '28',
      wantedHouseholds: '400',
      mostLooks: '5',
    },
    checks: {
      name: isGiven('Give it a name.'),
      days: (value) =>
        daysOf(value).length > 0 && daysOf(value).every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))
          ? null
          : 'Write each day as 2026-03-02, one in a line.',
      wantedHouseholds: (value) => (Number(value) >= 40 ? null : 'At least 40.'),
    },
    save: ({ name, templateKey, otherTemplateKey, days, leastDays, followDays, wantedHouseholds, mostLooks }) =>
      onSave({
        name: name.trim(),
        templateKey,
        ...(otherTemplateKey ? { otherTemplateKey } : {}),
        days: daysOf(days),
        leastDays: Number(leastDays),
        followDays: Number(followDays),
        wantedHouseholds: Number(wantedHouseholds),
        mostLooks: Number(mostLooks),
      }),
  });
  const choices = fitting.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <FormBody form={form} submit="Plan it" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <FieldRow>
        <SelectField form={form} name="templateKey" label="Wording" choices={choices} />
        <SelectField
          form={form}
          name="otherTemplateKey"
          label="Wording B, for half of the households"
          choices={[{ value: '', label: 'None: nothing is compared' }, ...choices]}
        />
      </FieldRow>
      <TextField form={form} name="leastDays" type="number" min={0} max={100} width={8} label="Days missed, at least" />
      <LongTextField form={form} name="days" label="Days" help="One in a line: 2026-03-02." />
      {form.values.otherTemplateKey ? (
        <FieldRow>
          <TextField form={form} name="wantedHouseholds" type="number" min={40} width={8} label="Households in all" />
          <TextField form={form} name="mostLooks" type="number" min={1} max={20} width={6} label="Looks, at most" />
          <TextField
            form={form}
            name="followDays"
            type="number"
            min={5}
            max={60}
            width={6}
            label="Days looked at after it"
          />
        </FieldRow>
      ) : null}
    </FormBody>
  );
}
