import { IconCalendarEvent, IconDatabaseOff, IconUsersGroup } from '@tabler/icons-react';
import { formatDay, formatNumber } from '../../ui/format.ts';
import type { DriftEvent } from '../core/views.ts';
import styles from './insights.module.css';

const causes = {
  data_gap: { icon: IconDatabaseOff, label: 'Likely a gap in the data' },
  calendar: { icon: IconCalendarEvent, label: 'Likely the calendar' },
  real: { icon: IconUsersGroup, label: 'Likely real' },
};

/** Whole groups that moved, with their likely cause: read these before any single student. */
export function DriftList({ events }: { events: readonly DriftEvent[] }) {
  if (events.length === 0) return <p className={styles.none}>No whole group has moved in the last weeks.</p>;
  return (
    <ul className={styles.drift}>
      {events.map((event) => {
        const { icon: Icon, label } = causes[event.cause];
        return (
          <li key={event.id}>
            <Icon size={20} stroke={1.6} aria-hidden="true" />
            <div>
              <p>
                <b>{event.group}</b> · week of {formatDay(event.week)} · n {formatNumber(event.n)}
              </p>
              <p>{event.words}</p>
              <p className={styles.cause}>
                {label}; {formatNumber(event.fallSd, 1)} standard deviations below the four weeks before
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
