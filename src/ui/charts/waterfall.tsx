import { useId } from 'react';
import { formatChange, formatNumber } from '../format.ts';
import styles from './charts.module.css';
import { ChartFrame } from './frame.tsx';
import { linear, ticks, twoLines } from './scale.ts';
import { type WaterfallInput, type WaterfallStep, waterfallDomain, waterfallSteps } from './waterfall-steps.ts';

export interface WaterfallSource extends WaterfallInput {
  /** Why its measure is not there this week. */
  missing: string | null;
  /** Where it opens into what it is made of. */
  href: string;
}

interface WaterfallProps {
  level?: 2 | 3 | 4;
  title: string;
  note: string;
  /** "Last week", "Week of 3 Feb", or "Peers’ mean" when there is none. */
  startLabel: string;
  start: number;
  endLabel: string;
  end: number;
  sources: readonly WaterfallSource[];
}

const row_px = 36;

/** From last week's score to this week's, one source at a time; what rose is in the accent, what fell is in ink. */
export function Waterfall({ level = 2, title, note, startLabel, start, endLabel, end, sources }: WaterfallProps) {
  const missing = new Map(sources.map((source) => [source.key, source]));
  const steps = waterfallSteps(start, sources);
  const [low, high] = waterfallDomain([start, end, ...steps.map((step) => step.to)]);
  const height = (steps.length + 2) * row_px + 36;
  return (
    <ChartFrame
      level={level}
      title={title}
      note={note}
      minHeight={height}
      table={{
        columns: [
          { label: 'Source' },
          { label: 'Change (points)', numeric: true },
          { label: `Points ${endLabel.toLowerCase()}`, numeric: true },
          { label: `Points ${startLabel.toLowerCase()}`, numeric: true },
          { label: 'Score after it', numeric: true },
        ],
        rows: [
          [startLabel, null, null, null, Math.round(start)],
          ...steps.map((step) => [
            step.label,
            one(step.delta),
            step.points === null ? null : one(step.points),
            step.lastPoints === null ? null : one(step.lastPoints),
            Math.round(step.to),
          ]),
          [endLabel, one(end - start), one(end - 500), one(start - 500), Math.round(end)],
        ],
      }}
    >
      {(width) => {
        const names_px = Math.round(Math.min(200, width * 0.36));
        const x = linear([low, high], [names_px + 8, width - 52]);
        const bottom = (steps.length + 2) * row_px;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a drawing with links inside is a group
          <svg data-chart width={width} height={height} role="group" aria-label={title}>
            {ticks(low, high, Math.max(2, Math.min(6, (width - names_px) / 70))).map((tick) => (
              <g key={tick}>
                <line
                  className={tick === 500 ? styles.waterline : styles.grid}
                  x1={x(tick)}
                  x2={x(tick)}
                  y1={0}
                  y2={bottom}
                />
                <text
                  className={tick === 500 ? styles.waterLabel : styles.axis}
                  x={x(tick)}
                  y={bottom + 16}
                  textAnchor="middle"
                >
                  {tick}
                </text>
              </g>
            ))}
            {low > 500 || high < 500 ? (
              <text
                className={styles.waterLabel}
                x={high < 500 ? x(high) : x(low)}
                y={bottom + 30}
                textAnchor={high < 500 ? 'end' : 'start'}
              >
                {high < 500 ? 'the peers’ mean, 500, lies further right' : 'the peers’ mean, 500, lies further left'}
              </text>
            ) : null}
            <Standing label={startLabel} value={start} top={0} x={x} low={low} high={high} isNow={false} />
            {steps.map((step, i) => (
              <Step
                key={step.key}
                step={step}
                source={missing.get(step.key)}
                top={(i + 1) * row_px}
                x={x}
                names_px={names_px}
                width={width}
              />
            ))}
            <Standing
              label={endLabel}
              value={end}
              top={(steps.length + 1) * row_px}
              x={x}
              low={low}
              high={high}
              isNow
            />
          </svg>
        );
      }}
    </ChartFrame>
  );
}

const one = (points: number): number => Math.round(points * 10) / 10;

interface StandingProps {
  label: string;
  value: number;
  top: number;
  x: (value: number) => number;
  low: number;
  high: number;
  isNow: boolean;
}

function Standing({ label, value, top, x, low, high, isNow }: StandingProps) {
  const middle = top + row_px / 2;
  const towards = Math.max(low, Math.min(high, 500));
  return (
    <g>
      <text className={styles.strong} x={0} y={middle} dominantBaseline="middle">
        {label}
      </text>
      <line
        className={isNow ? styles.student : styles.absolute}
        x1={x(towards)}
        x2={x(value)}
        y1={middle}
        y2={middle}
      />
      <circle className={isNow ? styles.dot : styles.barQuiet} cx={x(value)} cy={middle} r="6" />
      <text
        className={isNow ? styles.studentLabel : styles.strong}
        x={x(value) + (value < 500 ? -12 : 12)}
        y={middle}
        textAnchor={value < 500 ? 'end' : 'start'}
        dominantBaseline="middle"
      >
        {formatNumber(Math.round(value))}
      </text>
    </g>
  );
}

interface StepProps {
  step: WaterfallStep;
  source: WaterfallSource | undefined;
  top: number;
  x: (value: number) => number;
  names_px: number;
  width: number;
}

function Step({ step, source, top, x, names_px, width }: StepProps) {
  const left = Math.min(x(step.from), x(step.to));
  const right = Math.max(x(step.from), x(step.to));
  const middle = top + row_px / 2;
  const lines = twoLines(step.label, Math.floor(names_px / 6.4));
  const words = source?.missing ?? null;
  const texts = [...lines, ...(words && lines.length === 1 ? ['no data this week'] : [])];
  const id = useId();
  return (
    <a
      href={source?.href ?? '#'}
      className={styles.barLink}
      aria-labelledby={[...texts.map((_, i) => `${id}-${i}`), `${id}-points`, `${id}-says`].join(' ')}
    >
      <text id={`${id}-says`} visibility="hidden">
        points{words ? `, ${words}` : ''}: what it is made of
      </text>
      {texts.map((line, i) => (
        <text
          key={line}
          id={`${id}-${i}`}
          className={i < lines.length ? styles.label : styles.axis}
          x={0}
          y={middle + (i - (texts.length - 1) / 2) * 14}
          dominantBaseline="middle"
        >
          {`${line} `}
        </text>
      ))}
      <line className={styles.event} x1={x(step.from)} x2={x(step.from)} y1={top - row_px / 2 + 6} y2={middle + 8} />
      <rect
        className={step.delta >= 0 ? styles.bar : styles.fall}
        x={left}
        y={middle - 8}
        width={Math.max(1.5, right - left)}
        height={16}
        rx="2"
      />
      <text
        id={`${id}-points`}
        className={styles.strong}
        x={step.delta >= 0 ? right + 6 : left - 6}
        y={middle}
        textAnchor={step.delta >= 0 ? 'start' : 'end'}
        dominantBaseline="middle"
      >
        {formatChange(step.delta)}
      </text>
      <rect className={styles.hit} x={-4} y={top + 2} width={width + 4} height={row_px - 4} rx="4" />
    </a>
  );
}
