import { useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { formatDay } from '../../../ui/format.ts';
import { useInstitution, useMe } from '../session.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(loadPalette);
const KeysHelp = lazy(() => import('./keys-help.tsx'));
const DemoBanner = lazy(() => import('./demo-banner.tsx'));

/** The rail, the top and, between them, a page. */
export function Shell({ children }: { children: ReactNode }) {
  const { isDemo, attribution, name, today } = useInstitution();
  const { user } = useMe();
  const [isSearching, search] = useState(false);
  const [isHelping, help] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useLocation().pathname;
  const lastPath = useRef(path);
  useEffect(printInLight, []);
  useKeys({ onSearch: () => search(true), onHelp: () => help(true) });
  useEffect(() => {
    // Not needed for the first picture, but at once when somebody presses the keys.
    const timer = setTimeout(() => void loadPalette(), 1500);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (lastPath.current === path) return;
    lastPath.current = path;
    // The keyboard goes on from the start of the new page, whose own parts may still be on their way.
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to the page
      </a>
      <Rail />
      <div className={styles.rest}>
        <TopBar onSearch={() => search(true)} onHelp={() => help(true)} />
        <p className={styles.printed}>
          {name} · {formatDay(today)} · printed by {user.name}
        </p>
        {isDemo ? (
          <Suspense fallback={<aside className={styles.demo} aria-label="Demo" />}>
            <DemoBanner />
          </Suspense>
        ) : null}
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

/** Paper is white, whatever colours the reader chose for the screen. @returns how to stop it */
function printInLight(): () => void {
  const page = document.documentElement;
  let chosen: string | null = null;
  const lighten = () => {
    chosen = page.getAttribute('data-mantine-color-scheme');
    page.setAttribute('data-mantine-color-scheme', 'light');
  };
  const restore = () => {
    if (chosen !== null) page.setAttribute('data-mantine-color-scheme', chosen);
  };
  window.addEventListener('beforeprint', lighten);
  window.addEventListener('afterprint', restore);
  return () => {
    window.removeEventListener('beforeprint', lighten);
    window.removeEventListener('afterprint', restore);
  };
}
