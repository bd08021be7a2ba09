import { useLocation } from '@tanstack/react-router';
import type { Need } from '../../../../../kernel/actor.ts';
import { addressOf } from '../../../address.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import styles from './writing.module.css';

const pages: readonly { path: string; label: string; need: Need }[] = [
  { path: '/families/write', label: 'Write', need: 'families:write' },
  { path: '/families/batches', label: 'What went and what waits', need: 'families:read' },
  { path: '/families/interpreters', label: 'For an interpreter', need: 'families:read' },
  { path: '/families/templates', label: 'Templates', need: 'families:read' },
  { path: '/families/automatic', label: 'By itself', need: 'families:read' },
  { path: '/families/nudges', label: 'Nudges', need: 'families:read' },
  { path: '/families/reach', label: 'Reach and rights', need: 'families:read' },
  { path: '/families/rules', label: 'Rules', need: 'families:read' },
];

/** The pages about what is said to families. */
export function WritingNav() {
  const { key } = useInstitution();
  const can = useCan();
  const { pathname } = useLocation();
  return (
    <nav className={styles.nav} aria-label="What is said to families">
      {pages
        .filter(({ need }) => can(need))
        .map(({ path, label }) => {
          const href = addressOf(key, path);
          return (
            <a key={path} href={href} aria-current={pathname.startsWith(href) ? 'page' : undefined}>
              {label}
            </a>
          );
        })}
    </nav>
  );
}
