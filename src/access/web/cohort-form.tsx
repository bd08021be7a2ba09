import { capital } from '../../kernel/capital.ts';
import { CheckField, ChecksField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface Option {
  key: string;
  label: string;
  n: number;
}

export interface CohortChoices {
  units: readonly Option[];
  programmes: readonly Option[];
  years: readonly Option[];
  modes: readonly Option[];
}

export interface SavedCohortInput {
  name: string;
  filter: Record<string, string[]>;
  isShared: boolean;
}

interface CohortFormProps {
  choices: CohortChoices;
  words: { students: string; programmes: string; units: string; year: string };
  onSave: (cohort: SavedCohortInput) => Promise<void>;
  onCancel: () => void;
}

const parts = ['unit', 'programme', 'year', 'mode'] as const;
const choicesOf = (options: readonly Option[]) =>
  options.map(({ key, label, n }) => ({ value: key, label: `${label} (${n})` }));

/** Who belongs to a cohort: everyone in any of the chosen of each kind. */
export function CohortForm({ choices, words, onSave, onCancel }: CohortFormProps) {
  const none: string[] = [];
  const form = useForm({
    draft: 'saved-cohort',
    initial: { name: '', unit: none, programme: none, year: none, mode: none, isShared: false },
    checks: {
      name: isGiven('Name the cohort, so that you find it again.'),
      programme: (_, all) =>
        parts.every((part) => all[part].length === 0) ? 'Choose at least one thing that its members share.' : null,
    },
    save: ({ name, isShared, ...chosen }) =>
      onSave({
        name: name.trim(),
        isShared,
        filter: Object.fromEntries(parts.flatMap((part) => (chosen[part].length > 0 ? [[part, chosen[part]]] : []))),
      }),
  });
  return (
    <FormBody form={form} submit="Save the cohort" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" placeholder="Part-time nursing" />
      <ChecksField
        form={form}
        name="programme"
        label={capital(words.programmes)}
        choices={choicesOf(choices.programmes)}
      />
      {choices.units.length > 1 ? (
        <ChecksField form={form} name="unit" label={capital(words.units)} choices={choicesOf(choices.units)} />
      ) : null}
      {choices.years.length > 1 ? (
        <ChecksField form={form} name="year" label={capital(words.year)} choices={choicesOf(choices.years)} />
      ) : null}
      {choices.modes.length > 1 ? (
        <ChecksField form={form} name="mode" label="Mode" choices={choicesOf(choices.modes)} />
      ) : null}
      <CheckField
        form={form}
        name="isShared"
        label="Share it with colleagues"
        help={`They see of it the ${words.students} whom they may see anyway.`}
      />
    </FormBody>
  );
}
