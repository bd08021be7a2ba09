import { useId } from 'react';
import styles from './charts.module.css';
import { Hatch } from './frame.tsx';
import { gapsOf } from './gaps.ts';
import type { Scale } from './scale.ts';

const text_px = (text: string): number => text.length * 6;

interface GapMarksProps {
  reasons: readonly (string | null)[];
  x: Scale;
  step: number;
  top: number;
  bottom: number;
}

/** Where there is no data the page is hatched, and says why where there is room. */
export function GapMarks({ reasons, x, step, top, bottom }: GapMarksProps) {
  const hatch = useId();
  const left_end = x(0);
  const right_end = x(Math.max(0, reasons.length - 1));
  return (
    <g>
      <Hatch id={hatch} />
      {gapsOf(reasons).map((gap) => {
        const left = Math.max(left_end, x(gap.from) - step / 2);
        const right = Math.min(right_end, x(gap.to) + step / 2);
        return (
          <g key={gap.from}>
            <title>{gap.reason}</title>
            <rect
              x={left}
              y={top}
              width={Math.max(0, right - left)}
              height={bottom - top}
              fill={`url(#${hatch})`}
              opacity="0.55"
            />
            {right - left > text_px(gap.reason) + 12 ? (
              <text className={styles.axis} x={(left + right) / 2} y={bottom - 8} textAnchor="middle">
                {gap.reason}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

interface EventMarksProps {
  /** `at` is the week's index; -1 is not drawn. */
  events: readonly { at: number; label: string }[];
  x: Scale;
  top: number;
  bottom: number;
  right: number;
}

/** A thin line for what happened, with its name on top where it does not run into the next. */
export function EventMarks({ events, x, top, bottom, right }: EventMarksProps) {
  const shown = events.filter((event) => event.at >= 0).toSorted((a, b) => a.at - b.at);
  let free_from = Number.NEGATIVE_INFINITY;
  return shown.map((event) => {
    const at = x(event.at);
    const isLast = at + text_px(event.label) / 2 > right + 40;
    const start = isLast ? at - text_px(event.label) : at - text_px(event.label) / 2;
    const hasRoom = start > free_from;
    if (hasRoom) free_from = start + text_px(event.label) + 8;
    return (
      <g key={`${event.at}${event.label}`}>
        <line className={styles.event} x1={at} x2={at} y1={top - 8} y2={bottom} strokeDasharray="1 3" />
        <path d={`M${at},${top - 10}l4,4l-4,4l-4,-4Z`} className={styles.barQuiet} />
        {hasRoom ? (
          <text className={styles.axis} x={at} y={top - 15} textAnchor={isLast ? 'end' : 'middle'}>
            {event.label}
          </text>
        ) : null}
      </g>
    );
  });
}
