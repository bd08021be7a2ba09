import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { priorityWords } from '../core/change-words.ts';
import { concernKinds, concernWords } from '../core/concern.ts';
import type { CaseKind } from '../core/kinds.ts';
import type { CaseView } from '../core/views.ts';

const priorities = ([1, 2, 3] as const).map((priority) => ({
  value: String(priority),
  label: priorityWords[priority],
}));

interface OpenCaseProps {
  kinds: readonly CaseKind[];
  draft: string;
  onSave: (body: { kindKey: string; reason: string; priority?: number }) => Promise<unknown>;
  onCancel: () => void;
}

export function OpenCaseForm({ kinds, draft, onSave, onCancel }: OpenCaseProps) {
  const form = useForm({
    draft,
    initial: { kindKey: kinds[0]?.key ?? '', priority: '', reason: '' },
    checks: { reason: isGiven('Say why, in a sentence.') },
    save: ({ kindKey, priority, reason }) =>
      onSave({ kindKey, reason: reason.trim(), ...(priority ? { priority: Number(priority) } : {}) }),
  });
  const kind = kinds.find(({ key }) => key === form.values.kindKey);
  return (
    <FormBody form={form} submit="Open the case" onCancel={onCancel}>
      <FieldRow>
        <SelectField
          form={form}
          name="kindKey"
          label="Kind"
          choices={kinds.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <SelectField
          form={form}
          name="priority"
          label="Priority"
          choices={[
            { value: '', label: kind ? `${priorityWords[kind.defaultPriority]} (usual)` : 'Usual' },
            ...priorities,
          ]}
        />
      </FieldRow>
      <LongTextField form={form} name="reason" label="Why" help="One sentence that a colleague understands." rows={3} />
    </FormBody>
  );
}

interface ConcernProps {
  draft: string;
  onSave: (body: { kind: string; words: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** What a teacher saw, in a minute. */
export function ConcernForm({ draft, onSave, onCancel }: ConcernProps) {
  const form = useForm({
    draft,
    initial: { kind: 'engagement', words: '' },
    checks: { words: isGiven('Say what you saw or heard.') },
    save: ({ kind, words }) => onSave({ kind, words: words.trim() }),
  });
  return (
    <FormBody form={form} submit="Raise the concern" onCancel={onCancel}>
      <SelectField
        form={form}
        name="kind"
        label="What about"
        choices={concernKinds.map((kind) => ({ value: kind, label: concernWords[kind] }))}
      />
      <LongTextField
        form={form}
        name="words"
        label="What you saw or heard"
        help="Who looks after the student reads it. You hear how it ended."
        rows={4}
      />
    </FormBody>
  );
}

export interface CaseChangeBody {
  stage: string;
  priority: number;
  ownerStaffId: string | null;
  teamId: string | null;
  targetOn: string;
  words?: string;
}

interface ChangeProps {
  view: CaseView;
  onSave: (body: CaseChangeBody) => Promise<unknown>;
  onCancel: () => void;
}

/** Stage, priority, owner, team and target day. What was typed stays when somebody else was quicker. */
export function ChangeCaseForm({ view, onSave, onCancel }: ChangeProps) {
  const { kind, staff, teams } = view.choices;
  const owners = staff.some(({ staffId }) => staffId === view.ownerStaffId)
    ? staff
    : view.ownerStaffId
      ? [{ staffId: view.ownerStaffId, name: view.owner ?? '', isNear: false }, ...staff]
      : staff;
  const form = useForm({
    draft: `case-${view.caseId}`,
    initial: {
      stage: view.stage,
      priority: String(view.priority),
      owner: view.ownerStaffId ?? '',
      team: view.teamId ?? '',
      targetOn: view.targetOn,
      words: '',
    },
    save: ({ stage, priority, owner, team, targetOn, words }) =>
      onSave({
        stage,
        priority: Number(priority),
        ownerStaffId: owner || null,
        teamId: team || null,
        targetOn,
        ...(words.trim() ? { words: words.trim() } : {}),
      }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <FieldRow>
        <SelectField
          form={form}
          name="stage"
          label="Stage"
          choices={kind.stages.map((stage) => ({ value: stage, label: stage }))}
        />
        <SelectField form={form} name="priority" label="Priority" choices={priorities} />
      </FieldRow>
      <FieldRow>
        <SelectField
          form={form}
          name="owner"
          label="With"
          help="People who look after the student, or whose role reaches them."
          choices={[
            { value: '', label: 'Nobody yet' },
            ...owners.map(({ staffId, name, isNear }) => ({
              value: staffId,
              label: isNear ? `${name} (looks after them)` : name,
            })),
          ]}
        />
        <SelectField
          form={form}
          name="team"
          label="In the queue of"
          choices={[
            { value: '', label: 'No team' },
            ...teams.map(({ teamId, name }) => ({ value: teamId, label: name })),
          ]}
        />
      </FieldRow>
      <TextField form={form} name="targetOn" type="date" label="Target day" width={14} />
      <LongTextField form={form} name="words" label="What to say about it" isOptional rows={2} />
    </FormBody>
  );
}

interface CloseProps {
  reasons: readonly string[];
  draft: string;
  onSave: (body: { reason: string; outcome: string }) => Promise<unknown>;
  onCancel: () => void;
}

export function CloseCaseForm({ reasons, draft, onSave, onCancel }: CloseProps) {
  const form = useForm({
    draft,
    initial: { reason: reasons[0] ?? '', outcome: '' },
    save: ({ reason, outcome }) => onSave({ reason, outcome: outcome.trim() }),
  });
  return (
    <FormBody form={form} submit="Close the case" onCancel={onCancel}>
      <SelectField
        form={form}
        name="reason"
        label="Why it is closed"
        choices={reasons.map((reason) => ({ value: reason, label: reason }))}
      />
      <LongTextField form={form} name="outcome" label="How it ended" isOptional rows={3} />
    </FormBody>
  );
}

interface SayProps {
  label: string;
  help?: string;
  submit: string;
  draft: string;
  isNeeded?: boolean;
  onSave: (words: string) => Promise<unknown>;
  onCancel: () => void;
}

/** A few words before something is done. */
export function SayForm({ label, help, submit, draft, isNeeded = true, onSave, onCancel }: SayProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: isNeeded ? { words: isGiven('Say it in a few words.') } : {},
    save: ({ words }) => onSave(words.trim()),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={onCancel}>
      <LongTextField form={form} name="words" label={label} help={help} isOptional={!isNeeded} rows={3} />
    </FormBody>
  );
}

interface ReferProps {
  services: readonly { teamId: string; name: string }[];
  draft: string;
  onSave: (body: { teamId: string; reason: string; priority: number }) => Promise<unknown>;
  onCancel: () => void;
}

export function ReferForm({ services, draft, onSave, onCancel }: ReferProps) {
  const form = useForm({
    draft,
    initial: { teamId: services[0]?.teamId ?? '', priority: '2', reason: '' },
    checks: { reason: isGiven('Say what you ask the service for.') },
    save: ({ teamId, priority, reason }) => onSave({ teamId, priority: Number(priority), reason: reason.trim() }),
  });
  return (
    <FormBody form={form} submit="Refer" onCancel={onCancel}>
      <FieldRow>
        <SelectField
          form={form}
          name="teamId"
          label="To"
          choices={services.map(({ teamId, name }) => ({ value: teamId, label: name }))}
        />
        <SelectField form={form} name="priority" label="Priority" choices={priorities} />
      </FieldRow>
      <LongTextField
        form={form}
        name="reason"
        label="What you ask for"
        help="Score and trend as they stand today go with it."
        rows={4}
      />
    </FormBody>
  );
}
