import { CheckField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { priorityWords } from '../core/change-words.ts';
import type { CaseListsView } from '../core/views.ts';

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

interface KindFormProps {
  kind: CaseListsView['kinds'][number] | null;
  onSave: (body: {
    name: string;
    stages: string[];
    defaultPriority: number;
    targetDays: number;
    closeReasons: string[];
    isActive: boolean;
  }) => Promise<unknown>;
  onCancel: () => void;
}

export function KindForm({ kind, onSave, onCancel }: KindFormProps) {
  const form = useForm({
    draft: null,
    initial: {
      name: kind?.name ?? '',
      stages: (kind?.stages ?? ['New', 'Contacting', 'Working together', 'Watching']).join('\n'),
      priority: String(kind?.defaultPriority ?? 2),
      targetDays: String(kind?.targetDays ?? 28),
      closeReasons: (kind?.closeReasons ?? ['Back on track', 'Support in place', 'Opened in error']).join('\n'),
      isActive: kind?.isActive ?? true,
    },
    checks: {
      name: isGiven('Give the kind a name.'),
      stages: isGiven('Name at least one stage.'),
      closeReasons: isGiven('Name at least one reason.'),
      targetDays: (days) => (Number(days) >= 1 && Number(days) <= 365 ? null : 'From 1 to 365 days.'),
    },
    save: ({ name, stages, priority, targetDays, closeReasons, isActive }) =>
      onSave({
        name,
        stages: lines(stages),
        defaultPriority: Number(priority),
        targetDays: Number(targetDays),
        closeReasons: lines(closeReasons),
        isActive,
      }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <LongTextField
        form={form}
        name="stages"
        label="Stages"
        help="One a line, in order; a case opens in the first."
        rows={5}
      />
      <FieldRow>
        <SelectField
          form={form}
          name="priority"
          label="Usual priority"
          choices={([1, 2, 3] as const).map((one) => ({ value: String(one), label: priorityWords[one] }))}
        />
        <TextField form={form} name="targetDays" type="number" label="Target, in days" min={1} max={365} width={6} />
      </FieldRow>
      <LongTextField form={form} name="closeReasons" label="Reasons for closing" help="One a line." rows={5} />
      {kind ? (
        <CheckField form={form} name="isActive" label="In use" help="Out of use, no new case of it is opened." />
      ) : null}
    </FormBody>
  );
}

interface BarriersFormProps {
  barriers: readonly string[];
  onSave: (names: string[]) => Promise<unknown>;
  onCancel: () => void;
}

export function BarriersForm({ barriers, onSave, onCancel }: BarriersFormProps) {
  const form = useForm({
    draft: null,
    initial: { names: barriers.join('\n') },
    save: ({ names }) => onSave(lines(names)),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <LongTextField
        form={form}
        name="names"
        label="Barriers"
        help="One a line. One that you leave out stays with the cases that name it."
        rows={12}
      />
    </FormBody>
  );
}
