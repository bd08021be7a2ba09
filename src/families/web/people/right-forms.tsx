import { ChecksField, LongTextField, SelectField, TextField } from '../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../ui/form/use-form.ts';
import {
  categoryChoices,
  choicesOf,
  decision_words,
  type FormProps,
  ground_words,
  pause_words,
} from './people-words.ts';

/** What a guardian may still be told about a student. */
export function RestrictionForm({
  guardianId,
  today,
  ...props
}: FormProps<Record<string, unknown>> & { guardianId: string; today: string }) {
  const form = useForm({
    draft: props.draft,
    initial: {
      rule: 'only',
      categories: ['emergency', 'legal'] as string[],
      ground: 'court-order',
      words: '',
      startsOn: today,
      until: '',
    },
    checks: {
      words: isGiven('Say what it rests on: the court, the number, the day.'),
      until: (value, all) => (value !== '' && value < all.startsOn ? 'The last day is before the first.' : null),
      categories: (value, all) =>
        all.rule === 'only' && value.length === 0 ? 'Choose what they are still told.' : null,
    },
    save: ({ rule, categories: named, until, words, ...rest }) =>
      props.onSave({
        ...rest,
        guardianId,
        rule,
        categories: rule === 'only' ? named : [],
        words: words.trim(),
        until: until || null,
      }),
  });
  return (
    <FormBody form={form} submit="Hold from now on" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="rule"
        label="What holds"
        choices={[
          { value: 'only', label: 'They are told only some things' },
          { value: 'no_contact', label: 'No contact at all, not even in an emergency' },
        ]}
      />
      {form.values.rule === 'only' ? (
        <ChecksField form={form} name="categories" label="What they are still told" choices={categoryChoices} />
      ) : null}
      <SelectField form={form} name="ground" label="Why" choices={choicesOf(ground_words)} />
      <LongTextField form={form} name="words" label="What it rests on" rows={2} />
      <FieldRow>
        <TextField form={form} name="startsOn" type="date" label="First day" width={14} />
        <TextField
          form={form}
          name="until"
          type="date"
          label="Last day"
          isOptional
          width={14}
          min={form.values.startsOn}
        />
      </FieldRow>
    </FormBody>
  );
}

/** Language, channels, hours and needs, as the person told them. */
/** What somebody agreed to or refused, in their own words. */
export function PauseForm({ isLead, ...props }: FormProps<Record<string, unknown>> & { isLead: boolean }) {
  const form = useForm({
    draft: props.draft,
    initial: { kind: 'bereavement', words: '', until: '' },
    checks: { words: isGiven('Say why in a few words.') },
    save: ({ until, words, ...rest }) => props.onSave({ ...rest, words: words.trim(), until: until || null }),
  });
  return (
    <FormBody form={form} submit="Halt them" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="kind"
        label="Why"
        choices={choicesOf(pause_words).filter(({ value }) => isLead || value !== 'safeguarding')}
      />
      <LongTextField form={form} name="words" label="In a few words" rows={2} />
      <TextField
        form={form}
        name="until"
        type="date"
        label="Last day"
        isOptional
        width={14}
        help="Left out: until somebody ends it."
      />
    </FormBody>
  );
}

export function NamesForm({
  names,
  ...props
}: FormProps<Record<string, unknown>> & {
  names: { atHome: string | null; atSchool: string | null; revision: number };
}) {
  const form = useForm({
    draft: props.draft,
    initial: { atHome: names.atHome ?? '', atSchool: names.atSchool ?? '' },
    save: ({ atHome, atSchool }) =>
      props.onSave({ atHome: atHome.trim() || null, atSchool: atSchool.trim() || null, revision: names.revision }),
  });
  return (
    <FormBody form={form} submit="Keep the names" onCancel={props.onCancel}>
      <TextField
        form={form}
        name="atHome"
        label="Name used at home"
        isOptional
        help="In what is written to guardians. Left out: as in the roster."
      />
      <TextField
        form={form}
        name="atSchool"
        label="Name used at school"
        isOptional
        help="In what is written to the student. Guardians never see it."
      />
    </FormBody>
  );
}

