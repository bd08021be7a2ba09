import { useQuery } from '@tanstack/react-query';
import type { StudentAttendanceView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { AttendanceCalendar } from '../../../../attendance/web/attendance-calendar.tsx';
import { bandWords, pct, standingSentence } from '../../../../attendance/web/band-words.ts';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { Stat } from '../../../../ui/stat.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';

/** The year's marks on a student's page; nothing where no marks are kept. */
export default function StudentAttendancePart({ studentId }: { studentId: string }) {
  const { key } = useInstitution();
  const can = useCan();
  const view = useQuery({
    queryKey: [key, 'student-attendance', studentId],
    queryFn: ({ signal }) =>
      api.get<StudentAttendanceView>(tenant(key, `/students/${studentId}/attendance`), {}, signal),
    // Another student's marks never stand in for this one's.
    placeholderData: () => undefined,
  }).data;
  if (!view || view.days.length === 0) return null;
  const { standing } = view;
  return (
    <Section
      id="attendance"
      title="Attendance"
      note={
        <>
          {standing ? `${standingSentence(standing)} ` : null}
          Codes are read by {view.pack.name};{' '}
          <a href={addressOf(key, '/attendance', { tab: 'definitions' })}>what each figure is</a>.
        </>
      }
    >
      {standing ? <Facts view={view} standing={standing} /> : null}
      {view.patterns.length > 0 ? (
        <ul className={styles.lines} aria-label="Patterns, to ask about">
          {view.patterns.map(({ words, days }) => (
            <li key={words}>
              <details>
                <summary>{words}</summary>
                <p>{days.map((day) => formatDay(day)).join(' · ')}</p>
              </details>
            </li>
          ))}
        </ul>
      ) : null}
      <AttendanceCalendar
        from={view.year.from}
        to={view.today < view.year.to ? view.today : view.year.to}
        days={view.days}
        closed={view.closed}
        hrefOf={({ deliveryId }) =>
          deliveryId && can('sources:read') ? addressOf(key, `/deliveries/${deliveryId}`) : null
        }
      />
    </Section>
  );
}

function Facts({
  view,
  standing,
}: {
  view: StudentAttendanceView;
  standing: NonNullable<StudentAttendanceView['standing']>;
}) {
  const of = (n: number, what: string) => `of ${formatNumber(n)} ${what}`;
  const sessions = view.hasSessions ? 'sessions' : 'days';
  return (
    <dl className={styles.facts}>
      <Stat
        label="Days missed, all reasons"
        value={pct(standing.absencePct)}
        basis={`${formatNumber(standing.absentDays)} ${of(standing.enrolledDays, 'enrolled days')}; ${bandWords(standing.band).toLowerCase()}`}
      />
      <Stat
        label="Attended"
        value={pct(standing.ratePct)}
        basis={of(standing.expectedSessions, `expected ${sessions}`)}
      />
      <Stat
        label="Excused"
        value={formatNumber(standing.excusedSessions)}
        basis={of(standing.expectedSessions, sessions)}
      />
      <Stat
        label="Unexcused"
        value={formatNumber(standing.unexcusedSessions)}
        basis={of(standing.expectedSessions, sessions)}
      />
      <Stat
        label="No reason yet"
        value={formatNumber(standing.unexplainedSessions)}
        basis={of(standing.expectedSessions, sessions)}
      />
      <Stat
        label="Late"
        value={formatNumber(standing.lateSessions)}
        basis={`${of(standing.expectedSessions, sessions)}${minutesWords(standing.lateMinutes)}`}
      />
      <Stat
        label="Left early"
        value={formatNumber(standing.earlySessions)}
        basis={`${of(standing.expectedSessions, sessions)}${minutesWords(standing.earlyMinutes)}`}
      />
      <Stat
        label="No accepted reason, last ten school weeks"
        value={formatNumber(standing.unauthorised10Weeks)}
        basis={`${sessions}, to ${formatDay(standing.asOf)}`}
      />
    </dl>
  );
}

/** Many marks carry no minutes, so what is known is said as such. */
function minutesWords(minutes: number): string {
  return minutes === 0 ? '' : `; ${formatNumber(minutes)} minutes where they are known`;
}
