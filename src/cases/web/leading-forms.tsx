import { MultiSelect } from '@mantine/core';
import { CheckField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { LeadingView, TeamView, WorkloadRow } from '../core/views.ts';

type Staff = LeadingView['staff'];

const choices = (staff: Staff) => [
  { value: '', label: 'Choose' },
  ...staff.map(({ staffId, name, hasLeft }) => ({ value: staffId, label: hasLeft ? `${name} (left)` : name })),
];
const chosen = isGiven('Choose somebody.');

interface TeamFormProps {
  team: TeamView | null;
  staff: Staff;
  onSave: (body: {
    name: string;
    takesReferrals: boolean;
    isActive: boolean;
    staffIds: string[];
    leadIds: string[];
  }) => Promise<unknown>;
  onCancel: () => void;
}

export function TeamForm({ team, staff, onSave, onCancel }: TeamFormProps) {
  const form = useForm({
    draft: null,
    initial: {
      name: team?.name ?? '',
      takesReferrals: team?.takesReferrals ?? false,
      isActive: team?.isActive ?? true,
      staffIds: team?.members.map(({ staffId }) => staffId) ?? [],
      leadIds: team?.members.flatMap(({ staffId, isLead }) => (isLead ? [staffId] : [])) ?? [],
    },
    checks: { name: isGiven('Give the team a name.') },
    save: onSave,
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <MultiSelect
        label="Who is in it"
        searchable
        limit={50}
        data={staff.filter(({ hasLeft }) => !hasLeft).map(({ staffId, name }) => ({ value: staffId, label: name }))}
        value={form.values.staffIds}
        onChange={(value) => {
          form.set('staffIds', value);
          form.set(
            'leadIds',
            form.values.leadIds.filter((lead) => value.includes(lead)),
          );
        }}
      />
      <MultiSelect
        label="Who leads it"
        description="Told where a rule tells the team’s lead."
        data={staff.flatMap(({ staffId, name }) =>
          form.values.staffIds.includes(staffId) ? [{ value: staffId, label: name }] : [],
        )}
        value={form.values.leadIds}
        onChange={(value) => form.set('leadIds', value)}
      />
      <CheckField
        form={form}
        name="takesReferrals"
        label="Takes referrals"
        help="Others can refer a case to it; it accepts or declines."
      />
      {team ? <CheckField form={form} name="isActive" label="In use" /> : null}
    </FormBody>
  );
}

interface CoverFormProps {
  staff: Staff;
  today: string;
  onSave: (body: {
    absentStaffId: string;
    coveringStaffId: string;
    fromOn: string;
    toOn: string;
    words: string;
  }) => Promise<unknown>;
  onCancel: () => void;
}

export function CoverForm({ staff, today, onSave, onCancel }: CoverFormProps) {
  const form = useForm({
    draft: null,
    initial: { absentStaffId: '', coveringStaffId: '', fromOn: today, toOn: '', words: '' },
    checks: { absentStaffId: chosen, coveringStaffId: chosen, toOn: isGiven('Say until when.') },
    save: onSave,
  });
  return (
    <FormBody form={form} submit="Arrange the cover" onCancel={onCancel}>
      <SelectField form={form} name="absentStaffId" label="Who is away" choices={choices(staff)} />
      <SelectField
        form={form}
        name="coveringStaffId"
        label="Who covers"
        choices={choices(staff.filter(({ hasLeft }) => !hasLeft))}
      />
      <FieldRow>
        <TextField form={form} name="fromOn" type="date" label="From" width={14} />
        <TextField form={form} name="toOn" type="date" label="To, the last day" width={14} />
      </FieldRow>
      <LongTextField form={form} name="words" label="What they should know" isOptional rows={3} />
    </FormBody>
  );
}

interface HandoverFormProps {
  staff: Staff;
  workload: readonly WorkloadRow[];
  onSave: (body: { fromStaffId: string; toStaffId: string; words: string }) => Promise<unknown>;
  onCancel: () => void;
}

export function HandoverForm({ staff, workload, onSave, onCancel }: HandoverFormProps) {
  const form = useForm({
    draft: null,
    initial: { fromStaffId: workload[0]?.staffId ?? '', toStaffId: '', words: '' },
    checks: { fromStaffId: chosen, toStaffId: chosen, words: isGiven('Say what the next person should know.') },
    save: ({ words, ...who }) => onSave({ ...who, words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Offer the cases" onCancel={onCancel}>
      <SelectField
        form={form}
        name="fromStaffId"
        label="Whose open cases"
        choices={[
          { value: '', label: 'Choose' },
          ...workload.map(({ staffId, name, open, hasLeft }) => ({
            value: staffId,
            label: `${name}${hasLeft ? ' (left)' : ''}: ${open}`,
          })),
        ]}
      />
      <SelectField
        form={form}
        name="toStaffId"
        label="To whom"
        help="They accept, or ask back. Cases that they could not open stay where they are."
        choices={choices(staff.filter(({ hasLeft }) => !hasLeft))}
      />
      <LongTextField
        form={form}
        name="words"
        label="What they should know"
        help="It stands in each case’s timeline."
        rows={3}
      />
    </FormBody>
  );
}
