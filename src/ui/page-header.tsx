import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface PageHeaderProps {
  title: ReactNode;
  /** The page in one sentence: its first answer. */
  sentence?: ReactNode;
  /** Why the reader may see this. */
  reason?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, sentence, reason, actions }: PageHeaderProps) {
  return (
    <header className={styles.pageHeader}>
      <div className={styles.pageHeaderRow}>
        <h1 className={styles.pageTitle} tabIndex={-1}>
          {title}
        </h1>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {sentence ? <p className={styles.sentence}>{sentence}</p> : null}
      {reason ? <p className={styles.reason}>{reason}</p> : null}
    </header>
  );
}

interface SectionProps {
  id?: string;
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under a hairline. */
export function Section({ id, title, note, actions, children }: SectionProps) {
  return (
    <section id={id} className={styles.section}>
      <div className={styles.sectionHead}>
        <div>
          <h2 className={styles.sectionTitle}>{title}</h2>
          {note ? <p className={styles.note}>{note}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
