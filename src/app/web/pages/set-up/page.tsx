import type { ReactNode } from 'react';
import { useInstitution } from '../../session.tsx';
import styles from './set-up.module.css';

/** The column of a set-up page; the title is the browser's. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  const { name } = useInstitution();
  return (
    <div className={styles.page}>
      <title>{`${title} – ${name}`}</title>
      {children}
    </div>
  );
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
