import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type CohortRule,
  everywhere,
  type RuleDefinition,
  type StudentRule,
} from '../../../../alerts/core/definition.ts';
import type { RuleOptions, RuleView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { ConditionEditor } from '../../../../alerts/web/condition-editor.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Trail } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';
import { ActionFields } from './rule-actions.tsx';
import { CohortFields, ScopeFields, TimingFields } from './rule-parts.tsx';
import { ReadBack } from './rule-read-back.tsx';
import { Trials } from './rule-trials.tsx';
import { StartsWith } from './starts-with.tsx';

const common = {
  scope: everywhere,
  actions: {
    notify: ['tutor' as const],
    mailStudent: false,
    case: null,
    referral: null,
    support: null,
    agenda: false,
    tag: null,
    workflow: [],
  },
  quiet: { holidays: true, exams: false },
};

const freshStudent: StudentRule = {
  about: 'student',
  condition: { all: [{ when: 'score-below', threshold: 300, weeks: 2 }] },
  cooldown_days: 28,
  margin: { score_points: 20, attendance_pct: 5 },
  isGoodNews: false,
  ...common,
};

const freshCohort: CohortRule = {
  about: 'cohort',
  causes: ['real', 'data_gap', 'calendar'],
  least_fall_sd: 0.5,
  least_members: 10,
  ...common,
  actions: { ...common.actions, notify: ['programme-lead'] },
  quiet: { holidays: false, exams: false },
};

/** Writes a rule, or changes one: tried on today and on the past before anybody is told. */
export default function RuleChangePage() {
  const { key, name } = useInstitution();
  const { ruleId } = useParams({ strict: false }) as { ruleId?: string };
  const options = useQuery({
    queryKey: [key, 'rule-options'],
    queryFn: ({ signal }) => api.get<RuleOptions>(tenant(key, '/rule-options'), {}, signal),
  });
  const rule = useQuery({
    queryKey: [key, 'rule', ruleId],
    queryFn: ({ signal }) => api.get<RuleView>(tenant(key, `/rules/${ruleId}`), {}, signal),
    enabled: ruleId !== undefined,
  });
  return (
    <div className={styles.stack}>
      <title>{`${ruleId ? 'Change a rule' : 'New rule'} – ${name}`}</title>
      <Trail steps={[{ label: 'Rules', href: addressOf(key, '/rules') }]} />
      <Loaded query={options} skeleton={<PageSkeleton />}>
        {(choices) =>
          ruleId === undefined ? (
            <Editor options={choices} rule={null} />
          ) : (
            <Loaded query={rule} skeleton={<PageSkeleton />}>
              {(found) => <Editor options={choices} rule={found} />}
            </Loaded>
          )
        }
      </Loaded>
    </div>
  );
}

function Editor({ options, rule }: { options: RuleOptions; rule: RuleView | null }) {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const verb = useVerb();
  const [name, setName] = useState(rule?.name ?? '');
  const [why, setWhy] = useState('');
  const [draft, setDraft] = useState<RuleDefinition>(rule?.definition ?? freshStudent);
  const [startsWith, setStartsWith] = useState<'newly' | 'everybody'>('newly');
  const [isAsked, ask] = useState(false);
  const missing = [
    ...(name.trim().length < 3 ? ['a name'] : []),
    ...(why.trim().length < 3 ? ['why it is there'] : []),
  ];
  const save = async (): Promise<void> => {
    ask(true);
    if (missing.length > 0) return;
    const body = { name: name.trim(), definition: draft, why: why.trim() };
    const made = { ruleId: rule?.ruleId ?? '' };
    const isDone = await verb.run(async () => {
      if (rule) await api.put(tenant(key, `/rules/${rule.ruleId}`), { ...body, version: rule.version, startsWith });
      else Object.assign(made, await api.post<{ ruleId: string }>(tenant(key, '/rules'), { ...body, state: 'shadow' }));
    }, 'Saved.');
    if (isDone) go(addressOf(key, `/rules/${made.ruleId}`));
  };
  // A draft keeps its kind: what is set belongs to it.
  const set = (change: object) => setDraft((now) => ({ ...now, ...change }) as RuleDefinition);
  return (
    <>
      <PageHeader title={rule ? `Change “${rule.name}”` : 'New rule'} />
      <SaidNotice verb={verb} />
      <div className={styles.editor}>
        <div className={styles.stack}>
          <TextInput
            label="Name"
            value={name}
            maxLength={120}
            error={isAsked && name.trim().length < 3 ? 'Give it a name of three letters or more' : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
            maw={460}
          />
          {rule ? null : (
            <div className={styles.leaf}>
              <Segments
                label="About"
                value={draft.about}
                choices={[
                  { key: 'student', label: `Single ${words.students}` },
                  { key: 'cohort', label: 'Whole groups' },
                ]}
                onChange={(about) => setDraft(about === 'cohort' ? freshCohort : freshStudent)}
              />
            </div>
          )}
          <Section title="When">
            {draft.about === 'student' ? (
              <ConditionEditor value={draft.condition} options={options} onChange={(condition) => set({ condition })} />
            ) : (
              <CohortFields draft={draft} set={set} />
            )}
          </Section>
          <ScopeFields draft={draft} options={options} set={set} />
          <ActionFields draft={draft} options={options} set={set} />
          <TimingFields draft={draft} set={set} />
          <ReadBack definition={draft} options={options} />
          {rule && rule.state !== 'off' ? (
            <StartsWith
              value={startsWith}
              onChange={setStartsWith}
              note="Asked only if it now looks for something else, or for other people."
              already={null}
              isCohort={draft.about === 'cohort'}
            />
          ) : null}
          <Textarea
            label="Why this rule"
            rows={2}
            maxLength={500}
            value={why}
            error={isAsked && why.trim().length < 3 ? 'Say in a few words why' : undefined}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          {isAsked && missing.length > 0 ? (
            <Notice tone="attention" title="Not saved yet">
              It still needs {missing.join(' and ')}.
            </Notice>
          ) : null}
          <div className={styles.leaf}>
            <Button loading={verb.isBusy} onClick={() => void save()}>
              {rule ? 'Save as a new version' : 'Save in shadow'}
            </Button>
            <span className={styles.quiet}>
              {rule ? '' : 'In shadow it is counted and nobody is told; turn it on when you have seen it work.'}
            </span>
          </div>
        </div>
        {draft.about === 'student' ? (
          <Trials draft={draft} ruleId={rule?.ruleId ?? null} />
        ) : (
          <p className={styles.quiet}>
            A rule about whole groups rests on what the weekly run finds of each group: there is nothing to try. How
            groups moved in past weeks stands under <a href={addressOf(key, '/cohorts')}>Cohorts</a>.
          </p>
        )}
      </div>
    </>
  );
}
