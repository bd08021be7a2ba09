import { formatInstant } from '../../ui/format.ts';
import type { EventView } from '../core/views.ts';
import { detailLines, wordsOfEvent } from './event-words.ts';
import styles from './ledger.module.css';

const kindWords: Record<EventView['actor_kind'], string> = {
  person: '',
  token: 'a program’s token',
  system: 'Leadline itself',
};

interface EventListProps {
  events: readonly EventView[];
  /** Where its subject is shown; null: nowhere. */
  hrefOf: (event: EventView) => string | null;
}

/** What was done, newest first; each event opens into what it changed. */
export function EventList({ events, hrefOf }: EventListProps) {
  return (
    <ol className={styles.events} reversed>
      {events.map((event) => {
        const lines = detailLines(event.details);
        return (
          <li key={event.number} value={event.number}>
            <time dateTime={event.at}>{formatInstant(event.at)}</time>
            <div>
              <p>
                <b>{event.actor_name}</b>{' '}
                {kindWords[event.actor_kind] ? (
                  <span className={styles.quiet}>({kindWords[event.actor_kind]}) </span>
                ) : null}
                {wordsOfEvent(event)}
                <Subject event={event} href={hrefOf(event)} />
              </p>
              {lines.length > 0 ? (
                <details>
                  <summary>Details</summary>
                  <dl className={styles.details}>
                    {lines.map((line) => (
                      <div key={line.name}>
                        <dt>{line.name}</dt>
                        <dd>{line.says}</dd>
                      </div>
                    ))}
                  </dl>
                </details>
              ) : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Subject({ event: { subject_kind, subject_id }, href }: { event: EventView; href: string | null }) {
  if (!subject_kind) return null;
  const words = `${subject_kind.replaceAll('-', ' ')} ${shortId(subject_id ?? '')}`;
  return <span className={styles.quiet}> · {href ? <a href={href}>{words}</a> : words}</span>;
}

/** The end of a long id: its beginning is a time, and alike for all of one day. */
function shortId(id: string): string {
  return id.length > 12 ? `…${id.slice(-6)}` : id;
}
