import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { capital } from '../../kernel/capital.ts';
import { ChecksField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { type Checks, type Form, isGiven, useForm } from '../../ui/form/use-form.ts';
import { goalMeasures, measureUnit, measureWords } from '../core/plans/goal-measure.ts';
import type { PlanChoices, PlaybookView } from '../core/views.ts';
import styles from './interventions.module.css';
import {
  bodyOf,
  emptyPlan,
  fromPlaybook,
  type PlanBodyInput,
  type PlanValues,
  type StandsNow,
  stepsOf,
} from './plan-values.ts';

const isNumber = (says: string) => (value: string) =>
  value.trim() === '' || Number.isNaN(Number(value.replace(',', '.'))) ? says : null;

export const checks: Checks<PlanValues> = {
  kindKey: isGiven('Choose what is done.'),
  reason: isGiven('Say why, in a sentence.'),
  goal: isGiven('Say what it is to reach.'),
  goalSourceId: (value, all) => (all.goalMeasure === 'source' && value === '' ? 'Choose a source.' : null),
  target: isNumber('Give a number.'),
  baseline: (value) => (value.trim() === '' ? null : isNumber('Give a number, or leave it empty.')(value)),
  sessionsPerWeek: isNumber('Give a number.'),
  followUpDays: isNumber('Give a number of days.'),
  goalBy: isGiven('Choose a day.'),
  startsOn: isGiven('Choose a day.'),
  reviewOn: (value, all) =>
    value === '' ? 'Choose a day.' : value <= all.startsOn ? 'The review comes after the start.' : null,
  caseManagerStaffId: isGiven('Choose who follows it up.'),
};

interface MakeProps {
  choices: PlanChoices;
  today: string;
  words: { student: string; tier: string };
  /** The playbook that is laid out at first. */
  playbookId: string | null;
  caseManagerStaffId: string;
  /** Where the student stands; of a group nobody in particular. */
  now: StandsNow | null;
  draft: string;
  /** For a group: who may be in it. */
  members?: readonly { studentId: string; name: string }[];
  onSave: (
    body: PlanBodyInput & {
      tier: number;
      playbookId: string | null;
      steps: ReturnType<typeof stepsOf>;
      name: string;
      studentIds: string[];
    },
  ) => Promise<unknown>;
  onCancel: () => void;
}

/** A new plan: a playbook lays it out, and every field can be changed. */
export function NewPlanForm({
  choices,
  today,
  words,
  playbookId,
  caseManagerStaffId,
  now,
  draft,
  members,
  onSave,
  onCancel,
}: MakeProps) {
  const first = choices.playbooks.find((one) => one.playbookId === playbookId);
  const form = useForm<PlanValues & { name: string; studentIds: string[] }>({
    draft,
    initial: {
      ...emptyPlan(today, caseManagerStaffId),
      kindKey: choices.kinds[0]?.key ?? '',
      ...(first ? fromPlaybook(first, today, now) : {}),
      name: '',
      studentIds: [],
    },
    checks: {
      ...checks,
      ...(members
        ? {
            name: isGiven('Name the group.'),
            studentIds: (ids: string[]) => (ids.length < 2 ? 'Tick at least two.' : null),
          }
        : {}),
    },
    save: (values) =>
      onSave({
        ...bodyOf(values),
        tier: Number(values.tier),
        playbookId: values.playbookId || null,
        steps: stepsOf(values.steps),
        name: values.name.trim(),
        studentIds: values.studentIds,
      }),
  });
  const chosen = choices.playbooks.find((one) => one.playbookId === form.values.playbookId);
  return (
    <FormBody form={form} submit={members ? 'Make the plans' : 'Make the plan'} onCancel={onCancel} isWide>
      {members ? (
        <>
          <TextField form={form} name="name" label="Name of the group" width={40} />
          <div className={styles.who}>
            <ChecksField
              form={form}
              name="studentIds"
              label="Who is in it?"
              choices={members.map(({ studentId, name }) => ({ value: studentId, label: name }))}
            />
          </div>
        </>
      ) : null}
      <PlaybookChoice form={form} playbooks={choices.playbooks} tierWord={words.tier} today={today} now={now} />
      {chosen ? (
        <p className={styles.faint}>What to look for: {chosen.definition.lookFor}</p>
      ) : (
        <SelectField
          form={form}
          name="tier"
          label={capital(words.tier)}
          choices={['1', '2', '3'].map((one) => ({ value: one, label: one }))}
          width={8}
        />
      )}
      <PlanFields
        form={form}
        kinds={choices.kinds}
        staff={choices.staff}
        barriers={choices.barriers}
        sources={choices.sources}
        words={words}
      />
      <StepFields form={form} />
    </FormBody>
  );
}

function PlaybookChoice({
  form,
  playbooks,
  tierWord,
  today,
  now,
}: {
  form: Form<PlanValues & { name: string; studentIds: string[] }>;
  playbooks: readonly PlaybookView[];
  tierWord: string;
  today: string;
  now: StandsNow | null;
}) {
  const lay: Form<PlanValues & { name: string; studentIds: string[] }> = {
    ...form,
    set: (name, value) => {
      const playbook = name === 'playbookId' ? playbooks.find((one) => one.playbookId === value) : undefined;
      if (playbook) form.setAll(fromPlaybook(playbook, form.values.startsOn || today, now));
      else form.set(name, value);
    },
  };
  return (
    <SelectField
      form={lay}
      name="playbookId"
      label="Playbook"
      help="Lays out the fields below; change what does not fit."
      choices={[
        { value: '', label: 'None' },
        ...playbooks.map((one) => ({ value: one.playbookId, label: `${tierWord} ${one.tier}: ${one.name}` })),
      ]}
    />
  );
}

interface FieldsProps<T extends PlanValues> {
  form: Form<T>;
  kinds: PlanChoices['kinds'];
  staff: PlanChoices['staff'];
  barriers: PlanChoices['barriers'];
  sources: PlanChoices['sources'];
  words: { student: string; tier: string };
}

export function PlanFields<T extends PlanValues>({
  form: given,
  kinds,
  staff,
  barriers,
  sources,
  words,
}: FieldsProps<T>) {
  // Every T holds the fields of a plan, which are all that is touched here.
  const form = given as unknown as Form<PlanValues>;
  const source = sources.find(({ sourceId }) => String(sourceId) === form.values.goalSourceId);
  const unit =
    form.values.goalMeasure === 'source'
      ? (source?.unit ?? '')
      : measureUnit(form.values.goalMeasure, form.values.goalUnit);
  return (
    <>
      <FieldRow>
        <SelectField
          form={form}
          name="kindKey"
          label="What is done"
          choices={kinds.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <SelectField
          form={form}
          name="caseManagerStaffId"
          label="Case manager"
          help="Follows it up; by name."
          choices={[
            ...(form.values.caseManagerStaffId ? [] : [{ value: '', label: 'Choose somebody' }]),
            ...staff.map(({ staffId, name, isNear }) => ({
              value: staffId,
              label: isNear ? `${name} (looks after them)` : name,
            })),
          ]}
        />
      </FieldRow>
      <FieldRow>
        <LongTextField
          form={form}
          name="reason"
          label="Why"
          help="One sentence that a colleague understands."
          rows={2}
        />
        <SelectField
          form={form}
          name="barrierKey"
          label="What stands in the way"
          choices={[
            { value: '', label: 'Not known yet' },
            ...barriers.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
      </FieldRow>
      <FieldGroup title="Goal">
        <TextField form={form} name="goal" label="In words" />
        <FieldRow>
          <SelectField
            form={form}
            name="goalMeasure"
            label="Measured by"
            choices={goalMeasures.map((one) => ({ value: one, label: measureWords[one] }))}
          />
          {form.values.goalMeasure === 'own' ? (
            <TextField form={form} name="goalUnit" label="Unit" placeholder="assignments a week" isOptional />
          ) : null}
          {form.values.goalMeasure === 'source' ? (
            <SelectField
              form={form}
              name="goalSourceId"
              label="Source"
              help={
                source?.now == null ? undefined : `In the last weeks: ${[source.now, source.unit].join(' ').trim()}`
              }
              choices={[
                ...(form.values.goalSourceId ? [] : [{ value: '', label: 'Choose a source' }]),
                ...sources.map(({ sourceId, name }) => ({ value: String(sourceId), label: name })),
              ]}
            />
          ) : null}
          <TextField form={form} name="baseline" label={`Now${unit ? `, ${unit}` : ''}`} isOptional width={8} />
          <TextField form={form} name="target" label={`Goal${unit ? `, ${unit}` : ''}`} width={8} />
          <TextField form={form} name="goalBy" type="date" label="By" width={14} />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="How much, and when it is looked at">
        <FieldRow>
          <TextField
            form={form}
            name="sessionsPerWeek"
            label="Sessions a week"
            help="0.5: every other week."
            width={8}
          />
          <TextField form={form} name="sessionMinutes" label="Minutes each" isOptional width={8} />
          <TextField form={form} name="followUpDays" label="Follow-up every … days" width={8} />
        </FieldRow>
        <FieldRow>
          <TextField form={form} name="startsOn" type="date" label="Starts" width={14} />
          <TextField form={form} name="reviewOn" type="date" label="Review" width={14} />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="In their own words">
        <FieldRow>
          <LongTextField form={form} name="studentVoice" label={`The ${words.student}`} isOptional rows={2} />
          <LongTextField form={form} name="familyVoice" label="The family" isOptional rows={2} />
        </FieldRow>
      </FieldGroup>
    </>
  );
}

export function StepFields<T extends PlanValues>({ form: given }: { form: Form<T> }) {
  // Every T holds the steps of a plan, which are all that is touched here.
  const form = given as unknown as Form<PlanValues>;
  const { steps } = form.values;
  const put = (index: number, change: Partial<PlanValues['steps'][number]>) =>
    form.set(
      'steps',
      steps.map((step, at) => (at === index ? { ...step, ...change } : step)),
    );
  return (
    <FieldGroup title="Steps" note="What has to be done once, and who does it.">
      <div className={styles.steps}>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place until it is saved
          <div key={index} className={styles.step}>
            <TextInput
              label={`Step ${index + 1}`}
              value={step.words}
              onChange={(event) => put(index, { words: event.currentTarget.value })}
            />
            <TextInput
              label="By whom"
              value={step.byWhom}
              onChange={(event) => put(index, { byWhom: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label="By when"
              value={step.dueOn}
              onChange={(event) => put(index, { dueOn: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              size={36}
              aria-label={`Take step ${index + 1} away`}
              onClick={() =>
                form.set(
                  'steps',
                  steps.filter((_, at) => at !== index),
                )
              }
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        ))}
        {steps.length < 20 ? (
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() => form.set('steps', [...steps, { stepNo: null, words: '', byWhom: '', dueOn: '' }])}
            >
              Add a step
            </Button>
          </div>
        ) : null}
      </div>
    </FieldGroup>
  );
}
