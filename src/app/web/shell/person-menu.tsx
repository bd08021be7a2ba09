import { Kbd, type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun, IconUserCog } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { countUnsent, unsealAll } from '../../../attendance/web/sealed-store.ts';
import { addressOf } from '../address.ts';
import { leaveDevice } from '../pages/away/leave-device.ts';
import { useInstitution, useMe } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import styles from './shell.module.css';

const schemes = [
  { key: 'light', label: 'Light', icon: IconSun },
  { key: 'dark', label: 'Dark', icon: IconMoon },
  { key: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

/** The person's account, colours, keys, and the way out. */
export default function PersonMenu({ short, onHelp }: { short: string; onHelp: () => void }) {
  const { user } = useMe();
  const { key, roles } = useInstitution();
  const { go } = useAddress();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = async (): Promise<void> => {
    // What was written without a network would be lost: the person decides.
    if ((await countUnsent()) > 0) {
      const page = (await unsealAll('visit-')).length > 0 ? 'visits' : 'take';
      return go(`/${page}/${encodeURIComponent(key)}?leaving=1`);
    }
    await leaveDevice();
    queries.clear();
    go('/sign-in');
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={styles.person} aria-label={`${short}: ${user.name}, account and settings`}>
          {short}
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
