import type { Need } from '../../kernel/actor.ts';
import { capital } from '../../kernel/capital.ts';
import { ChecksField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { needWords } from './need-words.ts';

export interface NewTokenInput {
  name: string;
  needs: string[];
  days: number;
}

interface TokenFormProps {
  /** What its maker holds: a token grants no more. */
  mine: readonly Need[];
  onMake: (token: NewTokenInput) => Promise<void>;
  onCancel: () => void;
}

export function TokenForm({ mine, onMake, onCancel }: TokenFormProps) {
  const form = useForm({
    draft: 'token',
    initial: { name: '', needs: [] as string[], days: '90' },
    checks: {
      name: isGiven('Name the program that will use it.'),
      needs: (value) => (value.length === 0 ? 'Choose at least one thing that it may do.' : null),
    },
    save: ({ name, needs, days }) => onMake({ name: name.trim(), needs, days: Number(days) }),
  });
  return (
    <FormBody form={form} submit="Make the token" onCancel={onCancel}>
      <TextField
        form={form}
        name="name"
        label="For which program"
        placeholder="Nightly export of the learning platform"
      />
      <SelectField
        form={form}
        name="days"
        label="Valid for"
        help="Afterwards it stops by itself."
        choices={[
          { value: '7', label: 'A week' },
          { value: '30', label: '30 days' },
          { value: '90', label: '90 days' },
          { value: '366', label: 'A year' },
        ]}
        width={12}
      />
      <ChecksField
        form={form}
        name="needs"
        label="It may"
        help="As little as it needs: a program that only uploads needs one of them."
        choices={mine
          .filter((need) => need !== 'demo:play')
          .map((need) => ({ value: need, label: capital(needWords[need]) }))}
      />
    </FormBody>
  );
}
