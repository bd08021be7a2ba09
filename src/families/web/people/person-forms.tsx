import { languages } from '../../../kernel/languages.ts';
import { CheckField, ChecksField, LongTextField, SelectField, TextField } from '../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../ui/form/use-form.ts';
import { channels, type FamilyChannel } from '../../core/people/holder.ts';
import type { PersonView } from '../../core/people/views.ts';
import { categoryChoices, channel_words, type FormProps } from './people-words.ts';

export function PreferenceForm({ person, ...props }: FormProps<Record<string, unknown>> & { person: PersonView }) {
  const { preference } = person;
  const isOther = preference.language !== null && !languages.some(({ key }) => key === preference.language);
  const form = useForm({
    draft: props.draft,
    initial: {
      language: isOther ? 'other' : (preference.language ?? ''),
      other: isOther ? (preference.language ?? '') : '',
      first: (preference.channelOrder?.[0] ?? '') as string,
      from: preference.hours?.from ?? '',
      until: preference.hours?.until ?? '',
      timeZone: preference.timeZone ?? '',
      digest: preference.digest as string,
      isLargePrint: preference.isLargePrint,
      wantsAudio: preference.wantsAudio,
      needsInterpreter: preference.needsInterpreter,
    },
    checks: {
      other: (value, all) =>
        all.language === 'other' && value.trim().length < 2 ? 'Write its code, as “so” for Somali.' : null,
      until: (value, all) => ((value === '') !== (all.from === '') ? 'Give both hours, or neither.' : null),
    },
    save: ({ language, other, first, from, until, timeZone, ...rest }) =>
      props.onSave({
        ...rest,
        language: language === 'other' ? other.trim() : language || null,
        channelOrder: first === '' ? null : [first, ...channels.filter((one) => one !== first)],
        hours: from && until ? { from, until } : null,
        timeZone: timeZone.trim() || null,
        revision: preference.revision,
      }),
  });
  return (
    <FormBody form={form} submit="Keep this" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="language"
        label="Language"
        choices={[
          { value: '', label: 'As the roster says' },
          ...languages.map(({ key, name, own }) => ({ value: key, label: name === own ? name : `${name} – ${own}` })),
          { value: 'other', label: 'Another language' },
        ]}
      />
      {form.values.language === 'other' ? (
        <TextField form={form} name="other" label="Which" help="Its code, as “so” for Somali" width={10} />
      ) : null}
      <SelectField
        form={form}
        name="first"
        label="Tried first"
        choices={[
          { value: '', label: 'As usual here' },
          ...channels.map((one: FamilyChannel) => ({ value: one, label: channel_words[one] })),
        ]}
      />
      <FieldRow>
        <TextField form={form} name="from" type="time" label="Not before" isOptional width={10} />
        <TextField form={form} name="until" type="time" label="Not after" isOptional width={10} />
        <TextField form={form} name="timeZone" label="Time zone" placeholder="America/Chicago" isOptional width={18} />
      </FieldRow>
      <SelectField
        form={form}
        name="digest"
        label="How often"
        choices={[
          { value: 'each', label: 'Each message when it comes' },
          { value: 'daily', label: 'What can wait, once a day' },
          { value: 'weekly', label: 'What can wait, once a week' },
        ]}
      />
      <CheckField form={form} name="isLargePrint" label="Large print" />
      <CheckField form={form} name="wantsAudio" label="Rather hears than reads" />
      <CheckField form={form} name="needsInterpreter" label="Needs an interpreter when we call or meet" />
    </FormBody>
  );
}

export function ContactForm({ ...props }: FormProps<Record<string, unknown>>) {
  const form = useForm({
    draft: props.draft,
    initial: { channel: 'sms', address: '' },
    checks: { address: isGiven('Write the number or address.') },
    save: ({ channel, address }) => props.onSave({ channel, address: address.trim() }),
  });
  return (
    <FormBody form={form} submit="Add it" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="channel"
        label="What it is"
        choices={[
          { value: 'sms', label: 'Mobile number: texts and calls' },
          { value: 'voice', label: 'Landline: calls' },
          { value: 'email', label: 'E-mail address' },
          { value: 'letter', label: 'Postal address' },
        ]}
      />
      {form.values.channel === 'letter' ? (
        <LongTextField form={form} name="address" label="Address, as on an envelope" rows={4} />
      ) : (
        <TextField form={form} name="address" label={form.values.channel === 'email' ? 'Address' : 'Number'} />
      )}
    </FormBody>
  );
}

export function SaidForm({ ...props }: FormProps<Record<string, unknown>>) {
  const form = useForm({
    draft: props.draft,
    initial: { change: 'withdrawn', categories: [] as string[], channel: '', words: '', via: 'call' },
    checks: { words: isGiven('Write down what they said.') },
    save: ({ channel, categories: named, words, ...rest }) =>
      props.onSave({
        ...rest,
        words: words.trim(),
        channel: channel || null,
        categories: named.length === 0 ? 'all' : named,
      }),
  });
  return (
    <FormBody form={form} submit="Record it" onCancel={props.onCancel}>
      <SelectField
        form={form}
        name="change"
        label="What they said"
        choices={[
          { value: 'withdrawn', label: 'They want no more' },
          { value: 'given', label: 'They agree' },
        ]}
      />
      <ChecksField
        form={form}
        name="categories"
        label="About what"
        help="None chosen: everything that may be refused. Emergencies and what the law asks for stay."
        choices={categoryChoices.filter(({ value }) => value !== 'emergency' && value !== 'legal')}
      />
      <SelectField
        form={form}
        name="channel"
        label="On which channel"
        choices={[
          { value: '', label: 'Every channel' },
          ...channels.map((one) => ({ value: one, label: channel_words[one] })),
        ]}
      />
      <SelectField
        form={form}
        name="via"
        label="How they said it"
        choices={[
          { value: 'call', label: 'On the telephone' },
          { value: 'meeting', label: 'In person' },
          { value: 'paper', label: 'On paper, signed' },
          { value: 'mail', label: 'By e-mail' },
          { value: 'text', label: 'By text' },
        ]}
      />
      <LongTextField form={form} name="words" label="In their words" rows={2} />
    </FormBody>
  );
}
