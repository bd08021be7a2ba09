import { ActionIcon, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCalendarWeek, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { formatDay } from '../../../ui/format.ts';
import { useAddress } from '../use-address.ts';
import styles from './shell.module.css';
import { useLookedAtWeek } from './use-looked-at-week.ts';

const loadWeeks = () => import('./weeks.tsx');
const Weeks = lazy(loadWeeks);

/** The week being looked at: one back, one on, or any from the calendar. It is in the address. */
export function WeekPicker() {
  const { week, info, previous, next, weeks, current } = useLookedAtWeek();
  const address = useAddress();
  const [isOpen, open] = useState(false);
  if (week === null) return <div className={styles.week} />;
  const choose = (one: string): void => {
    address.set({ week: one === current ? undefined : one });
    open(false);
  };
  return (
    <div className={styles.week}>
      <Tooltip label="Week before  [">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          disabled={!previous}
          aria-label="Week before"
          onClick={() => previous && choose(previous)}
        >
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <Popover opened={isOpen} onChange={open} position="bottom" width={340} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className={styles.weekButton}
            onClick={() => open(!isOpen)}
            onPointerEnter={() => void loadWeeks()}
            onFocus={() => void loadWeeks()}
            aria-haspopup="dialog"
            aria-expanded={isOpen}
          >
            <IconCalendarWeek size={16} stroke={1.6} aria-hidden="true" />
            <span className={styles.weekName}>
              <b>{formatDay(week)}</b>
              <span>{info?.label ?? 'Not in the calendar'}</span>
            </span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label="Choose a week">
          <Suspense>
            <Weeks weeks={weeks} week={week} current={current} onChoose={choose} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label="Week after  ]">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          disabled={!next}
          aria-label="Week after"
          onClick={() => next && choose(next)}
        >
          <IconChevronRight size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
