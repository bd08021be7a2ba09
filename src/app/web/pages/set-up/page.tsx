import type { ReactNode } from 'react';
import styles from './set-up.module.css';

/** The column of a set-up page. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={styles.page}>{children}</div>;
}

/** Where this page stands: links back up. */
export function Trail({ steps }: { steps: readonly { label: string; href: string }[] }) {
  return (
    <nav aria-label="Above this page" className={styles.trail}>
      {steps.map((step) => (
        <a key={step.href} href={step.href}>
          {step.label}
        </a>
      ))}
    </nav>
  );
}
