import { Button } from '@mantine/core';
import { IconCloudOff, IconLock, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import styles from './ui.module.css';

interface EmptyProps {
  title: string;
  /** What this place is for, and the first step. */
  children: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet: it teaches the first step. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <section className={styles.state}>
      <svg width="120" height="40" viewBox="0 0 120 40" aria-hidden="true" className={styles.stateWave}>
        <path d="M4 12q8-8 16 0t16 0 16 0 16 0 16 0 16 0 16 0" />
        <path d="M60 2v30" />
      </svg>
      <h2>{title}</h2>
      <div className={styles.stateWords}>{children}</div>
      {action}
    </section>
  );
}

interface FailedProps {
  title: string;
  /** What happened, what it means, what to do. */
  message: string;
  code?: string;
  onRetry?: (() => void) | undefined;
}

export function Failed({ title, message, code, onRetry }: FailedProps) {
  return (
    <section className={styles.state} role="alert">
      <IconCloudOff size={28} className={styles.failed} aria-hidden="true" />
      <h2>{title}</h2>
      <div className={styles.stateWords}>
        <p>{message}</p>
        {code ? <p className={styles.code}>{code}</p> : null}
      </div>
      {onRetry ? (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </section>
  );
}

/** Not for this person: why, and whom to ask. */
export function Forbidden({ title, message, action }: { title: string; message: string; action?: ReactNode }) {
  return (
    <section className={styles.state}>
      <IconLock size={28} className={styles.quiet} aria-hidden="true" />
      <h2>{title}</h2>
      <div className={styles.stateWords}>
        <p>{message}</p>
      </div>
      {action}
    </section>
  );
}

/** Shows its children only after 200 ms: what comes quickly needs no skeleton. */
export function AfterAMoment({ children }: { children: ReactNode }) {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return isDue ? children : null;
}
