import { Button, NativeSelect, TextInput } from '@mantine/core';
import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { adjustmentKinds } from '../core/adjustment.ts';
import type { AdjustmentView } from '../core/agreement-views.ts';
import { type AdjustmentBody, bodyOf, periodsOf, type StepValues, valuesOf } from './adjustment-values.ts';
import styles from './roster.module.css';

interface AdjustmentFormProps {
  view: AdjustmentView | null;
  today: string;
  draft: string;
  onSave: (body: AdjustmentBody) => Promise<unknown>;
  onCancel: () => void;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const choices = [
  { value: '', label: 'As usual' },
  { value: 'day', label: 'Not that day' },
  { value: 'pm', label: 'Mornings only' },
  { value: 'am', label: 'Afternoons only' },
  { value: 'p', label: 'Not in periods…' },
];

/** What is agreed to be expected of a student, from which day to which, with whom and why. */
export function AdjustmentForm({ view, today, draft, onSave, onCancel }: AdjustmentFormProps) {
  const form = useForm({
    draft,
    initial: valuesOf(view, today),
    checks: {
      startsOn: isGiven('Choose the first day.'),
      endsOn: (value, all) =>
        value === '' ? 'Choose the last day.' : value < all.startsOn ? 'The last day is before the first.' : null,
      arrivesAt: (value, all) =>
        all.kind === 'later-arrival' && value === '' ? 'Say from when on the student arrives.' : null,
      steps: (steps) =>
        steps.some(({ days }) => days.some((day) => day.startsWith('p:') && !periodsOf(day.slice(2))?.length))
          ? 'Name the periods by number, such as 5, 6.'
          : null,
      agreedWith: isGiven('Say who agreed: the student, a parent, a head of year.'),
      agreedOn: (value) => (value === '' ? 'Choose the day.' : value > today ? 'This day lies ahead.' : null),
      reason: isGiven('Say why in a few words.'),
    },
    save: (values) => onSave(bodyOf(values)),
  });
  const { values } = form;
  const setStep = (at: number, step: StepValues) =>
    form.set(
      'steps',
      values.steps.map((one, index) => (index === at ? step : one)),
    );
  const stepsError = form.errorOf('steps');
  return (
    <FormBody form={form} submit={view ? 'Save the change' : 'Record what was agreed'} onCancel={onCancel}>
      <SelectField
        form={form}
        name="kind"
        label="What was agreed"
        choices={adjustmentKinds.map(({ key, words, means }) => ({ value: key, label: `${words}: ${means}` }))}
      />
      <FieldRow>
        <TextField form={form} name="startsOn" type="date" label="First day" width={14} />
        <TextField form={form} name="endsOn" type="date" label="Last day" width={14} min={values.startsOn} />
        <TextField
          form={form}
          name="arrivesAt"
          label="Arrives from"
          placeholder="10:00"
          help="Arriving then is not late."
          isOptional={values.kind !== 'later-arrival'}
          width={8}
        />
      </FieldRow>
      {values.steps.map((step, at) => (
        <StepFields
          // Steps have no names: their place is all that tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={at}
          step={step}
          isFirst={at === 0}
          onChange={(next) => setStep(at, next)}
          onRemove={() =>
            form.set(
              'steps',
              values.steps.filter((_, index) => index !== at),
            )
          }
        />
      ))}
      {stepsError ? (
        <p className={styles.error} role="alert">
          {stepsError}
        </p>
      ) : null}
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() =>
            form.set('steps', [...values.steps, { from: '', days: [...(values.steps.at(-1)?.days ?? [])] }])
          }
        >
          Add a step from a later day
        </Button>
      </div>
      <FieldRow>
        <TextField form={form} name="agreedWith" label="Agreed with" placeholder="Student, mother, head of year" />
        <TextField form={form} name="agreedOn" type="date" label="On" width={14} max={today} />
      </FieldRow>
      <LongTextField
        form={form}
        name="reason"
        label="Why"
        rows={2}
        help="Seen by those who may see the student. Write nothing here that only a few should know."
      />
    </FormBody>
  );
}

interface StepProps {
  step: StepValues;
  isFirst: boolean;
  onChange: (step: StepValues) => void;
  onRemove: () => void;
}

function StepFields({ step, isFirst, onChange, onRemove }: StepProps) {
  const setDay = (weekday: number, choice: string) =>
    onChange({ ...step, days: step.days.map((one, at) => (at === weekday ? choice : one)) });
  return (
    <FieldGroup title={isFirst ? 'Expected each week' : 'Then'}>
      {isFirst ? null : (
        <FieldRow>
          <TextInput
            type="date"
            label="From"
            value={step.from}
            onChange={(event) => onChange({ ...step, from: event.currentTarget.value })}
          />
          <Button className={styles.beside} variant="subtle" onClick={onRemove}>
            Remove this step
          </Button>
        </FieldRow>
      )}
      <div className={styles.weekdays}>
        {weekdays.map((name, weekday) => {
          const choice = step.days[weekday] ?? '';
          const isPeriods = choice.startsWith('p:');
          return (
            <div key={name}>
              <NativeSelect
                label={name}
                data={choices}
                value={isPeriods ? 'p' : choice}
                onChange={(event) =>
                  setDay(weekday, event.currentTarget.value === 'p' ? 'p:' : event.currentTarget.value)
                }
              />
              {isPeriods ? (
                <TextInput
                  label="Periods"
                  aria-label={`Periods not expected on ${name}`}
                  placeholder="5, 6"
                  value={choice.slice(2)}
                  onChange={(event) => setDay(weekday, `p:${event.currentTarget.value}`)}
                />
              ) : null}
            </div>
          );
        })}
      </div>
    </FieldGroup>
  );
}
