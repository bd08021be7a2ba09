import { SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import type { CaseKind } from '../core/kinds.ts';

interface TakeFormProps {
  kinds: readonly CaseKind[];
  onSave: (kindKey: string) => Promise<unknown>;
  onCancel: () => void;
}

/** Of which kind the case is that takes a concern; one that is open already takes it in. */
export function TakeForm({ kinds, onSave, onCancel }: TakeFormProps) {
  const form = useForm({
    draft: null,
    initial: { kindKey: kinds[0]?.key ?? '' },
    save: ({ kindKey }) => onSave(kindKey),
  });
  return (
    <FormBody form={form} submit="Open the case" onCancel={onCancel}>
      <SelectField
        form={form}
        name="kindKey"
        label="Kind of case"
        help="If such a case is open for the student, it takes the concern in."
        choices={kinds.map(({ key, name }) => ({ value: key, label: name }))}
      />
    </FormBody>
  );
}
