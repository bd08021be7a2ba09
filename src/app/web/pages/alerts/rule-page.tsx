import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RuleView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { AlertsPerWeek } from '../../../../alerts/web/rule-findings.tsx';
import { formatInstant, formatNumber, formatShare, formatShortDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { Trail } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';
import { MetAlready } from './met-already.tsx';
import { Trials } from './rule-trials.tsx';
import { StartsWith } from './starts-with.tsx';
import { stateWords } from './state-words.ts';

/** One rule: what it says, what became of its alerts, and who changed it when and why. */
export default function RulePage() {
  const { key, name } = useInstitution();
  const { ruleId } = useParams({ strict: false }) as { ruleId: string };
  const query = useQuery({
    queryKey: [key, 'rule', ruleId],
    queryFn: ({ signal }) => api.get<RuleView>(tenant(key, `/rules/${ruleId}`), {}, signal),
  });
  return (
    <div className={styles.page}>
      <Trail steps={[{ label: 'Rules', href: addressOf(key, '/rules') }]} />
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(rule) => (
          <>
            <title>{`${rule.name} – ${name}`}</title>
            <Rule rule={rule} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Rule({ rule }: { rule: RuleView }) {
  const { key } = useInstitution();
  const can = useCan();
  return (
    <>
      <PageHeader
        title={rule.name}
        sentence={rule.words}
        reason={`${stateWords[rule.state]}. Version ${rule.version}.`}
        actions={
          can('rules:change') ? (
            <Button component="a" variant="default" href={addressOf(key, `/rules/${rule.ruleId}/change`)}>
              Change
            </Button>
          ) : undefined
        }
      />
      {rule.review ? (
        <Notice tone="attention" title="Worth a review">
          {rule.review}
        </Notice>
      ) : null}
      {can('rules:change') ? <StateForm rule={rule} /> : null}
      <MetAlready rule={rule} />
      <Ledger rule={rule} />
      {rule.definition.about === 'student' ? <Trials draft={rule.definition} ruleId={rule.ruleId} /> : null}
      <Section title="History">
        <PlainTable
          caption="Versions"
          rows={rule.versions}
          keyOf={(version) => String(version.version)}
          columns={[
            { key: 'version', label: 'Version', isName: true, cell: (one) => one.version },
            { key: 'at', label: 'When', cell: (one) => formatInstant(one.at) },
            { key: 'who', label: 'Who', cell: (one) => one.madeBy },
            { key: 'why', label: 'Why', cell: (one) => one.why },
            { key: 'state', label: 'State', cell: (one) => one.state },
            { key: 'words', label: 'What it said', cell: (one) => one.words },
          ]}
        />
      </Section>
    </>
  );
}

function StateForm({ rule }: { rule: RuleView }) {
  const { key } = useInstitution();
  const verb = useVerb();
  const [why, setWhy] = useState('');
  const [startsWith, setStartsWith] = useState<'newly' | 'everybody'>('newly');
  const to = (state: RuleView['state'], words: string) =>
    void verb
      .run(
        () =>
          api.put(tenant(key, `/rules/${rule.ruleId}/state`), {
            version: rule.version,
            state,
            why: why.trim(),
            startsWith,
          }),
        words,
      )
      .then((isDone) => (isDone ? setWhy('') : undefined));
  const isGiven = why.trim().length >= 3;
  return (
    <Section title="Turn it on or off" note="Who did it and why stays on record.">
      <div className={styles.stack}>
        <SaidNotice verb={verb} />
        {rule.state === 'on' ? null : (
          <StartsWith
            value={startsWith}
            onChange={setStartsWith}
            note={
              rule.about === 'cohort' || rule.state === 'shadow'
                ? 'As it stands after the last week.'
                : 'Its preview says how many it holds for already.'
            }
            already={rule.state === 'shadow' && rule.about === 'student' ? rule.begins.untold : null}
            isCohort={rule.about === 'cohort'}
          />
        )}
        <Textarea
          label="Why"
          rows={2}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          maw={560}
        />
        <div className={styles.leaf}>
          {rule.state === 'on' ? null : (
            <Button
              disabled={!isGiven || verb.isBusy}
              onClick={() => to('on', 'It is on: whoever is concerned is told from now on.')}
            >
              Turn on
            </Button>
          )}
          {rule.state === 'shadow' ? null : (
            <Button
              variant="default"
              disabled={!isGiven || verb.isBusy}
              onClick={() => to('shadow', 'It runs in shadow: counted, and nobody is told.')}
            >
              Run in shadow
            </Button>
          )}
          {rule.state === 'off' ? null : (
            <Button
              variant="default"
              disabled={!isGiven || verb.isBusy}
              onClick={() => to('off', 'It is off: what it raised is closed, and who was told of it is told.')}
            >
              Turn off
            </Button>
          )}
          {isGiven ? null : <span className={styles.aside}>Say why first.</span>}
        </div>
      </div>
    </Section>
  );
}

function Ledger({ rule }: { rule: RuleView }) {
  const { ledger } = rule;
  const figures = [
    { label: 'Alerts raised', value: ledger.fired },
    { label: 'Told', value: ledger.told },
    { label: 'Joined an open case', value: ledger.joined },
    { label: 'Acted on', value: ledger.acted },
    { label: 'Waiting', value: ledger.waiting },
    { label: 'Withdrawn', value: ledger.withdrawn },
    ...ledger.keptBack.map(({ why, n }) => ({ label: `Kept back: ${why}`, value: n })),
    { label: 'Found useful', value: ledger.verdicts.useful },
    { label: 'Already known', value: ledger.verdicts.already_known },
    { label: 'Wrong data', value: ledger.verdicts.wrong_data },
  ];
  return (
    <Section title="Ledger" note="Acted on: somebody reached the person, or took a case on, after the alert.">
      {ledger.fired === 0 ? (
        <p className={styles.quiet}>It has raised nothing yet.</p>
      ) : (
        <div className={styles.stack}>
          <dl className={styles.figures}>
            {figures.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{formatNumber(value)}</dd>
              </div>
            ))}
          </dl>
          <AlertsPerWeek weeks={ledger.weeks.map(({ week, fired }) => ({ week, alerts: fired }))} />
          <PlainTable
            caption="Week by week"
            rows={ledger.weeks.toReversed()}
            keyOf={(week) => week.week}
            isDense
            columns={[
              { key: 'week', label: 'Week of', isName: true, cell: (one) => formatShortDay(one.week) },
              { key: 'fired', label: 'Alerts', isNumeric: true, cell: (one) => formatNumber(one.fired) },
              { key: 'acted', label: 'Acted on', isNumeric: true, cell: (one) => formatNumber(one.acted) },
              {
                key: 'useful',
                label: 'Found useful',
                isNumeric: true,
                cell: (one) => (one.judged === 0 ? '–' : `${formatShare(one.useful / one.judged)} of ${one.judged}`),
              },
            ]}
          />
        </div>
      )}
    </Section>
  );
}
