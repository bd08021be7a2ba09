import { formatInstant } from '../../ui/format.ts';
import type { NoticeView } from '../core/views.ts';
import styles from './messages.module.css';

/** What the person was told, newest first; what holds no more is struck out and says so. */
export function NoticeList({
  notices,
  hrefOf,
  onOpen,
}: {
  notices: readonly NoticeView[];
  hrefOf: (path: string) => string;
  onOpen: () => void;
}) {
  if (notices.length === 0)
    return <p className={styles.noticeEmpty}>Nothing yet. What concerns you appears here, and in your daily digest.</p>;
  return (
    <ul className={styles.notices}>
      {notices.map((notice) => (
        <li key={notice.noticeId}>
          <a
            href={hrefOf(notice.link)}
            onClick={onOpen}
            className={styles.notice}
            data-new={!notice.isSeen || undefined}
            data-withdrawn={notice.isWithdrawn || undefined}
          >
            <span>{notice.words}</span>
            <span className={styles.when}>
              {notice.isSeen ? '' : 'New. '}
              {notice.isWithdrawn ? 'Withdrawn. ' : ''}
              {formatInstant(notice.at)}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
