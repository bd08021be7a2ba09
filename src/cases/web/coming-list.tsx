import type { ReactNode } from 'react';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatInstant, formatShortDay } from '../../ui/format.ts';
import type { HandoverView, TalkView } from '../core/coming.ts';
import styles from './cases.module.css';

/** Handovers that come the same way and are answered together. */
export interface ComingGroup {
  key: string;
  title: string;
  handovers: HandoverView[];
}

/** By where they come from and go to, in the order in which they came. */
export function groupComing(
  coming: readonly HandoverView[],
  words: { student: string; students: string },
): ComingGroup[] {
  const groups = Map.groupBy(coming, ({ handoverId, kind, audience, change, from, toUnit }) =>
    kind === 'offer'
      ? handoverId
      : [audience, change === 'left' ? 'left' : 'comes', from ?? '', toUnit ?? ''].join('\n'),
  );
  return [...groups].map(([key, handovers]) => ({ key, handovers, title: titleOf(handovers, words) }));
}

function titleOf(
  [first, ...more]: readonly HandoverView[],
  { student, students }: { student: string; students: string },
): string {
  if (!first) return '';
  const n = more.length + 1;
  const from = first.from ? ` from ${first.from}` : '';
  if (first.kind === 'offer')
    return `${first.by} offers you ${first.cases.length === 1 ? 'a case' : `${first.cases.length} cases`}${first.from && first.from !== first.by ? ` of ${first.from}` : ''}`;
  const who = n === 1 ? `A ${student}` : `${n} ${students}`;
  if (first.audience === 'safeguarding') return `${who} with safeguarding notes, now in ${first.toUnit ?? 'your unit'}`;
  if (first.change === 'left') return `${who} who left ${first.toUnit ?? ''}, with what is still open${from}`;
  const isThere = first.toUnit !== null && [first, ...more].every(({ change }) => change === 'tutor');
  return `${who} ${isThere ? 'at' : 'to'} ${first.toUnit ?? 'you'}${from}`;
}

interface ComingItemProps {
  handover: HandoverView;
  studentHref: (studentId: string) => string;
  caseHref: (caseId: string) => string;
  actions: ReactNode;
}

/** One handover: who, why, what is open, what was asked. */
export function ComingItem({ handover, studentHref, caseHref, actions }: ComingItemProps) {
  const { student, words, cases, circumstances, isQueried } = handover;
  return (
    <li className={styles.coming}>
      <div className={styles.lineHead}>
        {student ? (
          <a href={studentHref(student.studentId)}>
            <b>{student.name}</b>
          </a>
        ) : null}
        {student ? <span className={styles.faint}>{student.identifier}</span> : null}
        {isQueried ? <AttentionMark tone="quiet">asked, no answer yet</AttentionMark> : null}
      </div>
      <div className={styles.why}>
        <p className={styles.words}>{words}</p>
        <ul className={styles.open}>
          {cases.map((one) => (
            <li key={one.caseId}>
              <a href={caseHref(one.caseId)}>{student ? one.kind : `${one.student}, ${one.kind}`}</a>
              <span className={styles.faint}>
                {one.stage}, due {formatShortDay(one.targetOn)}
                {one.referrals > 0
                  ? `, ${one.referrals === 1 ? 'a referral waits' : `${one.referrals} referrals wait`}`
                  : ''}
              </span>
              {one.isOverdue ? <AttentionMark>past its day</AttentionMark> : null}
            </li>
          ))}
          {circumstances.map((one) => (
            <li key={`${one.kind} ${one.reason} ${one.startsOn}`}>
              <span>
                {one.kind === 'exemption' ? 'Exempt' : 'Known'}: {one.reason}
              </span>
              <span className={styles.faint}>
                from {formatShortDay(one.startsOn)}
                {one.endsOn ? ` to ${formatShortDay(one.endsOn)}` : ', no end'}
              </span>
            </li>
          ))}
        </ul>
        <Talk talk={handover.talk} />
      </div>
      <div className={styles.does}>{actions}</div>
    </li>
  );
}

export function Talk({ talk }: { talk: readonly TalkView[] }) {
  return talk.map((said) => (
    <p key={said.at} className={styles.cite}>
      <b>{said.by}</b> <span className={styles.faint}>{formatInstant(said.at)}</span>
      <br />
      {said.words}
    </p>
  ));
}
