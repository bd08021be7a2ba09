import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type RecipientKey, recipientKeys, type WorkflowStep } from '../core/definition.ts';
import { recipientWords } from '../core/rule-words.ts';
import type { RuleOptions } from '../core/views.ts';
import styles from './alerts.module.css';

const doings = [
  { value: 'wait', label: 'Wait' },
  { value: 'if-no-contact', label: 'Go on only if nobody reached them' },
  { value: 'notify', label: 'Tell' },
  { value: 'mail-student', label: 'Mail them' },
  { value: 'open-case', label: 'Open a case' },
  { value: 'refer', label: 'Ask a service to take part' },
] as const;

interface StepsProps {
  steps: readonly WorkflowStep[];
  options: RuleOptions;
  onChange: (steps: WorkflowStep[]) => void;
}

export const priorities = [
  { value: '1', label: '1: first' },
  { value: '2', label: '2: usual' },
  { value: '3', label: '3: when there is time' },
];

function PrioritySelect({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <NativeSelect
      aria-label="Priority"
      value={String(value)}
      data={priorities}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}

/** What follows after the alert, one step after another. */
export function StepsEditor({ steps, options, onChange }: StepsProps) {
  const fresh = (what: string): WorkflowStep => {
    if (what === 'if-no-contact' || what === 'mail-student') return { do: what };
    if (what === 'notify') return { do: 'notify', whom: 'programme-lead' };
    if (what === 'open-case') return { do: 'open-case', kind: options.kinds[0]?.key ?? 'engagement', priority: 2 };
    if (what === 'refer')
      return { do: 'refer', kind: options.kinds[0]?.key ?? '', teamId: options.services[0]?.key ?? '', priority: 2 };
    return { do: 'wait', days: 3 };
  };
  const replace = (at: number, step: WorkflowStep) => onChange(steps.map((one, index) => (index === at ? step : one)));
  return (
    <fieldset className={styles.branch}>
      <legend className={styles.joint}>Steps after that</legend>
      {steps.length === 0 ? (
        <p className={styles.quiet}>
          None. For instance: mail them, wait 3 days, go on only if nobody reached them, tell the lead of their team.
        </p>
      ) : null}
      {steps.map((step, index) => (
        // Steps have no names: their place is all that tells them apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className={styles.leaf}>
          <NativeSelect
            aria-label={`Step ${index + 1}`}
            value={step.do}
            // Without a service that takes referrals there is nobody to ask.
            data={doings.filter(({ value }) => value !== 'refer' || options.services.length > 0)}
            onChange={(event) => replace(index, fresh(event.currentTarget.value))}
          />
          {step.do === 'wait' ? (
            <NumberInput
              aria-label="Days"
              suffix=" days"
              min={1}
              max={60}
              value={step.days}
              w={110}
              onChange={(days) => replace(index, { ...step, days: Math.max(1, Number(days)) })}
            />
          ) : null}
          {step.do === 'notify' ? (
            <NativeSelect
              aria-label="Whom"
              value={step.whom}
              data={recipientKeys.map((value) => ({ value, label: recipientWords[value] }))}
              // Each option is a recipient.
              onChange={(event) => replace(index, { ...step, whom: event.currentTarget.value as RecipientKey })}
            />
          ) : null}
          {step.do === 'open-case' ? (
            <NativeSelect
              aria-label="Kind of case"
              value={step.kind}
              data={options.kinds.map(({ key: value, label }) => ({ value, label }))}
              onChange={(event) => replace(index, { ...step, kind: event.currentTarget.value })}
            />
          ) : null}
          {step.do === 'refer' ? (
            <NativeSelect
              aria-label="Service"
              value={step.teamId}
              data={options.services.map(({ key: value, label }) => ({ value, label }))}
              onChange={(event) => replace(index, { ...step, teamId: event.currentTarget.value })}
            />
          ) : null}
          {step.do === 'refer' || step.do === 'open-case' ? (
            <PrioritySelect value={step.priority} onChange={(priority) => replace(index, { ...step, priority })} />
          ) : null}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={`Remove step ${index + 1}`}
            onClick={() => onChange(steps.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button size="compact-sm" variant="light" onClick={() => onChange([...steps, fresh('wait')])}>
          Add a step
        </Button>
      </div>
    </fieldset>
  );
}