export function TrustForm({ today, ...props }: FormProps<Record<string, unknown>> & { today: string }) {
  const form = useForm({
    draft: props.draft,
    initial: {
      name: '',
      relation: '',
      categories: ['wellbeing'] as string[],
      channel: 'email',
      address: '',
      studentWords: '',
      givenVia: 'meeting',
      until: '',
    },
    checks: {
      name: isGiven('Write their name.'),
      relation: isGiven('Say who they are to the student.'),
      address: isGiven('Write their number or address.'),
      studentWords: isGiven('Write down how the student gave it.'),
      until: isGiven('A consent has a last day, within a year.'),
      categories: (value) => (value.length === 0 ? 'Choose what they may be told.' : null),
    },
    save: ({ channel, address, ...rest }) =>
      props.onSave({ ...rest, contacts: [{ channel, address: address.trim() }] }),
  });
  return (
    <FormBody form={form} submit="Record the consent" onCancel={props.onCancel}>
      <FieldRow>
        <TextField form={form} name="name" label="Who" />
        <TextField form={form} name="relation" label="To the student" placeholder="Aunt" />
      </FieldRow>
      <ChecksField form={form} name="categories" label="What they may be told" choices={categoryChoices} />
      <FieldRow>
        <SelectField
          form={form}
          name="channel"
          label="Reached by"
          choices={[
            { value: 'email', label: 'E-mail' },
            { value: 'sms', label: 'Mobile number' },
            { value: 'voice', label: 'Landline' },
          ]}
        />
        <TextField form={form} name="address" label="Address or number" />
      </FieldRow>
      <LongTextField form={form} name="studentWords" label="How the student gave it, in their words" rows={2} />
      <FieldRow>
        <SelectField
          form={form}
          name="givenVia"
          label="Given"
          choices={[
            { value: 'meeting', label: 'In person' },
            { value: 'paper', label: 'On paper, signed' },
            { value: 'mail', label: 'By e-mail' },
            { value: 'call', label: 'On the telephone' },
          ]}
        />
        <TextField form={form} name="until" type="date" label="Last day" width={14} min={today} />
      </FieldRow>
    </FormBody>
  );
}

/** A reason, and nothing else: for what ends. */
export function ReasonForm({ submit, ...props }: FormProps<{ reason: string }> & { submit: string }) {
  const form = useForm({
    draft: props.draft,
    initial: { reason: '' },
    checks: { reason: isGiven('Say why in a few words.') },
    save: ({ reason }) => props.onSave({ reason: reason.trim() }),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={props.onCancel}>
      <LongTextField form={form} name="reason" label="Why" rows={2} />
    </FormBody>
  );
}

export function RightsForm({ ...props }: FormProps<Record<string, unknown>>) {
  const form = useForm({
    draft: props.draft,
    initial: { decision: 'student-only', ground: '', words: '' },
    checks: {
      words: isGiven('Say what was spoken about with the student.'),
      ground: (value, all) =>
        all.decision !== 'student-only' && value.trim().length < 3 ? 'Say on what ground.' : null,
    },
    save: ({ ground, words, ...rest }) => props.onSave({ ...rest, ground: ground.trim(), words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Decide" onCancel={props.onCancel}>
      <SelectField form={form} name="decision" label="Who is told from now on" choices={choicesOf(decision_words)} />
      {form.values.decision === 'student-only' ? null : (
        <TextField
          form={form}
          name="ground"
          label="On what ground guardians are still told"
          placeholder="The student’s written consent of today"
        />
      )}
      <LongTextField form={form} name="words" label="What was spoken about with the student" rows={3} />
    </FormBody>
  );
}

export function OwnerForm({
  staff,
  line,
  ...props
}: FormProps<Record<string, unknown>> & {
  staff: { staffId: string; name: string }[];
  line: { owner: { staffId: string } | null; dueOn: string | null; words: string; revision: number };
}) {
  const form = useForm({
    draft: props.draft,
    initial: { ownerStaffId: line.owner?.staffId ?? '', dueOn: line.dueOn ?? '', words: line.words },
    save: ({ ownerStaffId, dueOn, words }) =>
      props.onSave({
        ownerStaffId: ownerStaffId || null,
        dueOn: dueOn || null,
        words: words.trim(),
        revision: line.revision,
      }),
  });
  return (
    <FormBody form={form} submit="Keep this" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="ownerStaffId"
        label="Who finds out"
        choices={[
          { value: '', label: 'Nobody yet' },
          ...staff.map(({ staffId, name }) => ({ value: staffId, label: name })),
        ]}
      />
      <TextField form={form} name="dueOn" type="date" label="By" isOptional width={14} />
      <LongTextField form={form} name="words" label="What was tried" rows={3} />
    </FormBody>
  );
}
