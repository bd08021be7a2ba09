import { Kbd, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useInstitution, useMe } from '../session.tsx';
import { Bell } from './bell.tsx';
import styles from './shell.module.css';
import { WeekPicker } from './week-picker.tsx';

const keys = /Mac|iP/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';

export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  return (
    <header className={styles.top}>
      <InstitutionName />
      <WeekPicker />
      <UnstyledButton className={styles.search} onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={18} stroke={1.6} aria-hidden="true" />
        <span>{'Search or go to '}</span>
        <Kbd size="xs">{keys}</Kbd>
      </UnstyledButton>
      <Bell />
      <Person onHelp={onHelp} />
    </header>
  );
}

// Menus come right after the frame: until then their buttons stand where they will.
const InstitutionMenu = lazy(() => import('./institution-menu.tsx'));
const PersonMenu = lazy(() => import('./person-menu.tsx'));

function InstitutionName() {
  const here = useInstitution();
  const { institutions } = useMe();
  const name = <p className={styles.institution}>{here.name}</p>;
  if (institutions.length < 2) return name;
  return (
    <Suspense fallback={name}>
      <InstitutionMenu />
    </Suspense>
  );
}

function Person({ onHelp }: { onHelp: () => void }) {
  const { user } = useMe();
  const short = initials(user.name);
  return (
    <Suspense fallback={<span className={styles.person}>{short}</span>}>
      <PersonMenu short={short} onHelp={onHelp} />
    </Suspense>
  );
}

/** "Amara Osei" -> "AO" */
function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined]
    .map((part) => (part ? [...part][0] : ''))
    .join('')
    .toUpperCase();
}
