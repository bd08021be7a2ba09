import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { addressOf } from '../address.ts';
import { placesFor } from '../places.ts';
import { useInstitution, useMe } from '../session.tsx';
import styles from './shell.module.css';

/** The institution here, and the way to the person's others. */
export default function InstitutionMenu() {
  const here = useInstitution();
  const { institutions } = useMe();
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
          <Menu.Item
            key={one.key}
            component="a"
            href={addressOf(one.key, placesFor(one.needs, one.hasMarks)[0]?.path ?? '/')}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
