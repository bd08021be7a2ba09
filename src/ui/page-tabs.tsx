import { type ReactNode, useLayoutEffect, useRef } from 'react';
import styles from './page-tabs.module.css';

/** Parts of one page, each with an address of its own. `label` names the choice for who hears it. */
export function PageTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { key: string; href: string; isOpen: boolean; words: ReactNode }[];
}) {
  const line = useRef<HTMLElement>(null);
  const open = tabs.find(({ isOpen }) => isOpen)?.key;
  // Where the line is longer than the screen, the open part stands in its middle.
  useLayoutEffect(() => {
    const tab = open && line.current?.querySelector<HTMLElement>('[aria-current]');
    if (line.current && tab)
      line.current.scrollLeft = tab.offsetLeft - (line.current.clientWidth - tab.offsetWidth) / 2;
  }, [open]);
  return (
    <nav ref={line} className={styles.tabs} aria-label={label}>
      {tabs.map(({ key, href, isOpen, words }) => (
        <a key={key} href={href} aria-current={isOpen ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
