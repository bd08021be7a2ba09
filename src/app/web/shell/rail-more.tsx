import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { Place } from '../place.ts';
import { useInstitution } from '../session.tsx';
import styles from './shell.module.css';

/** On a phone the places that the bar has no room for stand in a menu, those of set-up last. */
export default function RailMore({
  places,
  href,
  isHere,
}: {
  places: readonly Place[];
  href: (place: Place) => string;
  isHere: (place: Place) => boolean;
}) {
  const { words } = useInstitution();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <UnstyledButton className={styles.place} data-here={places.some(isHere) || undefined}>
          <IconDots size={20} stroke={1.6} aria-hidden="true" />
          <span>More</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item
            key={place.path}
            component="a"
            href={href(place)}
            leftSection={<place.icon size={18} stroke={1.6} />}
          >
            {place.label(words)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
