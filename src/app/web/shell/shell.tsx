import { useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useInstitution } from '../session.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';

const Palette = lazy(() => import('./palette.tsx'));
const KeysHelp = lazy(() => import('./keys-help.tsx'));

/** The rail, the top and, between them, a page. */
export function Shell({ children }: { children: ReactNode }) {
  const { isDemo, attribution } = useInstitution();
  const [isSearching, search] = useState(false);
  const [isHelping, help] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useLocation().pathname;
  const lastPath = useRef(path);
  useKeys({ onSearch: () => search(true), onHelp: () => help(true) });
  useEffect(() => {
    if (lastPath.current === path) return;
    lastPath.current = path;
    // A new page is announced, and the keyboard goes on from its heading.
    requestAnimationFrame(() =>
      (main.current?.querySelector<HTMLElement>('h1') ?? main.current)?.focus({ preventScroll: true }),
    );
  }, [path]);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <Rail />
      <div className={styles.rest}>
        <TopBar onSearch={() => search(true)} onHelp={() => help(true)} />
        {isDemo ? <DemoBanner /> : null}
        <main id="main" ref={main} tabIndex={-1} className={styles.page}>
          {children}
        </main>
        {attribution ? (
          <footer className={styles.foot}>
            <a href={attribution.href}>{attribution.text}</a>
          </footer>
        ) : null}
      </div>
      <Suspense>
        {isSearching ? <Palette onClose={() => search(false)} /> : null}
        {isHelping ? <KeysHelp onClose={() => help(false)} /> : null}
      </Suspense>
    </div>
  );
}
