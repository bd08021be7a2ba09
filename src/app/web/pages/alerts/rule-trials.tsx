import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StudentRule } from '../../../../alerts/core/definition.ts';
import type { RuleTrialsView, TrialView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { BackTestFindings, Preview } from '../../../../alerts/web/rule-findings.tsx';
import { formatInstant } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

interface Asked {
  trialId: string;
  /** What was tried. */
  of: string;
}

/** What a rule would do, today and in the past. Nobody is told; what was found stays with what the rule says. */
export function Trials({ draft, ruleId }: { draft: StudentRule; ruleId: string | null }) {
  const { key } = useInstitution();
  const verb = useVerb();
  const kept = useQuery({
    queryKey: [key, 'rule-trials', ruleId],
    queryFn: ({ signal }) => api.get<RuleTrialsView>(tenant(key, `/rules/${ruleId}/trials`), {}, signal),
    enabled: ruleId !== null,
  }).data;
  // What was kept belongs to the rule as it was when the page opened.
  const [opened] = useState(() => JSON.stringify(draft));
  return (
    <div className={styles.stack}>
      <SaidNotice verb={verb} />
      <Trial
        title="Today"
        note="Who would be named, and how many a week begin to meet it."
        verb="Preview"
        path="/rule-previews"
        draft={draft}
        doing={verb}
        kept={kept?.preview ?? null}
        keptOf={opened}
      />
      <Trial
        title="In the past"
        note="What it would have done with what was known then, and what came of it."
        verb="Back-test"
        path="/rule-back-tests"
        draft={draft}
        doing={verb}
        kept={kept?.backTest ?? null}
        keptOf={opened}
      />
    </div>
  );
}

interface TrialProps {
  title: string;
  note: string;
  verb: string;
  path: string;
  draft: StudentRule;
  doing: Verb;
  kept: TrialView | null;
  keptOf: string;
}

function Trial({ title, note, verb, path, draft, doing, kept, keptOf }: TrialProps) {
  const { key } = useInstitution();
  const [asked, setAsked] = useState<Asked | null>(null);
  const trialId = asked?.trialId ?? kept?.trialId ?? null;
  const query = useQuery({
    queryKey: [key, 'rule-trial', trialId],
    queryFn: ({ signal }) => api.get<TrialView>(tenant(key, `/rule-trials/${trialId}`), {}, signal),
    enabled: trialId !== null,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 700),
    placeholderData: () => undefined,
  });
  const view = query.data ?? (asked ? undefined : (kept ?? undefined));
  const isOther = view !== undefined && (asked?.of ?? keptOf) !== JSON.stringify(draft);
  const start = () =>
    void doing.run(async () => {
      const of = JSON.stringify(draft);
      const { trialId: made } = await api.post<{ trialId: string }>(tenant(key, path), { definition: draft });
      setAsked({ trialId: made, of });
    }, `${verb} is under way; you may leave this page.`);
  return (
    <Section
      title={title}
      note={note}
      actions={
        <Button variant="default" disabled={doing.isBusy || (view !== undefined && !isOver(view))} onClick={start}>
          {verb}
        </Button>
      }
    >
      {isOther ? <p className={styles.quiet}>The rule has been changed since this was tried. Try it again.</p> : null}
      {view ? <Findings view={view} /> : <p className={styles.quiet}>Not looked at yet.</p>}
    </Section>
  );
}

const isOver = ({ state }: TrialView) => state === 'done' || state === 'failed';

function Findings({ view }: { view: TrialView }) {
  const { key, words } = useInstitution();
  if (view.state === 'failed')
    return (
      <Notice tone="attention" title="Nothing was found out">
        {view.problem ?? 'It broke off. Try it again.'}
      </Notice>
    );
  if (!isOver(view))
    return (
      <div className={styles.progress} role="status">
        <span>{view.of > 0 ? `Week ${view.done + 1} of ${view.of}` : 'Waiting to begin'}</span>
        <progress max={Math.max(1, view.of)} value={view.done} aria-label="Weeks looked at" />
        <span className={styles.quiet}>You may leave; what it finds is kept with the rule.</span>
      </div>
    );
  return (
    <div className={styles.stack}>
      {view.preview ? (
        <Preview view={view.preview} words={words} hrefOf={(studentId) => addressOf(key, `/students/${studentId}`)} />
      ) : null}
      {view.backTest ? <BackTestFindings view={view.backTest} words={words} /> : null}
      <p className={styles.quiet}>
        Tried {formatInstant(view.askedAt)} by {view.askedBy}.
      </p>
    </div>
  );
}
