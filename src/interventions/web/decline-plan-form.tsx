import { LongTextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

interface DeclineProps {
  draft: string;
  onSave: (body: { words: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Why somebody does not take a plan: the next who is asked reads it. */
export function DeclinePlanForm({ draft, onSave, onCancel }: DeclineProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: { words: isGiven('Say why, so that somebody else can be found.') },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Say no" onCancel={onCancel}>
      <LongTextField form={form} name="words" label="Why not?" rows={2} />
    </FormBody>
  );
}
