import type { Week } from '../../kernel/week.ts';
import { formatDay, formatMonth, formatNumber } from '../format.ts';
import styles from './charts.module.css';
import { useCursor } from './cursor.ts';
import { ChartFrame } from './frame.tsx';
import { monthStarts } from './gaps.ts';
import { GapMarks } from './marks.tsx';
import { linear, linePath, scoreDomain } from './scale.ts';

export interface Panel {
  key: string;
  label: string;
  unit: string;
  /** One per week. */
  values: readonly (number | null)[];
  /** What to hold them against: the peers' median. */
  compare: readonly (number | null)[] | null;
  gaps: readonly (string | null)[];
}

interface SmallMultiplesProps {
  level?: 2 | 3 | 4;
  /** Counts are bars from zero; an index or a rate is a line on one scale for all panels. */
  kind?: 'bars' | 'lines';
  title: string;
  note: string;
  weeks: readonly Week[];
  panels: readonly Panel[];
  at: Week;
  /** What the dashed line is. */
  compareLabel?: string;
}

const panel_px = 96;

/** One small chart for each source, on one scale of time; the cursor moves through all at once. */
export function SmallMultiples({
  level = 2,
  kind = 'bars',
  title,
  note,
  weeks,
  panels,
  at,
  compareLabel = 'Peers’ median',
}: SmallMultiplesProps) {
  const known = panels
    .flatMap((panel) => [...panel.values, ...(panel.compare ?? [])])
    .filter((value) => value !== null);
  const shared: [number, number] = isIndex(known) ? scoreDomain(known, 50, 25) : [0, Math.max(1, ...known)];
  const said = (i: number): string => panels.map((panel) => `${panel.label} ${valueWords(panel, i)}`).join(', ');
  const cursor = useCursor({
    label: `${title}: weeks`,
    count: weeks.length,
    home: Math.max(0, weeks.indexOf(at)),
    indexAt: (place) => Math.round(place * (weeks.length - 1)),
    textOf: (i) => `Week of ${formatDay(weeks[i] ?? at)}: ${said(i)}`,
  });
  const here = cursor.index;
  return (
    <ChartFrame
      level={level}
      title={title}
      note={note}
      minHeight={panel_px}
      readout={<b>Week of {formatDay(weeks[here] ?? at)}</b>}
      table={{
        columns: [
          { label: 'Week of' },
          ...panels.map((panel) => ({ label: `${panel.label} (${panel.unit})`, numeric: true })),
        ],
        rows: weeks.map((week, i) => [
          formatDay(week),
          ...panels.map((panel) => panel.values[i] ?? panel.gaps[i] ?? null),
        ]),
      }}
    >
      {(width) => {
        const most = Math.max(1, Math.min(panels.length, Math.floor(width / 260)));
        // As many columns as keep the rows equally full.
        const columns = Math.ceil(panels.length / Math.ceil(panels.length / most));
        const gap = 24;
        const wide = (width - gap * (columns - 1)) / columns;
        const rows = Math.ceil(panels.length / columns);
        const tall = panel_px + 40;
        return (
          // One slider for all panels: a single cursor in time.
          <div
            className={styles.panels}
            {...cursor.props}
            onPointerMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const inColumn = (event.clientX - box.left) % (wide + gap);
              cursor.moveTo(Math.round(Math.max(0, Math.min(1, inColumn / wide)) * (weeks.length - 1)));
            }}
          >
            <svg data-chart width={width} height={rows * tall} role="img" aria-label={title}>
              {panels.map((panel, p) => (
                <g
                  key={panel.key}
                  transform={`translate(${(p % columns) * (wide + gap)},${Math.floor(p / columns) * tall})`}
                >
                  <PanelOf
                    panel={panel}
                    weeks={weeks}
                    width={wide}
                    here={here}
                    compareLabel={p === 0 ? compareLabel : null}
                    domain={kind === 'lines' ? shared : null}
                  />
                </g>
              ))}
            </svg>
          </div>
        );
      }}
    </ChartFrame>
  );
}

interface PanelOfProps {
  panel: Panel;
  weeks: readonly Week[];
  width: number;
  here: number;
  compareLabel: string | null;
  /** The one scale of all panels, for lines; null for bars, each from zero to its own most. */
  domain: readonly [number, number] | null;
}

function PanelOf({ panel, weeks, width, here, compareLabel, domain }: PanelOfProps) {
  const most = Math.max(
    1,
    ...panel.values.map((value) => value ?? 0),
    ...(panel.compare ?? []).map((value) => value ?? 0),
  );
  const top = 24;
  const bottom = panel_px;
  const x = linear([0, Math.max(1, weeks.length - 1)], [2, width - 2]);
  const y = linear(domain ?? [0, most], [bottom, top + 4]);
  const step = weeks.length > 1 ? x(1) - x(0) : width;
  const bar = Math.max(1.5, Math.min(10, step - 2));
  const lastCompare = panel.compare?.findLast((value) => value !== null) ?? null;
  return (
    <>
      <text className={styles.strong} x={0} y={10}>
        {panel.label}
      </text>
      <text className={styles.label} x={width} y={10} textAnchor="end">
        {valueWords(panel, here)}
      </text>
      <GapMarks reasons={panel.gaps} x={x} step={step} top={top} bottom={bottom} />
      <line className={styles.grid} x1={0} x2={width} y1={bottom} y2={bottom} />
      {domain && domain[0] < 500 && domain[1] > 500 ? (
        <line className={styles.waterline} x1={0} x2={width} y1={y(500)} y2={y(500)} />
      ) : null}
      {domain ? (
        <>
          <path className={styles.student} d={linePath(panel.values, x, y)} />
          <HereDot at={panel.values[here] ?? null} x={x(here)} y={y} />
        </>
      ) : (
        panel.values.map((value, i) =>
          value === null ? null : (
            <rect
              key={weeks[i]}
              className={i === here ? styles.barHere : styles.bar}
              x={x(i) - bar / 2}
              y={value > 0 ? y(value) : bottom - 1}
              width={bar}
              height={value > 0 ? bottom - y(value) : 1}
            />
          ),
        )
      )}
      {panel.compare ? <path className={styles.peersLine} d={linePath(panel.compare, x, y)} /> : null}
      {compareLabel && lastCompare !== null ? (
        <text className={styles.axis} x={width} y={Math.max(top + 8, y(lastCompare) - 5)} textAnchor="end">
          {compareLabel}
        </text>
      ) : null}
      {monthStarts(weeks, step, 40).map((i) => (
        <text key={i} className={styles.axis} x={x(i)} y={bottom + 14} textAnchor={i === 0 ? 'start' : 'middle'}>
          {formatMonth(weeks[i] ?? '2000-01-03')}
        </text>
      ))}
    </>
  );
}

/** Absolute indexes lie around the waterline; anything else is measured from zero. */
function isIndex(values: readonly number[]): boolean {
  return values.some((value) => value > 150);
}

function HereDot({ at, x, y }: { at: number | null; x: number; y: (value: number) => number }) {
  return at === null ? null : <circle className={styles.dot} cx={x} cy={y(at)} r="4" />;
}

function valueWords(panel: Panel, i: number): string {
  const value = panel.values[i] ?? null;
  return value === null ? (panel.gaps[i] ?? 'no data') : `${formatNumber(value, value >= 100 ? 0 : 1)} ${panel.unit}`;
}
