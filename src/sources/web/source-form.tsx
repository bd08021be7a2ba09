import { capital } from '../../kernel/capital.ts';
import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { type Form, useForm } from '../../ui/form/use-form.ts';
import type { SourceView } from '../core/views.ts';
import { KindChoice } from './kind-choice.tsx';
import { initialOf, inputOf, type SourceInput, type SourceValues, sourceChecks } from './source-values.ts';
import { directionChoices, lawfulBases, measureChoices, weightGroupsOf } from './source-words.ts';
import styles from './sources.module.css';

export type { SourceInput };

interface SourceFormProps {
  /** The one to change; null: a new one. */
  source: SourceView | null;
  preset: string;
  words: { programmes: string };
  onSave: (source: SourceInput) => Promise<void>;
  onCancel: () => void;
}

export function SourceForm({ source, preset, words, onSave, onCancel }: SourceFormProps) {
  const form = useForm({
    draft: `source-${source?.key ?? 'new'}`,
    initial: initialOf(source, preset),
    checks: sourceChecks(source),
    save: (values) => onSave(inputOf(values, source)),
  });
  const part = { form, source, preset, words };
  return (
    <FormBody form={form} submit={source ? 'Save' : 'Add the source'} onCancel={onCancel} isWide>
      <WhatItIs {...part} />
      <ToWhom {...part} />
      <WhoAnswers {...part} />
      <WhyItMayBeUsed {...part} />
    </FormBody>
  );
}

interface PartProps extends Pick<SourceFormProps, 'source' | 'preset' | 'words'> {
  form: Form<SourceValues>;
}

function WhatItIs({ form, source, preset }: PartProps) {
  const measure = measureChoices.find(({ value }) => value === form.values.measure);
  return (
    <FieldGroup title="What it is">
      <KindChoice form={form} source={source} preset={preset} />
      <FieldRow>
        <TextField form={form} name="name" label="Name" />
        {source ? null : (
          <TextField
            form={form}
            name="key"
            label="Key"
            help="Commands and mappings name it so. It stays."
            placeholder="library-gates"
          />
        )}
      </FieldRow>
      {source ? null : (
        <>
          <SelectField
            form={form}
            name="measure"
            label="What a week of it becomes"
            choices={measureChoices}
            width={24}
          />
          <p className={`${styles.quiet} ${styles.small}`}>{measure?.help}</p>
        </>
      )}
      <FieldRow>
        <SelectField form={form} name="direction" label="Direction" choices={directionChoices} />
        <SelectField
          form={form}
          name="weightGroup"
          label="Group in the score"
          help="The model gives each group its weight; its sources share it."
          choices={weightGroupsOf(preset, source?.weightGroup)}
        />
      </FieldRow>
    </FieldGroup>
  );
}

function ToWhom({ form, words }: PartProps) {
  return (
    <FieldGroup
      title="To whom it applies"
      note="Codes as in the roster, separated by commas. Left empty, it applies to all; whom it does not apply to is not missing it."
    >
      <FieldRow>
        <TextField form={form} name="programmes" label={capital(words.programmes)} isOptional />
        <TextField form={form} name="modes" label="Modes" isOptional />
        <TextField form={form} name="years" label="Years" isOptional />
        <TextField form={form} name="campuses" label="Campuses" isOptional />
        <TextField form={form} name="terms" label="Terms" isOptional />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="from" label="Exists from" type="date" isOptional />
        <TextField form={form} name="to" label="Exists until" type="date" isOptional />
      </FieldRow>
    </FieldGroup>
  );
}

function WhoAnswers({ form }: PartProps) {
  return (
    <FieldGroup title="Who answers for it" note="The first thing that is looked for when a feed stops.">
      <FieldRow>
        <TextField form={form} name="ownerName" label="Technical owner" isOptional />
        <TextField
          form={form}
          name="ownerContact"
          label="How to reach them"
          isOptional
          placeholder="e-mail or telephone"
        />
      </FieldRow>
      <FieldRow>
        <TextField
          form={form}
          name="expectedEveryHours"
          label="Stale after"
          type="number"
          min={1}
          help="Hours without new data."
          width={8}
        />
        <TextField
          form={form}
          name="filePattern"
          label="Its files in the watched folder"
          isOptional
          placeholder="gates-*.csv"
        />
      </FieldRow>
    </FieldGroup>
  );
}

function WhyItMayBeUsed({ form, source }: PartProps) {
  return (
    <FieldGroup title="Why it may be used" note="What the data protection officer is asked for.">
      <LongTextField form={form} name="purpose" label="Purpose" isOptional />
      <FieldRow>
        <SelectField
          form={form}
          name="lawfulBasis"
          label="Lawful basis"
          isOptional
          choices={[
            { value: '', label: 'Not said yet' },
            ...basesWith(source?.lawfulBasis ?? null).map((basis) => ({ value: basis, label: basis })),
          ]}
        />
        <TextField
          form={form}
          name="impactAssessment"
          label="Impact assessment"
          isOptional
          placeholder="DPIA-2026-014"
        />
      </FieldRow>
      <TextField
        form={form}
        name="nextReviewOn"
        label="Next review"
        type="date"
        isOptional
        help="Every quarter, unless you say otherwise."
        width={18}
      />
    </FieldGroup>
  );
}

function basesWith(own: string | null): string[] {
  return own && !lawfulBases.includes(own) ? [own, ...lawfulBases] : lawfulBases;
}
