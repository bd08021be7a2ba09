import { Kbd, type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconChevronDown,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
  IconUserCog,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { forgetDrafts } from '../../../ui/form/use-form.ts';
import { addressOf } from '../address.ts';
import { placesFor } from '../places.ts';
import { useInstitution, useMe } from '../session.tsx';
import { signOut } from '../sign-in.ts';
import { useAddress } from '../use-address.ts';
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

const schemes = [
  { key: 'light', label: 'Light', icon: IconSun },
  { key: 'dark', label: 'Dark', icon: IconMoon },
  { key: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

function PersonMenu({ onHelp }: { onHelp: () => void }) {
  const { user } = useMe();
  const { key, roles } = useInstitution();
  const { go } = useAddress();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = async (): Promise<void> => {
    await signOut();
    forgetDrafts();
    queries.clear();
    go('/sign-in');
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton
          className={styles.person}
          aria-label={`${initials(user.name)}: ${user.name}, account and settings`}
        >
          {initials(user.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <b>{user.name}</b>
          <span>{roles.map((role) => role.replaceAll('-', ' ')).join(', ')}</span>
        </div>
        <Menu.Item component="a" href={addressOf(key, '/account')} leftSection={<IconUserCog size={16} />}>
          Your account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme.key} value={scheme.key} rightSection={<scheme.icon size={16} />}>
              {scheme.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<Kbd size="xs">?</Kbd>} onClick={onHelp}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
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
