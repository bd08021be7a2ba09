import { Popover, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './ui.module.css';

interface StatProps {
  label: string;
  value: ReactNode;
  /** "points", "%": after the value. */
  unit?: string;
  /** n, time or what it is held against: a figure never stands alone. */
  basis: ReactNode;
  href?: string | undefined;
}

/** One figure with its unit, n and time. */
export function Stat({ label, value, unit, basis, href }: StatProps) {
  const figure = (
    <>
      {value}
      {unit ? <span className={styles.unit}> {unit}</span> : null}
    </>
  );
  return (
    <div className={styles.stat}>
      <dt>{label}</dt>
      <dd>
        <span className={styles.figure}>{href ? <a href={href}>{figure}</a> : figure}</span>
        <span className={styles.basis}>{basis}</span>
      </dd>
    </div>
  );
}

/** A number that opens into what it is made of. */
export function Num({ children, label, of }: { children: ReactNode; label: string; of: ReactNode }) {
  return (
    <Popover position="bottom-start" width={320} trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={styles.num} aria-label={label}>
          {children}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.madeOf}>{of}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
