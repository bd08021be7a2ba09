import { formatDay, formatNumber } from '../../ui/format.ts';
import { contactWords } from '../core/contact.ts';
import type { ContactView } from '../core/views.ts';
import styles from './cases.module.css';

/** Contacts, newest first, each with the score as it was then. */
export function ContactList({ contacts }: { contacts: readonly ContactView[] }) {
  if (contacts.length === 0) return <p className={styles.faint}>None in the last twelve months.</p>;
  return (
    <ul className={styles.lines}>
      {contacts.map((contact) => (
        <li key={contact.contactId}>
          <div className={styles.lineHead}>
            <b>{contactWords(contact.way, contact.reach)}</b>
            <span className={styles.faint}>
              {formatDay(contact.day)} · {contact.isMine ? 'you' : contact.by}
              {contact.isGroup ? ' · with a group' : ''}
              {contact.scoreThen ? ` · score then ${formatNumber(contact.scoreThen.score)}` : ''}
            </span>
          </div>
          {contact.words ? <p className={styles.words}>{contact.words}</p> : null}
        </li>
      ))}
    </ul>
  );
}
