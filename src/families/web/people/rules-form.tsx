import { CheckField, ChecksField, LongTextField, SelectField, TextField } from '../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../ui/form/form-parts.tsx';
import { type Form, useForm } from '../../../ui/form/use-form.ts';
import { weekdayName } from '../../../ui/format.ts';
import { channels, type FamilyChannel } from '../../core/people/holder.ts';
import type { FamilyRules } from '../../core/people/rules.ts';
import type { FamilyRulesView } from '../../core/people/views.ts';
import { categories, type FamilyCategory } from '../../core/writing/occasions.ts';
import { category_words, channel_words, type FormProps } from './people-words.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayName(day - 1) }));
const inRange = (least: number, most: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most ? null : `A number from ${least} to ${most}.`;

/** Whom, when, how often and on which ground families are written to. */
export function RulesForm({
  view,
  ...props
}: FormProps<{ rules: FamilyRules; revision: number }> & { view: FamilyRulesView }) {
  const { rules } = view;
  const form = useForm({
    draft: props.draft,
    initial: fieldsOf(rules),
    checks: {
      ofAge: (value) => (value === '' ? null : inRange(14, 25)(value)),
      reviewDays: inRange(0, 180),
      country: (value) => (/^[a-z]{2}$/i.test(value.trim()) ? null : 'Two letters, such as US or GB.'),
      second: (_, all) => (new Set(chosen(all)).size < chosen(all).length ? 'Each way only once.' : null),
      until: (value, all) => (value <= all.from ? 'The last hour is before the first.' : null),
      day: inRange(1, 20),
      week: inRange(1, 50),
      hour: inRange(6, 21),
    },
    save: (all) =>
      props.onSave({
        revision: view.revision,
        rules: {
          ...rules,
          recipients: all.recipients === 'students' ? 'students' : 'guardians',
          ofAge: all.ofAge === '' ? null : Number(all.ofAge),
          reviewDays: Number(all.reviewDays),
          country: all.country.trim().toUpperCase(),
          channelOrder: chosen(all),
          reach: { from: all.from, until: all.until },
          quietDays: all.quietDays.map(Number),
          writesOnHolidays: all.writesOnHolidays,
          cap: { day: Number(all.day), week: Number(all.week) },
          digest: { hour: Number(all.hour), weekday: Number(all.weekday) },
          purposes: Object.fromEntries(
            categories.map((one) => [
              one,
              {
                ...rules.purposes[one],
                consent: all[`consent_${one}`] as FamilyRules['purposes'][FamilyCategory]['consent'],
                ground: all[`ground_${one}`].trim(),
              },
            ]),
          ) as FamilyRules['purposes'],
        },
      }),
  });
  return (
    <FormBody form={form} submit="Keep the rules" onCancel={props.onCancel}>
      <WhomPart form={form} />
      <FieldRow>
        <TextField form={form} name="from" type="time" label="Not before" width={10} />
        <TextField form={form} name="until" type="time" label="Not after" width={10} help="In the family’s own time" />
      </FieldRow>
      <ChecksField form={form} name="quietDays" label="Days without messages" choices={weekdays} />
      <CheckField form={form} name="writesOnHolidays" label="Also in the school’s holidays" />
      <FieldRow>
        <TextField
          form={form}
          name="day"
          type="number"
          label="Messages a day"
          min={1}
          max={20}
          width={8}
          help="To one household, over all senders and schools"
        />
        <TextField form={form} name="week" type="number" label="A week" min={1} max={50} width={8} />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="hour" type="number" label="Digests go at" min={6} max={21} width={8} />
        <SelectField form={form} name="weekday" label="Weekly ones on" choices={weekdays} />
      </FieldRow>
      {categories.map((one) => (
        <FieldRow key={one}>
          <SelectField
            form={form}
            name={`consent_${one}`}
            label={category_words[one]}
            isDisabled={one === 'emergency'}
            choices={[
              { value: 'always', label: 'Always: may not be refused' },
              { value: 'unless-refused', label: 'Unless they refuse' },
              { value: 'if-given', label: 'Only if they agreed' },
            ]}
          />
          <LongTextField
            form={form}
            name={`ground_${one}`}
            label={`Ground: ${category_words[one].toLowerCase()}`}
            rows={1}
          />
        </FieldRow>
      ))}
    </FormBody>
  );
}

type Fields = ReturnType<typeof fieldsOf>;

function fieldsOf(rules: FamilyRules) {
  return {
    recipients: rules.recipients as string,
    ofAge: rules.ofAge === null ? '' : String(rules.ofAge),
    reviewDays: String(rules.reviewDays),
    country: rules.country,
    ...orderFields(rules),
    from: rules.reach.from,
    until: rules.reach.until,
    quietDays: rules.quietDays.map(String),
    writesOnHolidays: rules.writesOnHolidays,
    day: String(rules.cap.day),
    week: String(rules.cap.week),
    hour: String(rules.digest.hour),
    weekday: String(rules.digest.weekday),
    ...purposeFields(rules),
  };
}

const turns = ['first', 'second', 'third', 'fourth'] as const;

function orderFields({ channelOrder }: FamilyRules): Record<(typeof turns)[number], string> {
  const [first = '', second = '', third = '', fourth = ''] = channelOrder;
  return { first, second, third, fourth };
}

/** In their order; a turn that is left empty is passed over. */
function chosen(all: Pick<Fields, (typeof turns)[number]>): FamilyChannel[] {
  return turns.flatMap((turn) => channels.filter((channel) => channel === all[turn]));
}

/** Whom messages go to, when that changes, and in which order their ways are tried. */
function WhomPart({ form }: { form: Form<Fields> }) {
  return (
    <>
      <SelectField
        form={form}
        name="recipients"
        label="Messages about a student go to"
        choices={[
          { value: 'guardians', label: 'the guardians who may be told' },
          { value: 'students', label: 'the students themselves, and whom they trust' },
        ]}
      />
      <FieldRow>
        <TextField
          form={form}
          name="ofAge"
          type="number"
          label="Of age at"
          min={14}
          max={25}
          width={8}
          isOptional
          help="Rights pass to the student then. Empty: they are the student’s anyway."
        />
        <TextField
          form={form}
          name="reviewDays"
          type="number"
          label="Review opens days before"
          min={0}
          max={180}
          width={8}
        />
        <TextField form={form} name="country" label="Country" width={8} help="Of numbers without a prefix: US, GB …" />
      </FieldRow>
      <FieldRow>
        {turns.map((turn) => (
          <SelectField
            key={turn}
            form={form}
            name={turn}
            label={turn === 'first' ? 'Tried first' : `Tried ${turn}`}
            choices={[
              ...(turn === 'first' ? [] : [{ value: '', label: 'nothing more' }]),
              ...channels.map((channel) => ({ value: channel, label: channel_words[channel] })),
            ]}
          />
        ))}
      </FieldRow>
    </>
  );
}

type PurposeFields = { [C in FamilyCategory as `consent_${C}`]: string } & {
  [C in FamilyCategory as `ground_${C}`]: string;
};

/** Every category has its two fields: they are made from the same list. */
function purposeFields({ purposes }: FamilyRules): PurposeFields {
  return Object.fromEntries(
    categories.flatMap((one) => [
      [`consent_${one}`, purposes[one].consent],
      [`ground_${one}`, purposes[one].ground],
    ]),
  ) as unknown as PurposeFields;
}
