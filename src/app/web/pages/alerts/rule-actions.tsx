import { Checkbox, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { type Actions, type RecipientKey, recipientKeys } from '../../../../alerts/core/definition.ts';
import { recipientWords } from '../../../../alerts/core/rule-words.ts';
import type { RuleOptions } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { priorities, StepsEditor } from '../../../../alerts/web/steps-editor.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { useInstitution } from '../../session.tsx';
import type { PartProps } from './rule-parts.tsx';

/** What follows from an alert. Of a whole group, people are told and nothing else. */
export function ActionFields({ draft, options, set }: PartProps & { options: RuleOptions }) {
  const { words } = useInstitution();
  const { actions } = draft;
  const act = (change: Partial<Actions>) => set({ actions: { ...actions, ...change } });
  const isCohort = draft.about === 'cohort';
  const recipients = recipientKeys.filter(
    (key) => !isCohort || key === 'programme-lead' || key === 'attendance-officer',
  );
  const tell = (
    <MultiSelect
      label="Tell"
      data={recipients.map((value) => ({ value, label: recipientWords[value] }))}
      value={actions.notify}
      // Each option is a recipient.
      onChange={(notify) => act({ notify: notify as RecipientKey[] })}
      maw={460}
    />
  );
  if (isCohort)
    return (
      <Section title="Then" note="In the app, and in their digest by mail.">
        {tell}
      </Section>
    );
  return (
    <Section title="Then" note={`A ${words.student} with an open case is not raised again: the alert joins that case.`}>
      <div className={styles.stack}>
        {tell}
        <CaseFields actions={actions} options={options} act={act} />
        <TextInput
          label="Tag"
          description={`On the ${words.student}, for lists; taken off when the alert is withdrawn`}
          value={actions.tag ?? ''}
          maxLength={40}
          onChange={(event) => act({ tag: event.currentTarget.value || null })}
          maw={300}
        />
        <Checkbox
          label={`Mail the ${words.student}, in the words of the template`}
          checked={actions.mailStudent}
          onChange={(event) => act({ mailStudent: event.currentTarget.checked })}
        />
        <StepsEditor steps={actions.workflow} options={options} onChange={(workflow) => act({ workflow })} />
      </div>
    </Section>
  );
}

interface CaseFieldsProps {
  actions: Actions;
  options: RuleOptions;
  act: (change: Partial<Actions>) => void;
}

function CaseFields({ actions, options, act }: CaseFieldsProps) {
  const { words } = useInstitution();
  const opened = actions.case;
  const asked = actions.referral;
  return (
    <div className={styles.leaf}>
      <NativeSelect
        label="Open a case"
        value={opened?.kind ?? ''}
        data={[{ value: '', label: 'no' }, ...options.kinds.map(({ key: value, label }) => ({ value, label }))]}
        onChange={(event) => {
          const kind = event.currentTarget.value;
          // A referral is made on a case.
          if (!kind) act({ case: null, referral: null });
          else act({ case: { kind, priority: opened?.priority ?? 2, teamId: opened?.teamId ?? null } });
        }}
      />
      {opened ? (
        <>
          <NativeSelect
            label="Priority"
            value={String(opened.priority)}
            data={priorities}
            onChange={(event) => act({ case: { ...opened, priority: Number(event.currentTarget.value) } })}
          />
          <NativeSelect
            label="Whose it is"
            value={opened.teamId ?? ''}
            data={[
              { value: '', label: `the ${words.tutor}’s own` },
              ...options.teams.map(({ key: value, label }) => ({ value, label: `queue of ${label}` })),
            ]}
            onChange={(event) => act({ case: { ...opened, teamId: event.currentTarget.value || null } })}
          />
          {options.services.length > 0 ? (
            <NativeSelect
              label="Ask a service to take part"
              value={asked?.teamId ?? ''}
              data={[
                { value: '', label: 'no' },
                ...options.services.map(({ key: value, label }) => ({ value, label })),
              ]}
              onChange={(event) => {
                const teamId = event.currentTarget.value;
                act({ referral: teamId ? { teamId, priority: asked?.priority ?? 2 } : null });
              }}
            />
          ) : null}
          {asked ? (
            <NativeSelect
              label="Priority of the referral"
              value={String(asked.priority)}
              data={priorities}
              onChange={(event) => act({ referral: { ...asked, priority: Number(event.currentTarget.value) } })}
            />
          ) : null}
        </>
      ) : null}
      <NativeSelect
        label={`Propose a ${words.tier}`}
        description="A person decides."
        value={actions.support ? String(actions.support.tier) : ''}
        data={[
          { value: '', label: 'no' },
          { value: '2', label: '2' },
          { value: '3', label: '3' },
        ]}
        onChange={(event) => {
          const tier = event.currentTarget.value;
          act({
            support:
              tier === '' ? null : { tier: tier === '3' ? 3 : 2, wantsPlan: actions.support?.wantsPlan ?? false },
          });
        }}
      />
      {actions.support ? (
        <Checkbox
          label="and a plan"
          checked={actions.support.wantsPlan}
          onChange={(event) =>
            actions.support && act({ support: { ...actions.support, wantsPlan: event.currentTarget.checked } })
          }
        />
      ) : null}
      <Checkbox
        label="Put the student on the next review’s agenda"
        checked={actions.agenda}
        onChange={(event) => act({ agenda: event.currentTarget.checked })}
      />
    </div>
  );
}
