import type { TeachingWeek } from '../../institution/core/calendar.ts';
import { type IsoDate, weekOf } from '../../kernel/week.ts';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatDay, formatShortDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { SourceView } from '../core/views.ts';
import { measureWords, weightGroupWords } from './source-words.ts';
import styles from './sources.module.css';

interface SourceTableProps {
  today: IsoDate;
  sources: readonly SourceView[];
  hrefOf: (source: SourceView) => string;
  heldHref: (source: SourceView) => string;
  /** Null: the calendar is not known here, so weeks without teaching cannot be told from missing ones. */
  teaching: readonly Pick<TeachingWeek, 'week'>[] | null;
}

/** Every source at a glance: is it fresh, how good is it, which weeks does it cover, who answers for it. */
export function SourceTable({ today, sources, hrefOf, heldHref, teaching }: SourceTableProps) {
  return (
    <PlainTable
      caption="Sources"
      rows={sources}
      keyOf={(source) => source.key}
      isQuiet={(source) => !source.isEnabled}
      columns={[
        {
          key: 'name',
          label: 'Source',
          isName: true,
          cell: (source) => (
            <>
              <a href={hrefOf(source)}>{source.name}</a>
              <div className={`${styles.quiet} ${styles.small}`}>
                {measureWords[source.measure]} · {weightGroupWords(source.weightGroup)}
              </div>
            </>
          ),
        },
        { key: 'state', label: 'Data', cell: (source) => <SourceState source={source} heldHref={heldHref(source)} /> },
        { key: 'quality', label: 'Quality', isNumeric: true, cell: (source) => <QualityFigure source={source} /> },
        {
          key: 'weeks',
          label: `Last ${sources[0]?.weeks.length ?? 12} weeks`,
          cell: (source) => <CoverStrip weeks={source.weeks} teaching={teaching} today={today} />,
        },
        {
          key: 'owner',
          label: 'Owner',
          cell: (source) => source.ownerName ?? <AttentionMark>Nobody named</AttentionMark>,
        },
        {
          key: 'review',
          label: 'Next review',
          cell: (source) =>
            source.nextReviewOn === null ? (
              'No date'
            ) : source.isReviewDue ? (
              <AttentionMark>Due since {formatShortDay(source.nextReviewOn)}</AttentionMark>
            ) : (
              formatDay(source.nextReviewOn)
            ),
        },
      ]}
    />
  );
}

export function SourceState({ source, heldHref }: { source: SourceView; heldHref: string }) {
  const { freshness, isEnabled, weightGroup, held } = source;
  const words = freshness.state === 'stale' ? <AttentionMark>{freshness.words}</AttentionMark> : freshness.words;
  return (
    <div className={styles.states}>
      <span>{isEnabled || weightGroup === 'none' ? words : `Disabled · ${freshness.words}`}</span>
      {held > 0 ? <a href={heldHref}>{held === 1 ? '1 delivery is held' : `${held} deliveries are held`}</a> : null}
    </div>
  );
}

export function QualityFigure({ source }: { source: SourceView }) {
  const { pct } = source.quality;
  if (pct === null) return <span className={styles.quiet}>not yet</span>;
  return source.isQualityLow ? <AttentionMark>{pct} %</AttentionMark> : `${pct} %`;
}

type Cover = 'covered' | 'partial' | 'missing' | 'not_taught' | 'under_way';

const coverWords: Record<Cover, string> = {
  covered: 'whole week',
  partial: 'a part of the week',
  missing: 'no data',
  not_taught: 'no teaching',
  under_way: 'under way',
};
const weekdays = 0b0011111;

/** @param isUnderWay its days are still to come, so none of them is missing yet */
export function coverOf(days: number, isTaught: boolean, isUnderWay: boolean): Cover {
  if ((days & weekdays) === weekdays) return 'covered';
  if (days !== 0) return 'partial';
  if (isUnderWay) return 'under_way';
  return isTaught ? 'missing' : 'not_taught';
}

/** The last weeks as a strip, oldest first; said in words too. */
export function CoverStrip({
  weeks,
  teaching,
  today,
}: Pick<SourceTableProps, 'teaching' | 'today'> & Pick<SourceView, 'weeks'>) {
  const taught = teaching && new Set(teaching.map(({ week }) => week));
  const covers = weeks.map(({ week, days }) => ({
    week,
    cover: coverOf(days, taught ? taught.has(week) : true, week === weekOf(today)),
  }));
  const n = (cover: Cover): number => covers.filter((one) => one.cover === cover).length;
  const words = (['covered', 'partial', 'missing', 'not_taught', 'under_way'] as const)
    .flatMap((cover) => (n(cover) > 0 ? [`${n(cover)} ${coverWords[cover]}`] : []))
    .join(', ');
  return (
    <div className={styles.strip} role="img" aria-label={`Weeks: ${words}`}>
      {covers.map(({ week, cover }) => (
        <span key={week} data-state={cover} title={`${formatDay(week)}: ${coverWords[cover]}`} />
      ))}
    </div>
  );
}
