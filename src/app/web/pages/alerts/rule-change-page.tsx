import { Button, Checkbox, MultiSelect, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type RecipientKey, recipientKeys, type StudentRule } from '../../../../alerts/core/definition.ts';
import { conditionWords, recipientWords } from '../../../../alerts/core/rule-words.ts';
import type { BackTestView, PreviewView, RuleOptions, RuleView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { ConditionEditor } from '../../../../alerts/web/condition-editor.tsx';
import { BackTestFindings, Preview } from '../../../../alerts/web/rule-findings.tsx';
import { StepsEditor } from '../../../../alerts/web/steps-editor.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Trail } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

const fresh: StudentRule = {
  about: 'student',
  condition: { all: [{ when: 'score-below', threshold: 300, weeks: 1 }] },
  cooldown_days: 28,
  margin: { score_points: 20, attendance_pct: 5 },
  isGoodNews: false,
  scope: { unitIds: [], years: [], modes: [] },
  actions: { notify: ['tutor'], mailStudent: false, case: null, tag: null, workflow: [] },
  quiet: { holidays: true, exams: false },
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
  const { key } = useInstitution();
  const { go } = useAddress();
  const verb = useVerb();
  const [name, setName] = useState(rule?.name ?? '');
  const [why, setWhy] = useState('');
  const [draft, setDraft] = useState<StudentRule>(rule?.definition.about === 'student' ? rule.definition : fresh);
  const set = (change: Partial<StudentRule>) => setDraft((now) => ({ ...now, ...change }));
  const isReady = name.trim().length >= 3 && why.trim().length >= 3;
  const save = async (): Promise<void> => {
    const body = { name: name.trim(), definition: draft, why: why.trim() };
    const made = { ruleId: rule?.ruleId ?? '' };
    const isDone = await verb.run(async () => {
      if (rule) await api.put(tenant(key, `/rules/${rule.ruleId}`), { ...body, version: rule.version });
      else Object.assign(made, await api.post<{ ruleId: string }>(tenant(key, '/rules'), { ...body, state: 'shadow' }));
    }, 'Saved.');
    if (isDone) go(addressOf(key, `/rules/${made.ruleId}`));
  };
  return (
    <>
      <PageHeader
        title={rule ? `Change “${rule.name}”` : 'New rule'}
        sentence={`When ${conditionWords(draft.condition)}.`}
      />
      <SaidNotice verb={verb} />
      <div className={styles.editor}>
        <div className={styles.stack}>
          <TextInput
            label="Name"
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
            maw={460}
          />
          <Section title="When">
            <ConditionEditor value={draft.condition} options={options} onChange={(condition) => set({ condition })} />
          </Section>
          <ScopeFields draft={draft} options={options} set={set} />
          <ActionFields draft={draft} options={options} set={set} />
          <TimingFields draft={draft} set={set} />
          <Textarea
            label="Why this rule"
            rows={2}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <div className={styles.leaf}>
            <Button disabled={!isReady} loading={verb.isBusy} onClick={() => void save()}>
              {rule ? 'Save as a new version' : 'Save in shadow'}
            </Button>
            <span className={styles.quiet}>
              {rule ? '' : 'In shadow it is counted and nobody is told; turn it on when you have seen it work.'}
            </span>
          </div>
        </div>
        <Trials draft={draft} />
      </div>
    </>
  );
}

interface PartProps {
  draft: StudentRule;
  set: (change: Partial<StudentRule>) => void;
}

function ScopeFields({ draft, options, set }: PartProps & { options: RuleOptions }) {
  const { words } = useInstitution();
  const { scope } = draft;
  return (
    <Section title="For whom" note={`Nothing chosen: all ${words.students}.`}>
      <div className={styles.leaf}>
        <MultiSelect
          label="Units"
          searchable
          data={options.units.map(({ key: value, label }) => ({ value, label }))}
          value={scope.unitIds}
          onChange={(unitIds) => set({ scope: { ...scope, unitIds } })}
          w={260}
        />
        <MultiSelect
          label={`${words.year.charAt(0).toUpperCase()}${words.year.slice(1)}`}
          data={options.years}
          value={scope.years}
          onChange={(years) => set({ scope: { ...scope, years } })}
          w={180}
        />
        <MultiSelect
          label="Mode"
          data={options.modes}
          value={scope.modes}
          onChange={(modes) => set({ scope: { ...scope, modes } })}
          w={180}
        />
      </div>
    </Section>
  );
}

function ActionFields({ draft, options, set }: PartProps & { options: RuleOptions }) {
  const { words } = useInstitution();
  const { actions } = draft;
  const act = (change: Partial<StudentRule['actions']>) => set({ actions: { ...actions, ...change } });
  return (
    <Section title="Then" note="A student with an open case is not raised again: the alert joins that case.">
      <div className={styles.stack}>
        <MultiSelect
          label="Tell"
          data={recipientKeys.map((value) => ({ value, label: recipientWords[value] }))}
          value={actions.notify}
          // Each option is a recipient.
          onChange={(notify) => act({ notify: notify as RecipientKey[] })}
          maw={460}
        />
        <div className={styles.leaf}>
          <NativeSelect
            label="Open a case"
            value={actions.case?.kind ?? ''}
            data={[{ value: '', label: 'no' }, ...options.kinds.map(({ key: value, label }) => ({ value, label }))]}
            onChange={(event) => {
              const kind = event.currentTarget.value;
              act({
                case: kind
                  ? { kind, priority: actions.case?.priority ?? 2, teamId: actions.case?.teamId ?? null }
                  : null,
              });
            }}
          />
          {actions.case ? (
            <>
              <NativeSelect
                label="Priority"
                value={String(actions.case.priority)}
                data={['1', '2', '3']}
                onChange={(event) =>
                  act({ case: actions.case && { ...actions.case, priority: Number(event.currentTarget.value) } })
                }
              />
              <NativeSelect
                label="Queue"
                value={actions.case.teamId ?? ''}
                data={[
                  { value: '', label: `the ${words.tutor}’s own` },
                  ...options.teams.map(({ key: value, label }) => ({ value, label })),
                ]}
                onChange={(event) =>
                  act({ case: actions.case && { ...actions.case, teamId: event.currentTarget.value || null } })
                }
              />
            </>
          ) : null}
          <TextInput
            label="Tag"
            value={actions.tag ?? ''}
            maxLength={40}
            onChange={(event) => act({ tag: event.currentTarget.value || null })}
            w={160}
          />
        </div>
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

function TimingFields({ draft, set }: PartProps) {
  return (
    <Section title="How often">
      <div className={styles.leaf}>
        <NumberInput
          label="Not again within days"
          min={0}
          max={365}
          value={draft.cooldown_days}
          onChange={(n) => set({ cooldown_days: Number(n) || 0 })}
          w={170}
        />
        <NumberInput
          label="Over when better by points"
          min={0}
          max={200}
          value={draft.margin.score_points}
          onChange={(n) => set({ margin: { ...draft.margin, score_points: Number(n) || 0 } })}
          w={200}
        />
        <Checkbox
          label="Wait during holidays"
          checked={draft.quiet.holidays}
          onChange={(event) => set({ quiet: { ...draft.quiet, holidays: event.currentTarget.checked } })}
        />
        <Checkbox
          label="Wait during exams"
          checked={draft.quiet.exams}
          onChange={(event) => set({ quiet: { ...draft.quiet, exams: event.currentTarget.checked } })}
        />
        <Checkbox
          label="It is good news"
          checked={draft.isGoodNews}
          onChange={(event) => set({ isGoodNews: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}

/** What it would do: today, and in the past. Nothing is saved and nobody is told. */
function Trials({ draft }: { draft: StudentRule }) {
  const { key, words } = useInstitution();
  const verb = useVerb();
  const [preview, setPreview] = useState<PreviewView | null>(null);
  const [test, setTest] = useState<BackTestView | null>(null);
  const body = { definition: draft };
  return (
    <div className={styles.stack}>
      <Section
        title="Today"
        note="Who would be named, and how many a week."
        actions={
          <Button
            variant="default"
            loading={verb.isBusy}
            onClick={() =>
              void verb.run(
                async () => setPreview(await api.post<PreviewView>(tenant(key, '/rule-previews'), body)),
                'Previewed as it stands now.',
              )
            }
          >
            Preview
          </Button>
        }
      >
        {preview ? (
          <Preview view={preview} words={words} hrefOf={(studentId) => addressOf(key, `/students/${studentId}`)} />
        ) : (
          <p className={styles.quiet}>Not looked at yet.</p>
        )}
      </Section>
      <Section
        title="In the past"
        note="What it would have done with what was known then, and what came of it."
        actions={
          <Button
            variant="default"
            loading={verb.isBusy}
            onClick={() =>
              void verb.run(
                async () => setTest(await api.post<BackTestView>(tenant(key, '/rule-back-tests'), body)),
                'Tested on the past.',
              )
            }
          >
            Back-test
          </Button>
        }
      >
        {test ? <BackTestFindings view={test} words={words} /> : <p className={styles.quiet}>Not tested yet.</p>}
      </Section>
      <SaidNotice verb={verb} />
    </div>
  );
}
