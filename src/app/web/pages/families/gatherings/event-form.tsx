import {
  celebrated,
  event_words,
  eventHelps,
  eventKinds,
  help_words,
} from '../../../../../families/core/gatherings/event.ts';
import { ChecksField, LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';

interface EventFormProps {
  units: readonly { unitId: string; name: string }[];
  leadsAll: boolean;
  today: string;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

const celebrates_words = { improvement: 'Improvement', belonging: 'Belonging', effort: 'Effort' };

export function EventForm({ units, leadsAll, today, onSave, onCancel }: EventFormProps) {
  const form = useForm({
    draft: 'family-event',
    initial: {
      kind: 'welcome',
      title: '',
      words: '',
      unitId: leadsAll ? '' : (units[0]?.unitId ?? ''),
      day: '',
      at: '18:00',
      minutes: '90',
      place: '',
      celebrates: 'improvement',
      helps: ['interpreter'] as string[],
    },
    checks: {
      title: isGiven('Give it a name.'),
      place: isGiven('Say where.'),
      day: (value) => (value >= today ? null : 'Choose today or a later day.'),
      minutes: (value) => (Number(value) >= 15 && Number(value) <= 600 ? null : 'Between 15 and 600.'),
    },
    save: ({ unitId, minutes, celebrates, title, words, place, ...same }) =>
      onSave({
        ...same,
        title: title.trim(),
        words: words.trim(),
        place: place.trim(),
        unitId: unitId || null,
        minutes: Number(minutes),
        celebrates: same.kind === 'celebration' ? celebrates : null,
      }),
  });
  return (
    <FormBody form={form} submit="Plan it" onCancel={onCancel}>
      <FieldRow>
        <SelectField
          form={form}
          name="kind"
          label="Kind"
          choices={eventKinds.map((kind) => ({ value: kind, label: event_words[kind] }))}
        />
        {form.values.kind === 'celebration' ? (
          <SelectField
            form={form}
            name="celebrates"
            label="Celebrates"
            choices={celebrated.map((what) => ({ value: what, label: celebrates_words[what] }))}
          />
        ) : null}
        <SelectField
          form={form}
          name="unitId"
          label="Families of"
          choices={[
            ...(leadsAll ? [{ value: '', label: 'Everybody' }] : []),
            ...units.map(({ unitId, name }) => ({ value: unitId, label: name })),
          ]}
        />
      </FieldRow>
      <TextField form={form} name="title" label="Name" />
      <FieldRow>
        <TextField form={form} name="day" type="date" label="Day" width={14} />
        <TextField form={form} name="at" type="time" label="Begins" width={10} />
        <TextField form={form} name="minutes" type="number" label="Minutes" width={8} min={15} max={600} />
      </FieldRow>
      <TextField form={form} name="place" label="Where" />
      <LongTextField form={form} name="words" label="What families read of it" isOptional />
      <ChecksField
        form={form}
        name="helps"
        label="What is there for families"
        choices={eventHelps.map((help) => ({ value: help, label: help_words[help] }))}
      />
    </FormBody>
  );
}
