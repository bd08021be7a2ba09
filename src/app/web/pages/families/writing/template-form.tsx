import { occasionKeys, occasionOf } from '../../../../../families/core/writing/occasions.ts';
import { SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';

export function TemplateForm({
  onSave,
  onCancel,
}: {
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}) {
  const form = useForm({
    draft: 'family-template',
    initial: { name: '', occasion: 'own-words' as string },
    checks: { name: isGiven('Give it a name.') },
    save: ({ name, occasion }) => onSave({ name: name.trim(), occasion, key: keyFor(name) }),
  });
  return (
    <FormBody form={form} submit="Add it" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <SelectField
        form={form}
        name="occasion"
        label="Occasion"
        help="It decides which fields the words may name."
        choices={occasionKeys.map((key) => ({ value: key, label: occasionOf(key).name }))}
      />
    </FormBody>
  );
}

/** What the address calls it; another of the same name is refused. */
function keyFor(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return `own-${plain || crypto.randomUUID().slice(0, 8)}`;
}
