import { ActionIcon, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCalendarWeek, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { WeekInfo } from '../../../insights/core/views.ts';
import { addDays } from '../../../kernel/week.ts';
import { formatDay, formatShortDay } from '../../../ui/format.ts';
import { useAddress } from '../use-address.ts';
import styles from './shell.module.css';
import { useLookedAtWeek } from './use-looked-at-week.ts';

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
          <Weeks weeks={weeks} week={week} current={current} onChoose={choose} />
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

interface WeeksProps {
  weeks: readonly WeekInfo[];
  week: string;
  current: string | null;
  onChoose: (week: string) => void;
}

function Weeks({ weeks, week, current, onChoose }: WeeksProps) {
  const years = [...new Set(weeks.map((one) => one.academicYear))].toReversed();
  return (
    <div className={styles.weeks}>
      {current && current !== week ? (
        <button type="button" className={styles.weekNow} onClick={() => onChoose(current)}>
          Back to the last scored week
        </button>
      ) : null}
      {years.map((year) => (
        <section key={year} aria-label={year}>
          <h3>{year}</h3>
          <ul>
            {weeks
              .filter((one) => one.academicYear === year)
              .toReversed()
              .map((one) => (
                <li key={one.week}>
                  <button
                    type="button"
                    aria-current={one.week === week ? 'date' : undefined}
                    data-autofocus={one.week === week || undefined}
                    onClick={() => onChoose(one.week)}
                  >
                    <span className="numbers">
                      {formatShortDay(one.week)} – {formatShortDay(addDays(one.week, 6))}
                    </span>
                    <span>{one.label}</span>
                    {one.isScored ? null : <span className={styles.unscored}>not scored</span>}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
