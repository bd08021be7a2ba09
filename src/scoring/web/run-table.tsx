import { Progress } from '@mantine/core';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatDay, formatInstant, formatNumber } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { RunView } from '../core/views.ts';
import styles from './scoring.module.css';

const reasonWords: Record<RunView['reason'], string> = {
  schedule: 'by schedule',
  button: 'by hand',
  command: 'by command',
  correction: 'after a correction',
  import: 'after an import',
};
const phaseWords: Record<RunView['phase'], string> = {
  reading: 'Reading',
  scoring: 'Scoring',
  storing: 'Storing',
  trends: 'Looking for trends',
  done: 'Done',
};

interface RunTableProps {
  runs: readonly RunView[];
  hrefOf: (run: RunView) => string;
}

export function RunTable({ runs, hrefOf }: RunTableProps) {
  return (
    <PlainTable
      caption="Runs, newest first"
      rows={runs}
      keyOf={({ run }) => String(run)}
      isQuiet={({ state }) => state === 'superseded'}
      columns={[
        {
          key: 'week',
          label: 'Week of',
          isName: true,
          cell: (run) =>
            run.state === 'standing' ? <a href={hrefOf(run)}>{formatDay(run.week)}</a> : formatDay(run.week),
        },
        { key: 'state', label: 'State', cell: (run) => <RunState run={run} /> },
        {
          key: 'scored',
          label: 'Scored',
          isNumeric: true,
          cell: ({ counts }) => (counts ? `${formatNumber(counts.scored)} of ${formatNumber(counts.enrolled)}` : ''),
        },
        {
          key: 'attention',
          label: 'Attention',
          isNumeric: true,
          cell: ({ counts }) => (counts ? formatNumber(counts.belowAttention) : ''),
        },
        {
          key: 'concern',
          label: 'Concern',
          isNumeric: true,
          cell: ({ counts }) => (counts ? formatNumber(counts.belowConcern) : ''),
        },
        { key: 'model', label: 'Model', isNumeric: true, cell: ({ modelVersion }) => modelVersion },
        {
          key: 'when',
          label: 'Run',
          cell: ({ startedAt, startedBy, reason, checkedAt }) => (
            <>
              {formatInstant(startedAt)}
              <div className={`${styles.quiet} ${styles.small}`}>
                {reasonWords[reason]}, {startedBy}
                {checkedAt ? `; checked again ${formatInstant(checkedAt)}, the same numbers` : ''}
              </div>
            </>
          ),
        },
      ]}
    />
  );
}

function RunState({ run: { state, phase, progressPct, failure, part, parts } }: { run: RunView }) {
  if (state === 'running')
    return (
      <div className={styles.running} role="status">
        <span>
          {phaseWords[phase]}
          {parts > 1 ? `, week ${part} of ${parts}` : ''}
        </span>
        <Progress value={Math.max(3, progressPct)} aria-label="Progress" />
      </div>
    );
  if (state === 'failed')
    return (
      <div className={styles.running}>
        <AttentionMark>Failed</AttentionMark>
        <span>{failure ?? 'It does not say why. The run before still stands.'}</span>
      </div>
    );
  return state === 'standing' ? 'Stands' : 'Replaced by a later run';
}
