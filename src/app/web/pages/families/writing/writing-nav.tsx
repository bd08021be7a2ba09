import { useLocation } from '@tanstack/react-router';
import type { Need } from '../../../../../kernel/actor.ts';
import { addressOf } from '../../../address.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import styles from './writing.module.css';

const pages: readonly { path: string; label: string; need: Need }[] = [
  { path: '/families/inbox', label: 'Inbox', need: 'families:read' },
  { path: '/families/write', label: 'Write', need: 'families:write' },
  { path: '/families/batches', label: 'What went and what waits', need: 'families:read' },
  { path: '/families/outcomes', label: 'Who answered', need: 'families:read' },
  { path: '/families/meetings', label: 'Meetings', need: 'families:read' },
  { path: '/families/events', label: 'Events', need: 'families:read' },
  { path: '/families/calls', label: 'Calls', need: 'families:write' },
  { path: '/families/interpreters', label: 'For an interpreter', need: 'families:read' },
  { path: '/families/templates', label: 'Templates', need: 'families:read' },
  { path: '/families/automatic', label: 'By itself', need: 'families:read' },
  { path: '/families/nudges', label: 'Nudges', need: 'families:read' },
  { path: '/families/reach', label: 'Reach and rights', need: 'families:read' },
  { path: '/families/rules', label: 'Rules', need: 'families:read' },
];

/** The pages about families, in the order in which they are needed. */
export function WritingNav() {
  const { key } = useInstitution();
  const can = useCan();
  const { pathname } = useLocation();
  return (
    <nav className={styles.nav} aria-label="Families">
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
