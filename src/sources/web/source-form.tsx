import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { Eligibility } from '../core/eligibility.ts';
import type { Measure } from '../core/mapping.ts';
import type { SourceView } from '../core/views.ts';
import { codesOf, listOf } from './code-list.ts';
import { directionChoices, lawfulBases, measureChoices, weightGroupsOf } from './source-words.ts';
import styles from './sources.module.css';

export type SourceInput = Pick<
  SourceView,
  | 'key'
  | 'measure'
  | 'name'
  | 'direction'
  | 'weightGroup'
  | 'eligibility'
  | 'identifierKind'
  | 'ownerName'
  | 'ownerContact'
  | 'purpose'
  | 'lawfulBasis'
  | 'impactAssessment'
  | 'nextReviewOn'
  | 'expectedEveryHours'
  | 'filePattern'
>;

interface SourceFormProps {
  /** The one to change; null: a new one. */
  source: SourceView | null;
  preset: string;
  words: { programmes: string };
  onSave: (source: SourceInput) => Promise<void>;
  onCancel: () => void;
}

const narrowings = ['programmes', 'modes', 'years', 'campuses', 'terms'] as const;

export function SourceForm({ source, preset, words, onSave, onCancel }: SourceFormProps) {
  const form = useForm({
    draft: `source-${source?.key ?? 'new'}`,
    initial: initialOf(source, preset),
    checks: {
      name: isGiven('Type the name that people use, such as Library gates.'),
      key: (value) =>
        source || /^[a-z0-9][a-z0-9-]{0,39}$/.test(value)
          ? null
          : 'Use lower-case letters, figures and hyphens, such as library-gates.',
      expectedEveryHours: (value) =>
        Number(value) >= 1 && Number(value) <= 8784 && Number.isInteger(Number(value))
          ? null
          : 'Type whole hours, such as 48.',
      to: (value, all) =>
        value !== '' && all.from !== '' && value < all.from ? 'The last day cannot be before the first.' : null,
    },
    save: (values) => onSave(inputOf(values, source)),
  });
  const measure = measureChoices.find(({ value }) => value === form.values.measure);
  return (
    <FormBody form={form} submit={source ? 'Save' : 'Add the source'} onCancel={onCancel} isWide>
      <FieldGroup title="What it is">
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
      <FieldGroup
        title="To whom it applies"
        note="Codes as in the roster, separated by commas. Left empty, it applies to all; whom it does not apply to is not missing it."
      >
        <FieldRow>
          <TextField
            form={form}
            name="programmes"
            label={words.programmes.charAt(0).toUpperCase() + words.programmes.slice(1)}
            isOptional
          />
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
    </FormBody>
  );
}

function initialOf(source: SourceView | null, preset: string) {
  const lists = Object.fromEntries(narrowings.map((name) => [name, listOf(source?.eligibility[name])])) as Record<
    (typeof narrowings)[number],
    string
  >;
  return {
    name: source?.name ?? '',
    key: source?.key ?? '',
    measure: (source?.measure ?? 'count') as string,
    direction: String(source?.direction ?? 1),
    weightGroup: source?.weightGroup ?? weightGroupsOf(preset)[0]?.value ?? 'other',
    ...lists,
    from: source?.eligibility.from ?? '',
    to: source?.eligibility.to ?? '',
    ownerName: source?.ownerName ?? '',
    ownerContact: source?.ownerContact ?? '',
    expectedEveryHours: String(source?.expectedEveryHours ?? 48),
    filePattern: source?.filePattern ?? '',
    purpose: source?.purpose ?? '',
    lawfulBasis: source?.lawfulBasis ?? '',
    impactAssessment: source?.impactAssessment ?? '',
    nextReviewOn: source?.nextReviewOn ?? '',
  };
}

function inputOf(values: ReturnType<typeof initialOf>, source: SourceView | null): SourceInput {
  const given = (text: string): string | null => text.trim() || null;
  const eligibility: Eligibility = {
    // What the form does not show stays as it is.
    ...(source?.eligibility.cohorts ? { cohorts: source.eligibility.cohorts } : {}),
    ...Object.fromEntries(
      narrowings.flatMap((name) => (codesOf(values[name]).length > 0 ? [[name, codesOf(values[name])]] : [])),
    ),
    ...(values.from ? { from: values.from } : {}),
    ...(values.to ? { to: values.to } : {}),
  };
  return {
    key: values.key,
    measure: values.measure as Measure,
    name: values.name.trim(),
    direction: values.direction === '-1' ? -1 : 1,
    weightGroup: values.weightGroup,
    eligibility,
    identifierKind: source?.identifierKind ?? 'source',
    ownerName: given(values.ownerName),
    ownerContact: given(values.ownerContact),
    purpose: given(values.purpose),
    lawfulBasis: given(values.lawfulBasis),
    impactAssessment: given(values.impactAssessment),
    nextReviewOn: values.nextReviewOn || null,
    expectedEveryHours: Number(values.expectedEveryHours),
    filePattern: given(values.filePattern),
  };
}

function basesWith(own: string | null): string[] {
  return own && !lawfulBases.includes(own) ? [own, ...lawfulBases] : lawfulBases;
}
