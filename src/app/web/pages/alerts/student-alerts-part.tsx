import { useQuery } from '@tanstack/react-query';
import type { StudentAlertsView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';

const stateWords = {
  open: 'told',
  waiting: 'waits',
  suppressed: 'kept back',
  withdrawn: 'withdrawn',
  closed: 'over',
  already: 'met it already when the rule began; nobody was told',
} as const;

/** What rules said about this student, with what became of it; nothing where nothing was said. */
export default function StudentAlertsPart({ studentId }: { studentId: string }) {
  const { key } = useInstitution();
  const can = useCan();
  const view = useQuery({
    queryKey: [key, 'student-alerts', studentId],
    queryFn: ({ signal }) => api.get<StudentAlertsView>(tenant(key, `/students/${studentId}/alerts`), {}, signal),
    // Another student's alerts never stand in for this one's.
    placeholderData: () => undefined,
  }).data;
  if (!view || view.alerts.length === 0) return null;
  return (
    <Section id="alerts" title="Alerts" note="What rules said, and what became of it.">
      <ul className={styles.lines}>
        {view.alerts.map((alert) => (
          <li key={alert.alertId}>
            <span>{alert.words}</span>
            <span className={styles.quiet}>
              {formatDay(alert.onDay)} · {alert.rule} · {stateWords[alert.state]}
              {alert.told.length > 0 ? ` (${alert.told.join(', ')})` : ''}
              {alert.reason ? ` · ${alert.reason}` : ''}
              {alert.caseId && can('cases:read') ? (
                <>
                  {' · '}
                  <a href={addressOf(key, `/cases/${alert.caseId}`)}>case</a>
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
