import {
  averageByMonth,
  averageOf,
  type DayCounts,
  whenMissed,
} from '../../../../attendance/core/patterns/when-missed.ts';
import type { OverviewView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { formatDay, formatMonth, formatNumber, formatShare, weekdayName } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { addressOf } from '../../address.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';

/** Days that a count is of, each opening who was missing. */
function Days({ label, days, of }: { label: string; days: readonly DayCounts[]; of: (day: DayCounts) => string }) {
  const { key } = useInstitution();
  return (
    <details className={styles.days}>
      <summary>{label}</summary>
      <ul>
        {days.map((day) => (
          <li key={day.day}>
            <a href={addressOf(key, '/attendance', { day: day.day, show: 'all' })}>{formatDay(day.day)}</a> {of(day)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Mondays, Fridays, the first day after a break: where a site misses more than otherwise. */
export function WhenMissed({ days }: { days: OverviewView['days'] }) {
  const lines = whenMissed(days);
  if (lines.length === 0) return null;
  return (
    <Section
      title="On which days more is missed"
      note="Students absent for half of the day or more, of those expected, added up over the days; beside it all other days."
    >
      <PlainTable
        caption="On which days more is missed"
        isDense
        rows={lines}
        keyOf={({ kind, weekday }) => `${kind} ${weekday}`}
        columns={[
          {
            key: 'when',
            label: 'Days',
            isName: true,
            cell: ({ weekday }) => (weekday === null ? 'First day after a break' : `${weekdayName(weekday, 'long')}s`),
          },
          {
            key: 'share',
            label: 'Absent',
            isNumeric: true,
            cell: ({ absent, expected }) =>
              `${formatNumber(absent)} of ${formatNumber(expected)} (${formatShare(absent / expected)})`,
          },
          {
            key: 'other',
            label: 'On other days',
            isNumeric: true,
            cell: ({ otherAbsent, otherExpected }) =>
              otherExpected === 0 ? '' : formatShare(otherAbsent / otherExpected),
          },
          {
            key: 'days',
            label: 'Opens to',
            cell: (line) => (
              <Days
                label={`${formatNumber(line.days.length)} days`}
                days={line.days}
                of={({ absent, students }) => `${formatNumber(absent ?? 0)} of ${formatNumber(students)}`}
              />
            ),
          },
        ]}
      />
    </Section>
  );
}

/** The last of the day, and each subject: where a site misses more than in the other sessions. */
export function SessionsMissed({ sessions }: { sessions: OverviewView['sessions'] }) {
  const { key } = useInstitution();
  const { search } = useAddress();
  if (sessions.length === 0) return null;
  return (
    <Section
      title="In which sessions more is missed"
      note="Sessions missed of those expected, over the year so far, of days with several; beside it all other sessions of these days. The last of the day is that of days with three or more."
    >
      <PlainTable
        caption="In which sessions more is missed"
        isDense
        rows={sessions}
        keyOf={({ session }) => String(session)}
        columns={[
          { key: 'session', label: 'Session', isName: true, cell: ({ name }) => name },
          {
            key: 'share',
            label: 'Missed',
            isNumeric: true,
            cell: ({ absent, expected }) =>
              `${formatNumber(absent)} of ${formatNumber(expected)} (${formatShare(absent / expected)})`,
          },
          {
            key: 'other',
            label: 'In other sessions',
            isNumeric: true,
            cell: ({ otherAbsent, otherExpected }) => formatShare(otherAbsent / otherExpected),
          },
          {
            key: 'who',
            label: 'Opens to',
            cell: ({ session, absent }) =>
              absent === 0 ? (
                'nobody'
              ) : (
                <a href={addressOf(key, '/attendance/students', { session, unit: search.unit, year: search.year })}>
                  who missed it
                </a>
              ),
          },
        ]}
      />
    </Section>
  );
}

/** Average daily attendance month by month, and over the year so far. */
export function DailyAverages({ days }: { days: OverviewView['days'] }) {
  const months = averageByMonth(days);
  const whole = averageOf(days);
  if (whole === null) return null;
  return (
    <Section
      title="Average daily attendance"
      note={`${formatNumber(whole, 1)} over the year so far: days attended, added up, by the days on which anybody was expected. Half a day adds half.`}
    >
      <PlainTable
        caption="Average daily attendance by month"
        isDense
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          {
            key: 'month',
            label: 'Month',
            isName: true,
            cell: ({ month }) => `${formatMonth(`${month}-01`)} ${month.slice(0, 4)}`,
          },
          {
            key: 'average',
            label: 'Average daily attendance',
            isNumeric: true,
            cell: ({ average }) => formatNumber(average, 1),
          },
          {
            key: 'days',
            label: 'Opens to',
            cell: (line) => (
              <Days
                label={`${formatNumber(line.days.length)} days`}
                days={line.days}
                of={({ attendedDays, students }) =>
                  `${formatNumber(attendedDays ?? 0, 1)} of ${formatNumber(students)} expected`
                }
              />
            ),
          },
        ]}
      />
    </Section>
  );
}
