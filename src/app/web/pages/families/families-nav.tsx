import { useLocation } from '@tanstack/react-router';
import type { Need } from '../../../../kernel/actor.ts';
import { capital } from '../../../../kernel/capital.ts';
import { PageTabs } from '../../../../ui/page-tabs.tsx';
import { addressOf } from '../../address.ts';
import { useCan, useInstitution } from '../../session.tsx';
import styles from './families.module.css';

interface Part {
  path: string;
  label: string;
  need: Need;
}

/** The pages about families, in the order in which they are needed; those that belong together share a tab. */
const groups: readonly { label: string; parts: readonly Part[] }[] = [
  { label: 'Inbox', parts: [{ path: '/families/inbox', label: 'Inbox', need: 'families:read' }] },
  { label: 'Write', parts: [{ path: '/families/write', label: 'Write', need: 'families:write' }] },
  {
    label: 'What went',
    parts: [
      { path: '/families/batches', label: 'Sent and waiting', need: 'families:read' },
      { path: '/families/outcomes', label: 'Who answered', need: 'families:read' },
      { path: '/families/surveys', label: 'Surveys', need: 'surveys:read' },
    ],
  },
  {
    label: 'Meetings and calls',
    parts: [
      { path: '/families/meetings', label: 'Meetings', need: 'families:read' },
      { path: '/families/events', label: 'Events', need: 'families:read' },
      { path: '/families/calls', label: 'Calls', need: 'families:write' },
      { path: '/families/campaigns', label: 'Welcome calls', need: 'families:read' },
    ],
  },
  {
    label: 'Wording',
    parts: [
      { path: '/families/templates', label: 'Templates', need: 'families:read' },
      { path: '/families/page-words', label: 'Words of their page', need: 'families:read' },
      { path: '/families/interpreters', label: 'For an interpreter', need: 'families:read' },
    ],
  },
  {
    label: 'By itself',
    parts: [
      { path: '/families/automatic', label: 'On an occasion', need: 'families:read' },
      { path: '/families/nudges', label: 'Over the year', need: 'families:read' },
    ],
  },
  {
    label: 'Reach and rights',
    parts: [
      { path: '/families/reach', label: 'Who can be reached', need: 'families:read' },
      { path: '/families/rules', label: 'Rules for all', need: 'families:read' },
    ],
  },
];

export function FamiliesNav() {
  const { key, words } = useInstitution();
  const can = useCan();
  const { pathname } = useLocation();
  const isOpen = ({ path }: Part) => pathname.startsWith(addressOf(key, path));
  const mine = groups
    .map((group) => ({ ...group, parts: group.parts.filter(({ need }) => can(need)) }))
    .filter(({ parts }) => parts.length > 0);
  const open = mine.find(({ parts }) => parts.some(isOpen));
  return (
    <div className={styles.nav}>
      <PageTabs
        label={capital(words.families)}
        tabs={mine.map((group) => ({
          key: group.label,
          href: addressOf(key, group.parts[0]?.path ?? ''),
          isOpen: group === open,
          words: group.label,
        }))}
      />
      {open && open.parts.length > 1 ? (
        <nav aria-label={open.label} className={styles.within}>
          {open.parts.map((part) => (
            <a key={part.path} href={addressOf(key, part.path)} aria-current={isOpen(part) ? 'page' : undefined}>
              {part.label}
            </a>
          ))}
        </nav>
      ) : null}
    </div>
  );
}
