import { SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { Words } from '../core/presets.ts';

export interface InstitutionView {
  key: string;
  name: string;
  preset: string;
  timeZone: string;
  locale: string;
  today: string;
  isDemo: boolean;
  words: Words;
}

export interface InstitutionChangeInput {
  name: string;
  timeZone: string;
  locale: string;
  words: Words;
}

const locales = ['en-GB', 'en-US', 'en-AU', 'en-CA', 'en-IE', 'en-NZ', 'en-ZA', 'fr-FR', 'de-DE', 'es-ES', 'nl-NL'];
const wordFields: { name: keyof Words; label: string }[] = [
  { name: 'student', label: 'One student' },
  { name: 'students', label: 'Several' },
  { name: 'family', label: 'Whom you write to: one' },
  { name: 'families', label: 'Several' },
  { name: 'tutor', label: 'One tutor' },
  { name: 'tutors', label: 'Several' },
  { name: 'programme', label: 'One programme' },
  { name: 'programmes', label: 'Several' },
  { name: 'unit', label: 'One unit' },
  { name: 'units', label: 'Several' },
  { name: 'year', label: 'Year of study' },
  { name: 'tier', label: 'One tier of support' },
  { name: 'tiers', label: 'Several' },
];

export function InstitutionForm({
  institution,
  onSave,
}: {
  institution: InstitutionView;
  onSave: (change: InstitutionChangeInput) => Promise<void>;
}) {
  const zones = Intl.supportedValuesOf('timeZone');
  const word = isGiven('Type the word that is used here.');
  const form = useForm({
    draft: `institution-${institution.key}`,
    initial: {
      name: institution.name,
      timeZone: institution.timeZone,
      locale: institution.locale,
      ...institution.words,
    },
    checks: {
      name: isGiven('Type the name that people use.'),
      ...Object.fromEntries(wordFields.map(({ name }) => [name, word])),
    },
    save: ({ name, timeZone, locale, ...words }) => onSave({ name: name.trim(), timeZone, locale, words }),
  });
  return (
    <FormBody form={form} submit="Save" isWide>
      <FieldGroup title="The institution">
        <TextField form={form} name="name" label="Name" />
        <FieldRow>
          <SelectField
            form={form}
            name="timeZone"
            label="Time zone"
            help="Days begin and end by it, and the weekly run starts on its Monday morning."
            choices={(zones.includes(institution.timeZone) ? zones : [institution.timeZone, ...zones]).map((zone) => ({
              value: zone,
              label: zone.replaceAll('_', ' '),
            }))}
          />
          <SelectField
            form={form}
            name="locale"
            label="Language and region"
            choices={(locales.includes(institution.locale) ? locales : [institution.locale, ...locales]).map(
              (locale) => ({
                value: locale,
                label: new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale,
              }),
            )}
          />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="Its own words" note="Pages and messages use these instead of ours.">
        <FieldRow>
          {wordFields.map(({ name, label }) => (
            <TextField key={name} form={form} name={name} label={label} />
          ))}
        </FieldRow>
      </FieldGroup>
    </FormBody>
  );
}
