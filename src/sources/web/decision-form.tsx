import { LongTextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface DecisionFormProps {
  what: 'release' | 'refuse';
  onDecide: (reason: string) => Promise<void>;
  onCancel: () => void;
}

/** A held delivery is let in, or not: the ledger keeps why. */
export function DecisionForm({ what, onDecide, onCancel }: DecisionFormProps) {
  const form = useForm({
    draft: `decision-${what}`,
    initial: { reason: '' },
    checks: { reason: isGiven('Say why in a few words, for whoever asks later.') },
    save: ({ reason }) => onDecide(reason.trim()),
  });
  return (
    <FormBody form={form} submit={what === 'release' ? 'Release it' : 'Refuse it'} onCancel={onCancel}>
      <p>
        {what === 'release'
          ? 'It is stored as it is, and counts from the next run.'
          : 'Nothing of it is stored. The file is kept, so it can be checked again.'}
      </p>
      <LongTextField
        form={form}
        name="reason"
        label="Why"
        help={
          what === 'release'
            ? 'For example: half-term, so half the rows is right.'
            : 'For example: last month’s file was sent by mistake.'
        }
      />
    </FormBody>
  );
}
