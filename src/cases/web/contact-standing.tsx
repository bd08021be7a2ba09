import { formatNumber } from '../../ui/format.ts';
import { triedSentence } from '../core/contact.ts';
import styles from './cases.module.css';

interface StandingProps {
  daysSince: number | null;
  triesSince: number;
}

/** "12 d", with how often somebody tried since; only two-way contact counts. */
export function ContactDays({ daysSince, triesSince }: StandingProps) {
  const tried = triedSentence({ lastTwoWayOn: daysSince === null ? null : '', triesSince });
  return (
    <span>
      {daysSince === null ? 'none yet' : daysSince === 0 ? 'today' : `${formatNumber(daysSince)} d`}
      {tried ? <span className={styles.tried}>{tried}</span> : null}
    </span>
  );
}

/** The same as a sentence. */
export function contactSentence({ daysSince, triesSince }: StandingProps): string {
  const tried = triedSentence({ lastTwoWayOn: daysSince === null ? null : '', triesSince });
  const since =
    daysSince === null
      ? 'No contact on record'
      : daysSince === 0
        ? 'In contact today'
        : `Last contact ${daysSince === 1 ? 'yesterday' : `${formatNumber(daysSince)} days ago`}`;
  return tried ? `${since}; ${tried}.` : `${since}.`;
}
