import type { ReactNode } from 'react';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatShortDay } from '../../ui/format.ts';
import { priorityWords } from '../core/change-words.ts';
import type { CaseLine } from '../core/views.ts';
import styles from './cases.module.css';

/** A student's case in a line or two. */
export function CaseLineItem({ line, href, children }: { line: CaseLine; href: string; children?: ReactNode }) {
  const isOpen = line.closedOn === null;
  return (
    <li>
      <div className={styles.lineHead}>
        <a href={href}>
          <b>{line.kind}</b>
        </a>
        {isOpen ? (
          <span className={styles.faint}>
            {line.stage} · {priorityWords[line.priority].toLowerCase()} · {line.owner ?? line.team ?? 'nobody yet'} ·
            opened {formatShortDay(line.openedOn)}
          </span>
        ) : (
          <span className={styles.faint}>
            Closed {line.closedOn ? formatShortDay(line.closedOn) : ''}: {line.closeReason}
          </span>
        )}
        {line.isOverdue ? <AttentionMark>due {formatShortDay(line.targetOn)}</AttentionMark> : null}
      </div>
      <p className={styles.words}>{line.reason}</p>
      {children ? <div>{children}</div> : null}
    </li>
  );
}
