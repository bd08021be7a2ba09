import { capital } from '../../kernel/capital.ts';
import { LongTextField, SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { type Tier, tiers } from '../core/tiers/tier.ts';

interface TierFormProps {
  /** The tier that is offered first. */
  tier: Tier;
  now: Tier;
  word: string;
  submit: string;
  help?: string;
  draft: string;
  onSave: (body: { tier: Tier; reason: string }) => Promise<unknown>;
  onCancel?: () => void;
}

/** A person decides how much help a student has, and says why. */
export function TierForm({ tier, now, word, submit, help, draft, onSave, onCancel }: TierFormProps) {
  const form = useForm({
    draft,
    initial: { tier: String(tier), reason: '' },
    checks: { reason: isGiven('Say why, in a sentence: whoever comes after you reads it.') },
    // The choices are the tiers.
    save: (values) => onSave({ tier: Number(values.tier) as Tier, reason: values.reason.trim() }),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={onCancel}>
      <SelectField
        form={form}
        name="tier"
        label={capital(word)}
        width={24}
        choices={tiers.map((one) => ({ value: String(one), label: `${one}${one === now ? ' (as it is)' : ''}` }))}
      />
      <LongTextField form={form} name="reason" label="Why" help={help} rows={3} />
    </FormBody>
  );
}
