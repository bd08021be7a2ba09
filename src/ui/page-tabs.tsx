import type { ReactNode } from 'react';
import styles from './page-tabs.module.css';

/** Parts of one page, each with an address of its own. `label` names the choice for who hears it. */
export function PageTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { key: string; href: string; isOpen: boolean; words: ReactNode }[];
}) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(({ key, href, isOpen, words }) => (
        <a key={key} href={href} aria-current={isOpen ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
