import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { type Tier, tiers } from '../core/tiers/tier.ts';

interface MeetingProps {
  units: readonly { unitId: string; name: string }[];
  leadsAll: boolean;
  today: string;
  onSave: (body: {
    title: string;
    unitId: string | null;
    heldOn: string;
    present: string;
    most: number;
  }) => Promise<unknown>;
  onCancel: () => void;
}

export function MeetingForm({ units, leadsAll, today, onSave, onCancel }: MeetingProps) {
  const form = useForm({
    draft: 'review',
    initial: {
      title: 'Review',
      unitId: leadsAll ? '' : (units[0]?.unitId ?? ''),
      heldOn: today,
      present: '',
      most: '12',
    },
    checks: {
      title: isGiven('Name it.'),
      heldOn: isGiven('Choose a day.'),
      most: (value) => (Number(value) >= 1 && Number(value) <= 60 ? null : 'Between 1 and 60.'),
    },
    save: ({ title, unitId, heldOn, present, most }) =>
      onSave({ title: title.trim(), unitId: unitId || null, heldOn, present: present.trim(), most: Number(most) }),
  });
  return (
    <FormBody form={form} submit="Open it" onCancel={onCancel}>
      <FieldRow>
        <TextField form={form} name="title" label="Name" />
        <SelectField
          form={form}
          name="unitId"
          label="Of"
          choices={[
            ...(leadsAll ? [{ value: '', label: 'Everybody' }] : []),
            ...units.map(({ unitId, name }) => ({ value: unitId, label: name })),
          ]}
        />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="heldOn" type="date" label="Day" width={14} />
        <TextField
          form={form}
          name="most"
          type="number"
          label="At most"
          help="Most pressing first."
          width={8}
          min={1}
          max={60}
        />
      </FieldRow>
      <TextField form={form} name="present" label="Who is there" isOptional />
    </FormBody>
  );
}

interface DecisionProps {
  tier: Tier;
  proposed: Tier | null;
  word: string;
  draft: string;
  onSave: (body: { state: 'decided' | 'later'; words: string; tier?: Tier }) => Promise<unknown>;
}

/** What the team decides of one student. */
export function DecisionForm({ tier, proposed, word, draft, onSave }: DecisionProps) {
  const form = useForm({
    draft,
    initial: { choice: String(proposed ?? tier), words: '' },
    checks: { words: isGiven('Say what was decided, in a sentence.') },
    save: ({ choice, words }) =>
      choice === 'later'
        ? onSave({ state: 'later', words: words.trim() })
        : // The other choices are the tiers.
          onSave({ state: 'decided', words: words.trim(), tier: Number(choice) as Tier }),
  });
  return (
    <FormBody form={form} submit="Record it, and on to the next">
      <SelectField
        form={form}
        name="choice"
        label="Decision"
        choices={[
          ...tiers.map((one) => ({
            value: String(one),
            label:
              one === tier
                ? `${word} ${one} stays`
                : `${word} ${tier} → ${one}${one === proposed ? ' (proposed)' : ''}`,
          })),
          { value: 'later', label: 'Put off to the next review' },
        ]}
      />
      <LongTextField form={form} name="words" label="In words" help="What is done, by whom, and why." rows={3} />
    </FormBody>
  );
}
