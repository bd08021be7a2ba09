import { LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import type { ModelSourceView } from '../core/views.ts';

export interface DecisionFields {
  decidedBy: string;
  decidedOn: string;
  reason: string;
  reviewOn: string;
}

interface DecisionFormProps {
  source: ModelSourceView;
  today: string;
  onSave: (decision: DecisionFields) => Promise<void>;
  onCancel: () => void;
}

/** Who decided, when, why, and when it is looked at again. */
export function DecisionForm({ source, today, onSave, onCancel }: DecisionFormProps) {
  const form = useForm<DecisionFields>({
    draft: `decision-${source.key}`,
    initial: { decidedBy: '', decidedOn: today, reason: '', reviewOn: '' },
    checks: {
      decidedBy: (value) =>
        value.trim().length >= 3 ? null : 'Say who decided it: the board, or the person in office.',
      decidedOn: (value) => (value && value <= today ? null : 'Give the day on which it was decided.'),
      reason: (value) => (value.trim().length >= 20 ? null : 'Say why in a sentence or two, for whoever reviews it.'),
      reviewOn: (value) => (value > today ? null : 'Choose a day to come, within a year.'),
    },
    save: (values) => onSave({ ...values, decidedBy: values.decidedBy.trim(), reason: values.reason.trim() }),
  });
  return (
    <FormBody form={form} submit="Record the decision" onCancel={onCancel}>
      <TextField
        form={form}
        name="decidedBy"
        label="Decided by"
        help="The body or person who may: not you by yourself."
      />
      <FieldRow>
        <TextField form={form} name="decidedOn" label="On" type="date" max={today} width={14} />
        <TextField form={form} name="reviewOn" label="Looked at again on" type="date" min={today} width={14} />
      </FieldRow>
      <LongTextField
        form={form}
        name="reason"
        label="Why"
        help="After the week of its review the decision no longer holds, and the source stays out again."
        rows={3}
      />
    </FormBody>
  );
}

interface EndProps {
  source: ModelSourceView;
  onSave: (reason: string) => Promise<void>;
  onCancel: () => void;
}

export function EndDecisionForm({ source, onSave, onCancel }: EndProps) {
  const form = useForm<{ reason: string }>({
    draft: `end-decision-${source.key}`,
    initial: { reason: '' },
    checks: { reason: (value) => (value.trim().length >= 10 ? null : 'Say why it ends.') },
    save: (values) => onSave(values.reason.trim()),
  });
  return (
    <FormBody form={form} submit="End the decision" onCancel={onCancel}>
      <LongTextField
        form={form}
        name="reason"
        label="Why it ends"
        help="From the next run the source stays out. Weeks that are scored stay as they are."
        rows={3}
      />
    </FormBody>
  );
}
