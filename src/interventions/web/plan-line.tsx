import type { ReactNode } from 'react';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatDay, formatShortDay } from '../../ui/format.ts';
import type { Due } from '../core/plans/follow-up.ts';
import { endWords } from '../core/plans/goal-measure.ts';
import type { PlanLine } from '../core/views.ts';
import styles from './interventions.module.css';

/** When something is due: late in amber with a word, the rest as it is. */
export function DueMark({ dueOn, due, what = 'due' }: { dueOn: string; due: Due; what?: string }) {
  if (due === 'overdue') return <AttentionMark>{`${what} since ${formatDay(dueOn)}`}</AttentionMark>;
  if (due === 'today') return <b>{what} today</b>;
  return (
    <span>
      {what} {formatDay(dueOn)}
    </span>
  );
}

/** A plan in a line or two. */
export function PlanLineItem({
  line,
  href,
  tierWord,
  children,
}: {
  line: PlanLine;
  href: string;
  tierWord: string;
  children?: ReactNode;
}) {
  return (
    <li>
      <div className={styles.head}>
        <a href={href}>
          <b>{line.kind}</b>
        </a>
        <span className={styles.faint}>
          {tierWord} {line.tier} · with {line.caseManager} · since {formatShortDay(line.startsOn)}
          {line.group ? ` · group: ${line.group}` : ''}
        </span>
        {line.state === 'ended' ? (
          <span className={styles.faint}>
            ended {line.endedOn ? formatShortDay(line.endedOn) : ''}: {line.endReason ? endWords[line.endReason] : ''}
          </span>
        ) : line.next ? (
          <DueMark
            dueOn={line.next.dueOn}
            due={line.next.due}
            what={line.next.kind === 'review' ? 'review due' : 'follow-up due'}
          />
        ) : null}
      </div>
      <p className={styles.words}>{line.goal}</p>
      {children}
    </li>
  );
}
