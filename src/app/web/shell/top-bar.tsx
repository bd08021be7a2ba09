import { Kbd, Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { addressOf } from '../address.ts';
import { placesFor } from '../places.ts';
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
      <PersonMenu onHelp={onHelp} />
    </header>
  );
}

function InstitutionName() {
  const here = useInstitution();
  const { institutions } = useMe();
  if (institutions.length < 2) return <p className={styles.institution}>{here.name}</p>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles.institution}>
          {here.name}
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Your institutions</Menu.Label>
        {institutions.map((one) => (
          <Menu.Item key={one.key} component="a" href={addressOf(one.key, placesFor(one.needs)[0]?.path ?? '/')}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const loadPersonMenu = () => import('./person-menu.tsx');
const PersonMenuItems = lazy(loadPersonMenu);

function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { user } = useMe();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton
          className={styles.person}
          aria-label={`${initials(user.name)}: ${user.name}, account and settings`}
          onPointerEnter={() => void loadPersonMenu()}
          onFocus={() => void loadPersonMenu()}
        >
          {initials(user.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Suspense>
          <PersonMenuItems onHelp={onHelp} />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
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
