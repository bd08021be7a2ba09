import { ChecksField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import { formatDay } from '../../ui/format.ts';
import type { CaseView } from '../core/views.ts';

interface MarksFormProps {
  view: CaseView;
  onSave: (marks: { barriers: string[]; tags: string[] }) => Promise<unknown>;
  onCancel: () => void;
}

/** What stands in the student's way, of the institution's list; and tags of one's own. */
export function MarksForm({ view, onSave, onCancel }: MarksFormProps) {
  const form = useForm({
    draft: null,
    initial: { barriers: view.barriers, tags: view.tags.join(', ') },
    save: ({ barriers, tags }) =>
      onSave({
        barriers,
        tags: tags
          .split(',')
          .map((tag) => tag.trim().replace(/^#/, ''))
          .filter(Boolean),
      }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <ChecksField
        form={form}
        name="barriers"
        label="What stands in the way?"
        choices={view.choices.barriers.map(({ key, name }) => ({ value: key, label: name }))}
      />
      <TextField form={form} name="tags" label="Tags" help="Separated by commas." isOptional />
    </FormBody>
  );
}

interface MergeCaseProps {
  others: CaseView['choices']['others'];
  onSave: (intoCaseId: string) => Promise<unknown>;
  onCancel: () => void;
}

export function MergeCaseForm({ others, onSave, onCancel }: MergeCaseProps) {
  const form = useForm({
    draft: null,
    initial: { into: others[0]?.caseId ?? '' },
    save: ({ into }) => onSave(into),
  });
  return (
    <FormBody form={form} submit="Merge" onCancel={onCancel}>
      <SelectField
        form={form}
        name="into"
        label="Into"
        help="Everything that happened on this one shows there. It can be undone."
        choices={others.map(({ caseId, kind, openedOn }) => ({
          value: caseId,
          label: `${kind}, opened ${formatDay(openedOn)}`,
        }))}
      />
    </FormBody>
  );
}
