import { LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface EndProps {
  today: string;
  draft: string;
  onSave: (body: { lastDay: string; reason: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** The last day on which something holds, and why it ends. */
export function EndAgreementForm({ today, draft, onSave, onCancel }: EndProps) {
  const form = useForm({
    draft,
    initial: { lastDay: today, reason: '' },
    checks: { lastDay: isGiven('Choose the last day.'), reason: isGiven('Say why in a few words.') },
    save: ({ lastDay, reason }) => onSave({ lastDay, reason: reason.trim() }),
  });
  return (
    <FormBody form={form} submit="End it" onCancel={onCancel}>
      <TextField
        form={form}
        name="lastDay"
        type="date"
        label="Last day on which it holds"
        help="A day before its first takes it back, as if it had never held."
        width={14}
      />
      <LongTextField form={form} name="reason" label="Why" rows={2} />
    </FormBody>
  );
}
