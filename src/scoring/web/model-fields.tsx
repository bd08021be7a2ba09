import { ChecksField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow } from '../../ui/form/form-parts.tsx';
import type { Form } from '../../ui/form/use-form.ts';
import type { ModelSourceView } from '../core/views.ts';
import { liveGroups, type ModelValues, sharesOf } from './model-values.ts';
import {
  fallbackChoices,
  missingChoices,
  peerAttributeChoices,
  referenceChoices,
  type SettingName,
  settingWords,
} from './setting-words.ts';
import { WeightList } from './weight-list.tsx';

interface ModelFieldsProps {
  form: Form<ModelValues>;
  sources: readonly ModelSourceView[];
  peerAttributes: readonly string[];
  groupWords: (group: string) => string;
  sourceHref: (source: ModelSourceView) => string;
}

type NumberName = Exclude<SettingName, 'peerAttributes' | 'fallbackLevels' | 'missing' | 'absoluteReference'>;

/** Everything that a model version says. */
export function ModelFields({ form, sources, peerAttributes, groupWords, sourceHref }: ModelFieldsProps) {
  const { values } = form;
  const number = (name: NumberName, unit?: string) => <NumberSetting form={form} name={name} unit={unit} />;
  return (
    <>
      <FieldGroup title="Weights">
        <WeightList
          weights={values.weights}
          shares={sharesOf(values.weights, liveGroups(sources))}
          sources={sources}
          groupWords={groupWords}
          sourceHref={sourceHref}
          onWeight={(group, weight) => form.set('weights', { ...values.weights, [group]: weight })}
          error={form.errorOf('weights')}
        />
      </FieldGroup>
      <FieldGroup title="Thresholds">
        <FieldRow>
          {number('attentionBelow')}
          {number('significantBelow')}
          {number('bandWidth')}
        </FieldRow>
      </FieldGroup>
      <PeerFields form={form} peerAttributes={peerAttributes} />
      <FieldGroup title="Memory and missing data">
        <FieldRow>
          {number('lambda')}
          {number('windowWeeks')}
          <SelectField
            form={form}
            name="missing"
            label={settingWords.missing.label}
            help={settingWords.missing.help}
            choices={missingChoices}
          />
          {number('minCoverage', '%')}
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="Scale">
        <FieldRow>
          {number('pointsPerSd')}
          {number('zClamp')}
          {number('rateSdFloor')}
          <SelectField
            form={form}
            name="absoluteReference"
            label={settingWords.absoluteReference.label}
            help={settingWords.absoluteReference.help}
            choices={referenceChoices}
          />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="Why">
        <LongTextField
          form={form}
          name="reason"
          label="Reason"
          help="A sentence for whoever reads this in a year. Tutors read it in the briefing."
        />
      </FieldGroup>
    </>
  );
}

function NumberSetting({ form, name, unit }: { form: Form<ModelValues>; name: NumberName; unit?: string | undefined }) {
  const { label, help } = settingWords[name];
  return (
    <TextField
      form={form}
      name={name}
      type="number"
      step="any"
      width={8}
      label={unit ? `${label} (${unit})` : label}
      help={help}
    />
  );
}

function PeerFields({ form, peerAttributes }: Pick<ModelFieldsProps, 'form' | 'peerAttributes'>) {
  const known = new Map(peerAttributeChoices.map((choice) => [choice.value, choice.label]));
  return (
    <FieldGroup title="Who is compared with whom">
      <FieldRow>
        <ChecksField
          form={form}
          name="peerAttributes"
          label={settingWords.peerAttributes.label}
          help={settingWords.peerAttributes.help}
          choices={peerAttributes.map((value) => ({ value, label: known.get(value) ?? value }))}
        />
        <ChecksField
          form={form}
          name="fallbackLevels"
          label={settingWords.fallbackLevels.label}
          help={settingWords.fallbackLevels.help}
          choices={fallbackChoices}
        />
        <NumberSetting form={form} name="minGroup" />
      </FieldRow>
    </FieldGroup>
  );
}
