import { MultiSelect } from '@mantine/core';
import { script_names, scriptKeys } from '../../../../../families/core/calls/scripts.ts';
import type { CampaignsView } from '../../../../../families/core/gatherings/views.ts';
import { languages } from '../../../../../kernel/languages.ts';
import { addDays } from '../../../../../kernel/week.ts';
import { fieldOrder, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';

interface CampaignFormProps {
  view: CampaignsView;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

interface CallerValue {
  staffId: string;
  languages: string[];
}

/** Who calls, in which languages: the calls are shared out by that. */
export function CampaignForm({ view, onSave, onCancel }: CampaignFormProps) {
  const form = useForm({
    draft: 'call-campaign',
    initial: {
      title: 'Welcome calls',
      scriptKey: 'welcome-call',
      unitId: view.leadsAll ? '' : (view.units[0]?.unitId ?? ''),
      endsOn: addDays(view.today, 21),
      callers: [] as CallerValue[],
    },
    checks: {
      title: isGiven('Give it a name.'),
      endsOn: (value) => (value >= view.today ? null : 'Choose today or a later day.'),
      callers: (value) =>
        value.length === 0
          ? 'Say who calls.'
          : value.some((caller) => caller.languages.length === 0)
            ? 'Say which languages each of them speaks.'
            : null,
    },
    save: ({ unitId, title, ...same }) => onSave({ ...same, title: title.trim(), unitId: unitId || null }),
  });
  const { callers } = form.values;
  const nameOf = (staffId: string) => view.staff.find((one) => one.staffId === staffId)?.name ?? '';
  const spoken = [
    ...new Map([...view.languages, ...languages].map(({ key, name }) => [key, { value: key, label: name }])).values(),
  ];
  return (
    <FormBody form={form} submit="Open it" onCancel={onCancel}>
      <FieldRow>
        <TextField form={form} name="title" label="Name" />
        <SelectField
          form={form}
          name="scriptKey"
          label="What to say"
          choices={scriptKeys.map((key) => ({ value: key, label: script_names[key] }))}
        />
      </FieldRow>
      <FieldRow>
        <SelectField
          form={form}
          name="unitId"
          label="Families of"
          choices={[
            ...(view.leadsAll ? [{ value: '', label: 'Everybody' }] : []),
            ...view.units.map(({ unitId, name }) => ({ value: unitId, label: name })),
          ]}
        />
        <TextField form={form} name="endsOn" type="date" label="Until" width={14} />
      </FieldRow>
      <MultiSelect
        label="Who calls"
        description={
          view.languages.length > 0
            ? `Families here speak ${view.languages
                .slice(0, 6)
                .map(({ name, families }) => `${name} (${families})`)
                .join(', ')}.`
            : undefined
        }
        inputWrapperOrder={fieldOrder}
        error={form.errorOf('callers')}
        searchable
        data={view.staff.map(({ staffId, name }) => ({ value: staffId, label: name }))}
        value={callers.map(({ staffId }) => staffId)}
        onBlur={() => form.leave('callers')}
        onChange={(chosen) =>
          form.set(
            'callers',
            chosen.map((staffId) => callers.find((one) => one.staffId === staffId) ?? { staffId, languages: ['en'] }),
          )
        }
      />
      {callers.map((caller) => (
        <MultiSelect
          key={caller.staffId}
          label={`${nameOf(caller.staffId)} speaks`}
          searchable
          data={spoken}
          value={caller.languages}
          onChange={(chosen) =>
            form.set(
              'callers',
              callers.map((one) => (one.staffId === caller.staffId ? { ...one, languages: chosen } : one)),
            )
          }
        />
      ))}
    </FormBody>
  );
}
