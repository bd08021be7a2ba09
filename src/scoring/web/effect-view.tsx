import { capital } from '../../kernel/capital.ts';
import { formatChange, formatCount, formatDay, formatNumber } from '../../ui/format.ts';
import { PersonName } from '../../ui/person-name.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Stat } from '../../ui/stat.tsx';
import type { Crossing, DraftEffect, Mover } from '../core/views.ts';
import styles from './scoring.module.css';

interface EffectViewProps {
  effect: DraftEffect;
  words: { students: string; student: string; programme: string };
  hrefOf: (mover: Mover) => string;
}

/** What a draft would do to the last scored week: who crosses which line, where, and who moves most. */
export function EffectView({ effect, words, hrefOf }: EffectViewProps) {
  return (
    <div className={styles.stack}>
      <p>
        Tried on the week of {formatDay(effect.week)}, on {formatCount(effect.n, words.student, words.students)} scored
        both ways, beside version {effect.comparedWith}.
        {effect.losesScore + effect.gainsScore > 0
          ? ` ${formatNumber(effect.gainsScore)} more would have a score, ${formatNumber(effect.losesScore)} would lose theirs.`
          : ''}
      </p>
      <dl className={styles.crossings}>
        <CrossingStat crossing={effect.attention} what="Attention" />
        <CrossingStat crossing={effect.concern} what="Significant concern" />
      </dl>
      {effect.programmes.length > 0 ? (
        <PlainTable
          caption={`Effect by ${words.programme}`}
          rows={effect.programmes}
          keyOf={({ programme }) => programme}
          columns={[
            {
              key: 'programme',
              label: capital(words.programme),
              isName: true,
              cell: ({ programme }) => programme,
            },
            {
              key: 'n',
              label: capital(words.students),
              isNumeric: true,
              cell: ({ n }) => formatNumber(n),
            },
            {
              key: 'attention',
              label: `Below ${effect.attention.below}`,
              isNumeric: true,
              cell: (row) => inOut(row.intoAttention, row.outOfAttention),
            },
            {
              key: 'concern',
              label: `Below ${effect.concern.below}`,
              isNumeric: true,
              cell: (row) => inOut(row.intoConcern, row.outOfConcern),
            },
            {
              key: 'move',
              label: 'Mean move',
              isNumeric: true,
              cell: ({ meanMove }) => `${formatNumber(meanMove, 1)} points`,
            },
          ]}
        />
      ) : null}
      {effect.movers.length > 0 ? (
        <PlainTable
          caption="Who moves most"
          rows={effect.movers}
          keyOf={({ enrolmentId }) => String(enrolmentId)}
          columns={[
            {
              key: 'who',
              label: 'Who moves most',
              isName: true,
              cell: (mover) =>
                mover.name === null ? 'not shown' : <PersonName name={mover.name} href={hrefOf(mover)} />,
            },
            {
              key: 'programme',
              label: capital(words.programme),
              cell: ({ programme }) => programme,
            },
            { key: 'before', label: 'Now', isNumeric: true, cell: ({ before }) => formatNumber(before) },
            { key: 'after', label: 'With it', isNumeric: true, cell: ({ after }) => formatNumber(after) },
            { key: 'move', label: 'Move', isNumeric: true, cell: ({ before, after }) => formatChange(after - before) },
          ]}
        />
      ) : null}
    </div>
  );
}

function CrossingStat({ crossing: { below, before, after, into, outOf }, what }: { crossing: Crossing; what: string }) {
  const moved =
    into + outOf === 0
      ? 'nobody crosses the line'
      : `${formatNumber(into)} fall below, ${formatNumber(outOf)} rise above`;
  return (
    <Stat label={`${what}: below ${below}`} value={`${formatNumber(before)} → ${formatNumber(after)}`} basis={moved} />
  );
}

function inOut(into: number, outOf: number): string {
  return into + outOf === 0 ? '–' : `${formatChange(into)} / ${formatChange(-outOf)}`;
}
