import { CheckField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

export interface CircumstanceBody {
  kind: string;
  reason: string;
  isRestricted: boolean;
  startsOn: string;
  endsOn: string | null;
}

interface CircumstanceFormProps {
  today: string;
  draft: string;
  onSave: (body: CircumstanceBody) => Promise<unknown>;
  onCancel: () => void;
}

export function CircumstanceForm({ today, draft, onSave, onCancel }: CircumstanceFormProps) {
  const form = useForm({
    draft,
    initial: { kind: 'circumstance', reason: '', isRestricted: false, startsOn: today, endsOn: '' },
    checks: {
      reason: isGiven('Say in a few words what it is.'),
      startsOn: isGiven('Choose the first day.'),
      endsOn: (value, all) => (value !== '' && value < all.startsOn ? 'The last day is before the first.' : null),
    },
    save: ({ endsOn, reason, ...values }) => onSave({ ...values, reason: reason.trim(), endsOn: endsOn || null }),
  });
  return (
    <FormBody form={form} submit="Note it" onCancel={onCancel}>
      <SelectField
        form={form}
        name="kind"
        label="What it is"
        choices={[
          { value: 'circumstance', label: 'Known circumstance: no alert and no automatic mail while it lasts' },
          { value: 'exemption', label: 'Exemption: these weeks are not scored either' },
        ]}
      />
      <TextField form={form} name="reason" label="What it is, in a few words" placeholder="Bereavement" />
      <FieldRow>
        <TextField form={form} name="startsOn" type="date" label="First day" width={14} />
        <TextField
          form={form}
          name="endsOn"
          type="date"
          label="Last day"
          isOptional
          width={14}
          min={form.values.startsOn}
        />
      </FieldRow>
      <CheckField
        form={form}
        name="isRestricted"
        label="Only those who look after the student see what it is"
        help="Others see that something is known, and for which days."
      />
    </FormBody>
  );
}
