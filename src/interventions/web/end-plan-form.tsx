import { LongTextField, SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import { type EndReason, endReasons, endWords } from '../core/plans/goal-measure.ts';

interface EndProps {
  draft: string;
  onSave: (body: { reason: EndReason; outcome: string }) => Promise<unknown>;
  onCancel: () => void;
}

export function EndPlanForm({ draft, onSave, onCancel }: EndProps) {
  const form = useForm({
    draft,
    initial: { reason: 'goal-met' as string, outcome: '' },
    // The choices are the reasons.
    save: ({ reason, outcome }) => onSave({ reason: reason as EndReason, outcome: outcome.trim() }),
  });
  return (
    <FormBody form={form} submit="End the plan" onCancel={onCancel}>
      <SelectField
        form={form}
        name="reason"
        label="Why it ends"
        choices={endReasons.map((reason) => ({ value: reason, label: endWords[reason] }))}
      />
      <LongTextField form={form} name="outcome" label="What came of it" isOptional rows={3} />
    </FormBody>
  );
}
