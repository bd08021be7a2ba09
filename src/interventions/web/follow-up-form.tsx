import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import { type GoalMeasure, measureUnit } from '../core/plans/goal-measure.ts';

export interface FollowUpAnswer {
  did: 'done' | 'missed' | 'move';
  body: Record<string, unknown>;
}

interface FollowUpProps {
  goalMeasure: GoalMeasure;
  goalUnit: string | null;
  sessionsPlanned: number | null;
  today: string;
  draft: string;
  onSave: (answer: FollowUpAnswer) => Promise<unknown>;
  onCancel: () => void;
}

const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text.replace(',', '.')));
const isNumber = (value: string) =>
  value.trim() === '' || !Number.isNaN(Number(value.replace(',', '.'))) ? null : 'Give a number, or leave it empty.';

/** How a follow-up went: done, not done and why, or moved to another day. */
export function FollowUpForm({
  goalMeasure,
  goalUnit,
  sessionsPlanned,
  today,
  draft,
  onSave,
  onCancel,
}: FollowUpProps) {
  const form = useForm({
    draft,
    initial: { did: 'done', words: '', sessionsDone: '', value: '', nextOn: '', dueOn: '' },
    checks: {
      sessionsDone: isNumber,
      value: isNumber,
      words: (value, all) => (all.did === 'missed' && value.trim() === '' ? 'Say in a few words why.' : null),
      dueOn: (value, all) => (all.did !== 'move' ? null : value < today ? 'Choose today or a later day.' : null),
    },
    save: ({ did, words, sessionsDone, value, nextOn, dueOn }) => {
      const next = nextOn ? { nextOn } : {};
      if (did === 'missed') return onSave({ did, body: { words: words.trim(), ...next } });
      if (did === 'move') return onSave({ did, body: { words: words.trim(), dueOn } });
      return onSave({
        did: 'done',
        body: { words: words.trim(), sessionsDone: numberOrNull(sessionsDone), value: numberOrNull(value), ...next },
      });
    },
  });
  const { did } = form.values;
  const unit = measureUnit(goalMeasure, goalUnit);
  return (
    <FormBody form={form} submit={did === 'move' ? 'Move it' : 'Save'} onCancel={onCancel}>
      <SelectField
        form={form}
        name="did"
        label="What came of it"
        choices={[
          { value: 'done', label: 'It took place' },
          { value: 'missed', label: 'It did not take place' },
          { value: 'move', label: 'Move it to another day' },
        ]}
      />
      {did === 'done' ? (
        <FieldRow>
          <TextField
            form={form}
            name="sessionsDone"
            label="Sessions since the last time"
            help={sessionsPlanned === null ? undefined : `Planned: ${sessionsPlanned}.`}
            isOptional
            width={10}
          />
          {goalMeasure === 'own' ? (
            <TextField form={form} name="value" label={`Measured${unit ? `, ${unit}` : ''}`} isOptional width={10} />
          ) : null}
        </FieldRow>
      ) : null}
      <LongTextField
        form={form}
        name="words"
        label={did === 'missed' ? 'Why' : 'How it went'}
        isOptional={did !== 'missed'}
        rows={3}
      />
      {did === 'move' ? (
        <TextField form={form} name="dueOn" type="date" label="To" width={14} min={today} />
      ) : (
        <TextField
          form={form}
          name="nextOn"
          type="date"
          label="Next follow-up"
          help="Empty: by the plan’s rhythm, on a school day."
          isOptional
          width={14}
        />
      )}
    </FormBody>
  );
}
