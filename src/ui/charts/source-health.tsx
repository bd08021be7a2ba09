import { useId } from 'react';
import type { Week } from '../../kernel/week.ts';
import { formatShare, formatShortDay } from '../format.ts';
import styles from './charts.module.css';
import { ChartFrame, Hatch } from './frame.tsx';

export type SourceState = 'fresh' | 'stale' | 'held' | 'never' | 'disabled';
export type CoverState = 'covered' | 'partial' | 'missing' | 'not_taught';

export interface SourceLine {
  key: string;
  name: string;
  state: SourceState;
  /** "Stale: last data 3 days ago". */
  words: string;
  /** 0..1 */
  quality: number | null;
  /** Share of the model's weight. */
  weight: number;
  weeks: readonly { week: Week; state: CoverState }[];
  /** Null where the reader may not open it. */
  href: string | null;
}

interface SourceHealthProps {
  title: string;
  note: string;
  sources: readonly SourceLine[];
}

const cover: Record<CoverState, string> = {
  covered: 'data for the whole week',
  partial: 'data for part of the week',
  missing: 'no data',
  not_taught: 'no teaching',
};
const needsLook: Record<SourceState, boolean> = { fresh: false, stale: true, held: true, never: true, disabled: false };
const row_px = 46;
const cell_px = 12;

/** Each source at a glance: is it fresh, how good is it, which of the last weeks does it cover. */
export function SourceHealth({ title, note, sources }: SourceHealthProps) {
  const hatch = useId();
  const weeks = sources[0]?.weeks ?? [];
  return (
    <ChartFrame
      title={title}
      note={note}
      minHeight={sources.length * row_px}
      table={{
        columns: [
          { label: 'Source' },
          { label: 'State' },
          { label: 'Quality', numeric: true },
          { label: 'Weight in the score', numeric: true },
          ...weeks.map((week) => ({ label: formatShortDay(week.week) })),
        ],
        rows: sources.map((source) => [
          source.name,
          source.words,
          source.quality === null ? null : formatShare(source.quality),
          formatShare(source.weight),
          ...source.weeks.map((week) => cover[week.state]),
        ]),
      }}
    >
      {(width) => {
        const isNarrow = width < 480;
        const shown = Math.min(weeks.length, Math.max(4, Math.floor((width - (isNarrow ? 150 : 260)) / cell_px)));
        const strip = width - shown * cell_px;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a drawing with links inside is a group
          <svg data-chart width={width} height={sources.length * row_px} role="group" aria-label={title}>
            <Hatch id={hatch} />
            {sources.map((source, i) => (
              <a
                key={source.key}
                href={source.href ?? undefined}
                className={styles.barLink}
                aria-labelledby={`${hatch}-name-${source.key} ${hatch}-words-${source.key}`}
              >
                {i > 0 ? <line className={styles.grid} x1={0} x2={width} y1={i * row_px} y2={i * row_px} /> : null}
                <text id={`${hatch}-name-${source.key}`} className={styles.linkWords} x={0} y={i * row_px + 18}>
                  {`${source.name} `}
                </text>
                <StateMark source={source} id={`${hatch}-words-${source.key}`} y={i * row_px + 30} />
                {source.weeks.slice(-shown).map((week, w) => (
                  <rect
                    key={week.week}
                    x={strip + w * cell_px + 1}
                    {...cellBox(week.state, i * row_px + (isNarrow ? 8 : 12), isNarrow ? 14 : 20)}
                    width={cell_px - 2}
                    className={
                      week.state === 'missing'
                        ? undefined
                        : week.state === 'not_taught'
                          ? styles.barQuiet
                          : styles.heat3
                    }
                    style={week.state === 'missing' ? { fill: `url(#${hatch})` } : undefined}
                  />
                ))}
                <rect className={styles.hit} x={-4} y={i * row_px + 1} width={width + 8} height={row_px - 2} rx="4" />
              </a>
            ))}
          </svg>
        );
      }}
    </ChartFrame>
  );
}

/** Whole weeks stand full height, part of a week half, and a week without teaching is a line. */
function cellBox(state: CoverState, top: number, tall: number): { y: number; height: number } {
  const height = state === 'not_taught' ? 1 : state === 'partial' ? tall / 2 : tall;
  return { y: top + tall - height, height };
}

function StateMark({ source, id, y }: { source: SourceLine; id: string; y: number }) {
  const isWarning = needsLook[source.state];
  const quality = source.quality === null ? '' : ` · quality ${formatShare(source.quality)}`;
  return (
    <>
      {isWarning ? (
        <g className={styles.warn}>
          <path d={`M6,${y - 3}l6,11h-12Z`} />
          <path d={`M6,${y + 1}v3M6,${y + 6}v.6`} className={styles.warnMark} />
        </g>
      ) : (
        <path d={`M1,${y + 3}l3.5,3.5l6,-7`} className={source.state === 'fresh' ? styles.tick : styles.event} />
      )}
      <text id={id} className={isWarning ? styles.warnWords : styles.axis} x={18} y={y + 8}>
        {source.words}
        {quality}
      </text>
    </>
  );
}
