import { Fragment } from 'react';
import { formatInstant } from '../../ui/format.ts';
import { piecesOf } from '../core/links.ts';
import type { MessageView } from '../core/views.ts';
import { StateMark } from './message-list.tsx';
import styles from './messages.module.css';

/** The text as it was written; links into the product open here. */
export function BodyText({ text, hrefOf }: { text: string; hrefOf: (path: string) => string }) {
  const keyed = piecesOf(text).map((piece, at) => ({ ...piece, key: `${at}` }));
  return (
    <div className={styles.body}>
      {keyed.map((piece) => (
        <Fragment key={piece.key}>
          {'path' in piece ? <a href={hrefOf(piece.path)}>{hrefOf(piece.path)}</a> : piece.text}
        </Fragment>
      ))}
    </div>
  );
}

const outcomes: Record<string, string> = {
  sent: 'the mail server took it',
  refused: 'the mail server refused it',
  later: 'put off',
  unknown: 'broke off; it is not known whether it went',
};

/** One message: to whom, when, its text, and every try to send it. */
export function MessageText({
  message,
  isDemo,
  hrefOf,
}: {
  message: MessageView;
  isDemo: boolean;
  hrefOf: (path: string) => string;
}) {
  return (
    <article className={styles.message} aria-labelledby="message-subject">
      <h2 id="message-subject" className={styles.messageSubject}>
        {message.subject}
      </h2>
      <dl className={styles.head}>
        <div>
          <dt>To</dt>
          <dd>
            <bdi>{message.to.name}</bdi>{' '}
            <span className={styles.quiet}>{message.to.address ?? 'no address on record'}</span>
          </dd>
        </div>
        <div>
          <dt>{message.sentAt ? 'At' : 'Due'}</dt>
          <dd>{formatInstant(message.sentAt ?? message.dueAt)}</dd>
        </div>
        <div>
          <dt>Kind</dt>
          <dd>{message.kindName}</dd>
        </div>
        <div>
          <dt>State</dt>
          <dd>
            <StateMark message={message} isDemo={isDemo} />
            {message.why ? <span className={styles.why}>{message.why}</span> : null}
          </dd>
        </div>
      </dl>
      <BodyText text={message.body} hrefOf={hrefOf} />
      {message.attempts.length > 0 ? (
        <section className={styles.tries} aria-label="Tries to send it">
          <h3>Tries</h3>
          <ol>
            {message.attempts.map((attempt) => (
              <li key={attempt.no} value={attempt.no}>
                {formatInstant(attempt.startedAt)}: {outcomes[attempt.outcome ?? ''] ?? 'under way'}
                {attempt.detail ? <span className={styles.quiet}> ({attempt.detail})</span> : null}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </article>
  );
}
