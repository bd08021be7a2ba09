import { CheckField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import { languageName } from './notice-words.ts';

interface FormProps<T> {
  draft: string;
  onSave: (body: T) => Promise<unknown>;
  onCancel: () => void;
}

const sentence = (least: number) => (value: string) =>
  value.trim().length >= least ? null : 'Say why, in a sentence.';

interface DraftProps extends FormProps<{ language: string; yesReason?: string | undefined; addWords: string }> {
  language: string;
  languages: readonly string[];
  /** What is known of the family, which only a person's yes sets aside; empty: nothing. */
  because: readonly string[];
}

export function DraftNoticeForm({ draft, language, languages, because, onSave, onCancel }: DraftProps) {
  const needsYes = because.length > 0;
  const form = useForm({
    draft,
    initial: { language, yesReason: '', addWords: '' },
    checks: needsYes ? { yesReason: sentence(10) } : {},
    save: ({ yesReason, addWords, ...rest }) =>
      onSave({ ...rest, addWords: addWords.trim(), ...(needsYes ? { yesReason: yesReason.trim() } : {}) }),
  });
  return (
    <FormBody form={form} submit="Draft the notice" onCancel={onCancel}>
      <SelectField
        form={form}
        name="language"
        label="Language of the letter"
        help="The English text goes with it."
        choices={languages.map((value) => ({ value, label: languageName(value) }))}
      />
      <LongTextField
        form={form}
        name="addWords"
        label="What you add to the letter"
        help="Whom to call, when you could meet, the address of a board."
        isOptional
      />
      {needsYes ? (
        <LongTextField
          form={form}
          name="yesReason"
          label="Why this goes to the family in spite of what is known"
          help={`Known: ${because.join('; ')}. Your yes and your reason stay on record.`}
        />
      ) : null}
    </FormBody>
  );
}

export function CheckNoticeForm({
  draft,
  days,
  onSave,
  onCancel,
}: FormProps<{ sawEveryDay: true; words: string }> & { days: number }) {
  const form = useForm({
    draft,
    initial: { sawEveryDay: false, words: '' },
    checks: { sawEveryDay: (saw) => (saw ? null : 'Look at every day that is counted first.') },
    save: ({ words }) => onSave({ sawEveryDay: true, words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="It is right" onCancel={onCancel}>
      <CheckField
        form={form}
        name="sawEveryDay"
        label={`I looked at each of the ${days} days that are counted, and at the help so far.`}
        help={form.errorOf('sawEveryDay') ?? undefined}
      />
      <LongTextField form={form} name="words" label="What you found" isOptional />
    </FormBody>
  );
}

interface IssueProps extends FormProps<{ yesReason?: string | undefined; translationReason?: string | undefined }> {
  because: readonly string[];
  /** The language whose translation no speaker approved; null: nothing to take responsibility for. */
  unapproved: string | null;
}

export function IssueNoticeForm({ draft, because, unapproved, onSave, onCancel }: IssueProps) {
  const form = useForm({
    draft,
    initial: { yesReason: '', translationReason: '' },
    checks: {
      ...(because.length > 0 ? { yesReason: sentence(10) } : {}),
      ...(unapproved === null ? {} : { translationReason: sentence(10) }),
    },
    save: ({ yesReason, translationReason }) =>
      onSave({
        ...(because.length > 0 ? { yesReason: yesReason.trim() } : {}),
        ...(unapproved === null ? {} : { translationReason: translationReason.trim() }),
      }),
  });
  return (
    <FormBody form={form} submit="Issue the notice" onCancel={onCancel}>
      <p>The letter is kept as it is. Nothing is sent by this: how it is served is recorded after it.</p>
      {because.length > 0 ? (
        <LongTextField
          form={form}
          name="yesReason"
          label="Why this goes to the family in spite of what is known"
          help={`Known: ${because.join('; ')}.`}
        />
      ) : null}
      {unapproved === null ? null : (
        <LongTextField
          form={form}
          name="translationReason"
          label={`No speaker of ${languageName(unapproved)} has approved these words. Why do you take responsibility for them?`}
        />
      )}
    </FormBody>
  );
}

const ways = [
  { value: 'certified-mail', label: 'Certified mail' },
  { value: 'mail', label: 'Mail' },
  { value: 'in-person', label: 'In person' },
  { value: 'email', label: 'Email' },
  { value: 'phone', label: 'Phone' },
];

export function ServeNoticeForm({
  draft,
  today,
  onSave,
  onCancel,
}: FormProps<{ way: string; toWhom: string; servedOn: string; words: string }> & { today: string }) {
  const form = useForm({
    draft,
    initial: { way: 'certified-mail', toWhom: '', servedOn: today, words: '' },
    checks: { toWhom: (value) => (value.trim().length >= 2 ? null : 'Say who received it.') },
    save: (values) => onSave({ ...values, toWhom: values.toWhom.trim(), words: values.words.trim() }),
  });
  return (
    <FormBody form={form} submit="Record it" onCancel={onCancel}>
      <SelectField form={form} name="way" label="How" choices={ways} />
      <TextField form={form} name="toWhom" label="To whom" />
      <TextField form={form} name="servedOn" type="date" label="When" max={today} width={12} />
      <LongTextField
        form={form}
        name="words"
        label="What proves it"
        help="A tracking number, who opened the door."
        isOptional
      />
    </FormBody>
  );
}

export function ReasonForm({
  draft,
  label,
  submit,
  onSave,
  onCancel,
}: FormProps<{ reason: string }> & { label: string; submit: string }) {
  const form = useForm({
    draft,
    initial: { reason: '' },
    checks: { reason: sentence(5) },
    save: ({ reason }) => onSave({ reason: reason.trim() }),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={onCancel}>
      <LongTextField form={form} name="reason" label={label} />
    </FormBody>
  );
}

const facts = [
  { value: 'pregnancy', label: 'Pregnancy' },
  { value: 'foster-care', label: 'Foster care' },
  { value: 'homelessness', label: 'Homelessness' },
  { value: 'severe-illness', label: 'Severe or life-threatening illness' },
  { value: 'principal-earner', label: 'Earns the family’s income' },
];

export function FindingForm({ draft, onSave, onCancel }: FormProps<{ fact: string; holds: boolean; words: string }>) {
  const form = useForm({
    draft,
    initial: { fact: 'homelessness', holds: 'yes', words: '' },
    checks: { words: sentence(5) },
    save: ({ fact, holds, words }) => onSave({ fact, holds: holds === 'yes', words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Record it" onCancel={onCancel}>
      <SelectField form={form} name="fact" label="What" choices={facts} />
      <SelectField
        form={form}
        name="holds"
        label="Absences come of it"
        choices={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No, or not any more' },
        ]}
      />
      <LongTextField
        form={form}
        name="words"
        label="How it is known"
        help="Read by those who work on notices, and by nobody else."
      />
    </FormBody>
  );
}
