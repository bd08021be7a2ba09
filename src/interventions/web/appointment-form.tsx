import { ChecksField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { type AppointmentKind, appointmentKinds, appointmentKindWords } from '../core/appointment.ts';
import type { AppointmentView } from '../core/success/together-views.ts';

interface AppointmentFormProps {
  draft: string;
  today: string;
  choices: AppointmentView['choices'];
  /** One that stands; null: a new one. */
  view: AppointmentView | null;
  /** A conference is about a plan. */
  hasPlan: boolean;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** When, where, who, and for a home visit who looks out for those who go. */
export function AppointmentForm({ draft, today, choices, view, hasPlan, onSave, onCancel }: AppointmentFormProps) {
  const form = useForm({
    draft,
    initial: {
      kind: (view?.kind ?? 'meeting') as AppointmentKind,
      purpose: view?.purpose ?? '',
      on: view?.on ?? today,
      at: view?.at ?? '15:30',
      minutes: String(view?.minutes ?? 30),
      place: view?.place ?? '',
      staffIds: view?.people.flatMap(({ staffId }) => (staffId ? [staffId] : [])) ?? [],
      guardianIds: view?.people.flatMap(({ guardianId }) => (guardianId ? [guardianId] : [])) ?? [],
      safetyNotes: view?.safetyNotes ?? '',
      watcherStaffId: view?.watcherStaffId ?? '',
      backWithinMinutes: String(view?.backWithinMinutes ?? 30),
    },
    checks: {
      purpose: isGiven('Say what it is about.'),
      on: isGiven('Choose a day.'),
      at: isGiven('Choose a time.'),
      safetyNotes: (value) =>
        view?.isBooked && value.trim() === ''
          ? 'Say what to know before going in, if only that nothing is known.'
          : null,
      watcherStaffId: (value, all) =>
        all.kind === 'home-visit' && value === '' ? 'Name somebody who is told when nobody comes back.' : null,
    },
    save: ({ minutes, backWithinMinutes, watcherStaffId, ...values }) =>
      onSave({
        ...values,
        minutes: Number(minutes),
        backWithinMinutes: values.kind === 'home-visit' ? Number(backWithinMinutes) : null,
        watcherStaffId: values.kind === 'home-visit' ? watcherStaffId || null : null,
        ...(view ? { revision: view.revision } : {}),
      }),
  });
  const isVisit = form.values.kind === 'home-visit';
  // The family's own time is moved where they booked it.
  const isBooked = view?.isBooked ?? false;
  const kinds = appointmentKinds.filter((kind) => hasPlan || kind !== 'conference');
  return (
    <FormBody form={form} submit={view ? 'Save' : 'Plan it'} onCancel={onCancel} isWide>
      <FieldRow>
        {view ? null : (
          <SelectField
            form={form}
            name="kind"
            label="What"
            choices={kinds.map((kind) => ({ value: kind, label: appointmentKindWords[kind] }))}
          />
        )}
        {isBooked ? null : (
          <>
            <TextField form={form} name="on" type="date" label="Day" width={14} />
            <TextField form={form} name="at" type="time" label="Time" width={10} />
            <SelectField
              form={form}
              name="minutes"
              label="How long"
              choices={['15', '30', '45', '60', '90', '120'].map((one) => ({ value: one, label: `${one} minutes` }))}
              width={12}
            />
          </>
        )}
      </FieldRow>
      <FieldRow>
        <LongTextField form={form} name="purpose" label="What it is about" rows={2} />
        <TextField
          form={form}
          name="place"
          label="Where"
          isOptional
          help={isVisit ? 'Stays out of calendars.' : undefined}
        />
      </FieldRow>
      <FieldRow>
        <ChecksField
          form={form}
          name="staffIds"
          label="Who goes with you"
          choices={choices.staff.map(({ staffId, name, isNear }) => ({
            value: staffId,
            label: isNear ? `${name} (looks after them)` : name,
          }))}
        />
        {choices.guardians.some(({ mayReceive }) => mayReceive) ? (
          <ChecksField
            form={form}
            name="guardianIds"
            label="Family"
            choices={choices.guardians
              .filter(({ mayReceive }) => mayReceive)
              .map(({ guardianId, name, relation }) => ({ value: guardianId, label: `${name} (${relation})` }))}
          />
        ) : null}
      </FieldRow>
      {isVisit ? (
        <FieldGroup title="Safety" note="Seen by those who go, whoever looks out for them, and those who lead here.">
          <LongTextField
            form={form}
            name="safetyNotes"
            label="What to know before going in"
            isOptional={!isBooked}
            rows={3}
          />
          <FieldRow>
            <SelectField
              form={form}
              name="watcherStaffId"
              label="Who looks out for you"
              help="Is told when nobody has said that you are back. Somebody who does not go."
              choices={[
                { value: '', label: 'Choose somebody' },
                ...choices.staff
                  .filter(({ staffId }) => !form.values.staffIds.includes(staffId))
                  .map(({ staffId, name }) => ({ value: staffId, label: name })),
              ]}
            />
            <SelectField
              form={form}
              name="backWithinMinutes"
              label="Back within"
              choices={['0', '15', '30', '60', '120'].map((one) => ({
                value: one,
                label: `${one} minutes after the end`,
              }))}
            />
          </FieldRow>
        </FieldGroup>
      ) : null}
    </FormBody>
  );
}

interface OutcomeProps {
  view: AppointmentView;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** What came of it; what a conference agreed goes into the plan. */
export function OutcomeForm({ view, onSave, onCancel }: OutcomeProps) {
  const hasSheet = view.kind === 'conference' && view.plan !== null;
  const form = useForm({
    draft: `outcome-${view.appointmentId}`,
    initial: {
      state: 'held',
      words: '',
      goal: view.plan?.goal ?? '',
      target: String(view.plan?.target ?? ''),
      goalBy: view.plan?.goalBy ?? '',
      studentVoice: view.plan?.studentVoice ?? '',
      familyVoice: view.plan?.familyVoice ?? '',
      steps: '',
    },
    checks: {
      words: isGiven('Say in a sentence what came of it.'),
      goal: (value, all) =>
        hasSheet && all.state === 'held' && value.trim() === '' ? 'Say what you agreed to reach.' : null,
      target: (value, all) =>
        hasSheet && all.state === 'held' && (value.trim() === '' || Number.isNaN(Number(value.replace(',', '.'))))
          ? 'Give a number.'
          : null,
    },
    save: ({ state, words, ...sheet }) =>
      onSave({
        revision: view.revision,
        state,
        words: words.trim(),
        ...(hasSheet && state === 'held'
          ? {
              planRevision: view.plan?.revision,
              sheet: {
                goal: sheet.goal.trim(),
                target: Number(sheet.target.replace(',', '.')),
                goalBy: sheet.goalBy,
                studentVoice: sheet.studentVoice.trim(),
                familyVoice: sheet.familyVoice.trim(),
                steps: sheet.steps
                  .split('\n')
                  .map((line) => line.trim())
                  .filter((line) => line !== '')
                  .map((line) => {
                    const [words = '', byWhom] = line.split(/\s+–\s+|\s+--\s+/);
                    return { words, byWhom: byWhom?.trim() || view.organiser, dueOn: null };
                  }),
              },
            }
          : {}),
      }),
  });
  return (
    <FormBody form={form} submit="Record it" onCancel={onCancel} isWide={hasSheet}>
      <SelectField
        form={form}
        name="state"
        label="Did it take place?"
        choices={[
          { value: 'held', label: 'Yes' },
          { value: 'not-held', label: 'No' },
        ]}
        width={10}
      />
      <LongTextField form={form} name="words" label="What came of it" rows={3} />
      {hasSheet && form.values.state === 'held' ? (
        <FieldGroup title="What you agreed" note="It becomes the plan’s goal, voices and steps.">
          <TextField form={form} name="goal" label="Goal in words" />
          <FieldRow>
            <TextField
              form={form}
              name="target"
              label={view.plan?.unit ? `Goal, ${view.plan.unit}` : 'Goal in figures'}
              width={12}
            />
            <TextField form={form} name="goalBy" type="date" label="By" width={14} />
          </FieldRow>
          <FieldRow>
            <LongTextField form={form} name="studentVoice" label="The student’s words" isOptional rows={2} />
            <LongTextField form={form} name="familyVoice" label="The family’s words" isOptional rows={2} />
          </FieldRow>
          <LongTextField
            form={form}
            name="steps"
            label="New steps"
            help="One line each: what is done – by whom."
            isOptional
            rows={3}
          />
        </FieldGroup>
      ) : null}
    </FormBody>
  );
}

interface WordsProps {
  draft: string;
  onSave: (body: { words: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Something to add, whatever became of it. */
export function NoteForm({ draft, onSave, onCancel }: WordsProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: { words: isGiven('Write a few words.') },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Keep the note" onCancel={onCancel}>
      <LongTextField form={form} name="words" label="Note" rows={4} />
    </FormBody>
  );
}

export function CancelForm({ draft, onSave, onCancel }: WordsProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: { words: isGiven('Say why: those who were asked read it.') },
    save: ({ words }) => onSave({ words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Call it off" onCancel={onCancel}>
      <LongTextField form={form} name="words" label="Why?" rows={2} />
    </FormBody>
  );
}
