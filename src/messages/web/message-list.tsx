import { IconAlertTriangle } from '@tabler/icons-react';
import { formatInstant } from '../../ui/format.ts';
import type { MessageRow } from '../core/views.ts';
import styles from './messages.module.css';
import { stateWords } from './state-words.ts';

/** Messages as lines that open, newest first. */
export function MessageList({
  messages,
  openId,
  isDemo,
  hrefOf,
}: {
  messages: readonly MessageRow[];
  openId: string | undefined;
  isDemo: boolean;
  hrefOf: (message: MessageRow) => string;
}) {
  return (
    <ul className={styles.list} aria-label="Messages, newest first">
      {messages.map((message) => (
        <li key={message.messageId}>
          <a
            href={hrefOf(message)}
            className={styles.line}
            aria-current={message.messageId === openId ? 'true' : undefined}
          >
            <span className={styles.who}>
              <bdi>{message.to.name}</bdi>
            </span>
            <time className={styles.when} dateTime={message.sentAt ?? message.dueAt}>
              {formatInstant(message.sentAt ?? message.dueAt)}
            </time>
            <span className={styles.subject}>{message.subject}</span>
            <span className={styles.facts}>
              {message.kindName}
              <StateMark message={message} isDemo={isDemo} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function StateMark({ message, isDemo }: { message: MessageRow; isDemo: boolean }) {
  const { says, isTrouble } = stateWords(message, isDemo);
  return (
    <span className={styles.state} data-trouble={isTrouble || undefined}>
      {isTrouble ? <IconAlertTriangle size={14} aria-hidden="true" /> : null}
      {says}
    </span>
  );
}
