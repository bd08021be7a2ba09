import type { ReactNode } from 'react';
import { formatChange, formatDay, formatNumber, formatShare } from '../../ui/format.ts';
import { contactWords } from '../core/person-words.ts';
import type { Verdict, WeekPersonView } from '../core/views.ts';
import styles from './alerts.module.css';

interface PersonRowProps {
  person: WeekPersonView;
  href: string;
  caseHref: (caseId: string) => string;
  actions?: ReactNode;
  onVerdict?: ((alertIds: readonly string[], verdict: Verdict | null) => void) | undefined;
}

/** Somebody to talk to: why, what was tried, attendance beside score, and what to do next. */
export function PersonRow({ person, href, caseHref, actions, onVerdict }: PersonRowProps) {
  const { name, identifier, programme, reason, openCase, dismissed } = person;
  return (
    <li className={styles.person}>
      <div className={styles.who}>
        <div>
          <a href={href} className={styles.name} dir="auto">
            {name}
          </a>{' '}
          <span className={styles.programme}>
            {name.includes(identifier) ? '' : `${identifier} · `}
            {programme}
          </span>
        </div>
        <p className={styles.reason}>{reason}</p>
        {dismissed ? (
          <p className={styles.quiet}>
            Put off until {formatDay(dismissed.until)}: {dismissed.reason}
          </p>
        ) : null}
      </div>
      <Facts person={person} />
      {actions ? <div className={styles.actions}>{actions}</div> : null}
      <div className={styles.further}>
        {openCase ? <a href={caseHref(openCase.caseId)}>Open case</a> : null}
        <Because parts={person.because} />
        {onVerdict && person.alerts.length > 0 ? <Verdicts alerts={person.alerts} onVerdict={onVerdict} /> : null}
      </div>
    </li>
  );
}

function Facts({ person }: { person: WeekPersonView }) {
  const { score, change4, attendance, attendanceChange, daysSinceContact, triesSince } = person;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Score</dt>
        <dd>
          {score === null ? 'too little data' : <b>{formatNumber(score)}</b>}
          {change4 === null ? null : <span className={styles.more}>{formatChange(change4)} in 4 weeks</span>}
        </dd>
      </div>
      <div>
        <dt>Attendance lately</dt>
        <dd>
          {attendance === null ? '–' : <b>{formatShare(attendance)}</b>}
          {attendanceChange === null ? null : (
            <span className={styles.more}>{formatChange(100 * attendanceChange)} points in 4 weeks</span>
          )}
        </dd>
      </div>
      <div>
        <dt>Contact</dt>
        <dd>{contactWords(daysSinceContact, triesSince)}</dd>
      </div>
    </dl>
  );
}

function Because({ parts }: { parts: readonly string[] }) {
  if (parts.length === 0) return null;
  return (
    <details className={styles.because}>
      <summary>Why in this place</summary>
      <ul>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
    </details>
  );
}

const verdicts: readonly { key: Verdict; label: string }[] = [
  { key: 'useful', label: 'Useful' },
  { key: 'already_known', label: 'Already known' },
  { key: 'wrong_data', label: 'Wrong data' },
];

interface VerdictProps {
  alerts: WeekPersonView['alerts'];
  onVerdict: (alertIds: readonly string[], verdict: Verdict | null) => void;
}

/** One tap says what the person's alerts were worth; a second one takes it back. */
function Verdicts({ alerts, onVerdict }: VerdictProps) {
  const [first] = alerts;
  const said = alerts.every(({ verdict }) => verdict === first?.verdict) ? first?.verdict : null;
  return (
    <fieldset className={styles.tell} aria-label={`Was this of use? ${alerts.map(({ words }) => words).join(' ')}`}>
      <span>{alerts.length === 1 ? 'This alert:' : `These ${alerts.length} alerts:`}</span>
      {verdicts.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          aria-pressed={said === key}
          onClick={() =>
            onVerdict(
              alerts.map(({ alertId }) => alertId),
              said === key ? null : key,
            )
          }
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
