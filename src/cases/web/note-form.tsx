import { CheckField, LongTextField, SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { NoteLevel } from '../core/views.ts';

export const levelWords: Record<NoteLevel, { label: string; says: string }> = {
  team: { label: 'Team', says: 'Whoever may see the student’s casework reads it.' },
  restricted: {
    label: 'Restricted',
    says: 'Others see that it exists, and open it with a reason that stays on record.',
  },
  safeguarding: {
    label: 'Safeguarding',
    says: 'Only safeguarding leads see it, or that it exists. Unless you are one, you will not see it again yourself.',
  },
};

interface NoteFormProps {
  draft: string;
  initial?: { text: string; level: NoteLevel };
  /** An edit cites nothing: what was cited stays. */
  mayCite?: boolean;
  onSave: (body: { text: string; level: NoteLevel; isCiting: boolean }) => Promise<unknown>;
  onCancel?: () => void;
}

/** A note, and who may read it. */
export function NoteForm({ draft, initial, mayCite = true, onSave, onCancel }: NoteFormProps) {
  const form = useForm<{ text: string; level: string; isCiting: boolean }>({
    draft,
    initial: { text: initial?.text ?? '', level: initial?.level ?? 'team', isCiting: false },
    checks: { text: isGiven('Write what should be known.') },
    // The choices are the levels.
    save: ({ text, level, isCiting }) => onSave({ text: text.trim(), level: level as NoteLevel, isCiting }),
  });
  const level = form.values.level as NoteLevel;
  return (
    <FormBody form={form} submit={initial ? 'Save the note' : 'Add the note'} onCancel={onCancel}>
      <LongTextField form={form} name="text" label="Note" rows={4} />
      <SelectField
        form={form}
        name="level"
        label="Who reads it"
        help={levelWords[level].says}
        width={18}
        choices={(Object.keys(levelWords) as NoteLevel[]).map((key) => ({ value: key, label: levelWords[key].label }))}
      />
      {mayCite ? <CheckField form={form} name="isCiting" label="Quote score and trend as they stand now" /> : null}
    </FormBody>
  );
}
