import { Popover, UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { formatNumber } from '../../../ui/format.ts';
import { noticesQuery } from '../pages/messages/queries.ts';
import { useInstitution } from '../session.tsx';
import styles from './shell.module.css';

const loadBellList = () => import('./bell-list.tsx');
const BellList = lazy(loadBellList);

/** What the person is told in the app, and how much of it is new. */
export function Bell() {
  const { key } = useInstitution();
  const [isOpen, open] = useState(false);
  const { data } = useQuery(noticesQuery(key));
  const unseen = data?.unseen ?? 0;
  return (
    <Popover opened={isOpen} onChange={open} position="bottom-end" width={360} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={styles.bell}
          aria-label={unseen > 0 ? `Notices: ${formatNumber(unseen)} new` : 'Notices: none new'}
          onClick={() => open(!isOpen)}
          onPointerEnter={() => void loadBellList()}
          onFocus={() => void loadBellList()}
        >
          <IconBell size={20} stroke={1.6} aria-hidden="true" />
          {unseen > 0 ? <span aria-hidden="true">{unseen > 99 ? '99+' : unseen}</span> : null}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notices">
        <Suspense>{isOpen ? <BellList onClose={() => open(false)} /> : null}</Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
