import { Button } from '@mantine/core';
import { useState } from 'react';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { type Form, useForm } from '../../ui/form/use-form.ts';
import { formatDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { measureWords } from '../core/plans/goal-measure.ts';
import { stepWords } from '../core/plans/plan-changes.ts';
import type { PlanChoices, PlanView } from '../core/views.ts';
import styles from './interventions.module.css';
import { checks, PlanFields, StepFields } from './plan-form.tsx';
import { changesOf, clashesOf, type PlanValues, valuesOf } from './plan-values.ts';

interface ChangeProps {
  /** As it stands now: it may be newer than what the form was opened with. */
  view: PlanView;
  kinds: PlanChoices['kinds'];
  words: { student: string; tier: string };
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** A plan that stands. Where somebody else saved meanwhile, what both changed is shown in both versions; nobody's is lost. */
export function ChangePlanForm({ view, kinds, words, onSave, onCancel }: ChangeProps) {
  const [opened] = useState(view);
  const form = useForm({
    draft: `plan-${view.planId}`,
    initial: valuesOf(view),
    checks,
    save: (values) => onSave({ ...changesOf(view, values), revision: view.revision }),
    showsOthers: true,
  });
  const known = view.choices.staff.some(({ staffId }) => staffId === view.caseManagerStaffId);
  const staff = known
    ? view.choices.staff
    : [{ staffId: view.caseManagerStaffId, name: view.caseManager, isNear: false }, ...view.choices.staff];
  const clashes = clashesOf(opened, view, form.values);
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel} isWide>
      {clashes.length > 0 ? <Clashes form={form} view={view} names={clashes} kinds={kinds} staff={staff} /> : null}
      <PlanFields
        form={form}
        kinds={kinds}
        staff={staff}
        barriers={view.choices.barriers}
        sources={view.choices.sources}
        words={words}
      />
      <StepFields form={form} />
    </FormBody>
  );
}

interface ClashProps {
  form: Form<PlanValues>;
  view: PlanView;
  names: (keyof PlanValues)[];
  kinds: PlanChoices['kinds'];
  staff: PlanChoices['staff'];
}

const labels: Record<keyof PlanValues, string> = {
  playbookId: 'Playbook',
  kindKey: 'What is done',
  tier: 'Tier',
  reason: 'Why',
  barrierKey: 'What stands in the way',
  goal: 'Goal in words',
  goalMeasure: 'Measured by',
  goalSourceId: 'Source',
  goalUnit: 'Unit',
  baseline: 'Now',
  target: 'Goal',
  goalBy: 'By',
  sessionsPerWeek: 'Sessions a week',
  sessionMinutes: 'Minutes each',
  followUpDays: 'Follow-up every … days',
  caseManagerStaffId: 'Case manager',
  startsOn: 'Starts',
  reviewOn: 'Review',
  studentVoice: 'The student’s words',
  familyVoice: 'The family’s words',
  steps: 'Steps',
};

function Clashes({ form, view, names, kinds, staff }: ClashProps) {
  const theirs = valuesOf(view);
  const who = view.entries[0]?.by ?? 'Somebody';
  const shown = (name: keyof PlanValues, values: PlanValues): string => {
    const value = values[name];
    if (name === 'steps')
      return values.steps.map((step) => stepWords({ ...step, dueOn: step.dueOn || null })).join('; ');
    if (name === 'caseManagerStaffId') return staff.find(({ staffId }) => staffId === value)?.name ?? String(value);
    if (name === 'kindKey') return kinds.find(({ key }) => key === value)?.name ?? String(value);
    if (name === 'barrierKey') return view.choices.barriers.find(({ key }) => key === value)?.name ?? 'not known yet';
    if (name === 'goalMeasure') return measureWords[values.goalMeasure];
    if (['goalBy', 'startsOn', 'reviewOn'].includes(name) && value) return formatDay(String(value));
    return String(value) || '–';
  };
  return (
    <Notice tone="attention" title={`${who} saved this plan after you opened it`}>
      <p>What you both changed stands here in both versions. Yours is saved unless you take theirs.</p>
      <dl className={styles.clashes}>
        {names.map((name) => (
          <div key={name}>
            <dt>{labels[name]}</dt>
            <dd>
              <b>Saved:</b> {shown(name, theirs)}
            </dd>
            <dd>
              <b>Yours:</b> {shown(name, form.values)}
            </dd>
            <dd>
              <Button size="compact-sm" variant="default" onClick={() => form.set(name, theirs[name])}>
                Take theirs
              </Button>
            </dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}
