import { Button, NativeSelect } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Week } from '../../../../../kernel/week.ts';
import type { RunsView } from '../../../../../scoring/core/views.ts';
import { RunTable } from '../../../../../scoring/web/run-table.tsx';
import { formatCount, formatDay } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page, Trail } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import styles from '../set-up.module.css';
import { useVerb } from '../use-verb.ts';

/** Weekly runs: what was scored, what is under way, what failed and why. */
export default function RunsPage() {
  const { key } = useInstitution();
  const may = useCan()('runs:start');
  const verb = useVerb();
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const runs = useQuery({
    queryKey: [key, 'runs'],
    queryFn: ({ signal }) => api.get<RunsView>(tenant(key, '/runs'), {}, signal),
    // A run that was just asked for waits in the queue a moment before it shows; a delivery may make a week due at any time.
    refetchInterval: ({ state }) =>
      state.data?.isRunning || (startedAt !== null && Date.now() - startedAt < 20_000) ? 1000 : 10_000,
  });
  const start = (): void => {
    setStartedAt(Date.now());
    void verb.run(
      () => api.post(tenant(key, '/runs'), {}),
      'The run is started. You can leave this page: it goes on, and you find it here again.',
    );
  };
  const data = runs.data;
  const button = may ? (
    <Button
      leftSection={<IconPlayerPlay size={16} />}
      loading={verb.isBusy}
      disabled={data?.isRunning || data?.nextWeek === null}
      onClick={() => start()}
    >
      {data?.nextWeek ? 'Score what is due' : 'Nothing is due'}
    </Button>
  ) : undefined;
  return (
    <Page title="Runs">
      <Trail steps={[{ label: 'Model', href: addressOf(key, '/model') }]} />
      <PageHeader
        title="Runs"
        sentence={data && data.runs.length > 0 ? sentenceOf(data) : undefined}
        reason="Leadline scores a week by itself on the Monday after it. A run that fails leaves the one before standing."
        actions={data && data.runs.length > 0 ? button : undefined}
      />
      <SaidNotice verb={verb} />
      <Loaded query={runs} skeleton={<TableSkeleton />}>
        {(view) =>
          view.runs.length === 0 ? (
            <Empty title="Nothing is scored yet" action={button}>
              <p>
                {view.nextWeek === null
                  ? 'There is nothing to score yet: no teaching week is over, or no source covers one. Look at the calendar and the sources.'
                  : 'A run scores every week that is over and covered by a source, then looks for trends.'}
              </p>
              {view.nextWeek === null ? <a href={addressOf(key, '/set-up')}>See what is missing</a> : null}
            </Empty>
          ) : (
            <>
              <RunTable runs={view.runs} hrefOf={({ week }) => addressOf(key, '/cohorts', { week })} />
              {may ? <ScoreAgain runs={view} onStart={start} isBusy={verb.isBusy} /> : null}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** After a correction that did not start a run by itself, or to be sure. */
function ScoreAgain({
  runs: { runs, isRunning },
  onStart,
  isBusy,
}: {
  runs: RunsView;
  onStart: (order: { from: Week }) => void;
  isBusy: boolean;
}) {
  const weeks = [...new Set(runs.filter(({ state }) => state === 'standing').map(({ week }) => week))]
    .toSorted()
    .toReversed();
  const [from, setFrom] = useState(weeks[0] ?? '');
  if (weeks.length === 0) return null;
  return (
    <Section
      title="Run again"
      note="Every week from this one on, by the model that each of them had. A run that finds the same numbers replaces nothing; one that finds others replaces the one before, which stays on record."
    >
      <div className={styles.inline}>
        <NativeSelect
          label="From the week of"
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data={weeks.map((week) => ({ value: week, label: formatDay(week) }))}
        />
        <Button variant="default" disabled={isRunning} loading={isBusy} onClick={() => onStart({ from })}>
          Run again
        </Button>
      </div>
    </Section>
  );
}

function sentenceOf({ runs, isRunning, nextWeek }: RunsView): string {
  const standing = runs.filter(({ state }) => state === 'standing');
  const latest = standing
    .map(({ week }) => week)
    .toSorted()
    .at(-1);
  const first = `${formatCount(standing.length, 'week is scored', 'weeks are scored')}${latest ? `, up to that of ${formatDay(latest)}` : ''}`;
  if (isRunning) return `${first}; a run is under way.`;
  if (runs[0]?.state === 'failed') return `${first}. The last run failed.`;
  return nextWeek === null ? `${first}; nothing is due.` : `${first}; that of ${formatDay(nextWeek)} is due.`;
}
