import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { appointmentKindWords } from '../../../../interventions/core/appointment.ts';
import type { AppointmentLine, AppointmentsView } from '../../../../interventions/core/success/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatDay } from '../../../../ui/format.ts';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const AppointmentForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/appointment-form.tsx')).AppointmentForm,
}));

const stateWords = { planned: '', held: 'took place', 'not-held': 'did not take place', cancelled: 'called off' };

/** Meetings and home visits about a student, and the button that plans one; without a student one's own. */
export function AppointmentsPart({
  studentId,
  planId,
  verb,
}: {
  studentId: string | null;
  planId: string | null;
  verb: Verb;
}) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const query = useQuery({
    queryKey: [key, 'appointments', studentId],
    queryFn: ({ signal }) =>
      api.get<AppointmentsView>(tenant(key, '/appointments'), studentId ? { student: studentId } : {}, signal),
  });
  const view = query.data;
  if (!view || (view.appointments.length === 0 && studentId === null)) return null;
  return (
    <section className={styles.part}>
      <div className={styles.strip}>
        <h2>{studentId ? 'Meetings and visits' : 'Your meetings and visits'}</h2>
        {studentId === null && view.appointments.some(({ kind, isMine }) => kind === 'home-visit' && isMine) ? (
          <a href={`/visits/${encodeURIComponent(key)}`}>Home visits on a phone, also without a network</a>
        ) : null}
        {studentId && view.mayWork ? (
          <div className={styles.does}>
            <CaseDialog label="Plan a meeting or visit" title="A meeting or visit" size="compact-sm">
              {(close) => (
                <AppointmentForm
                  draft={`appointment-${studentId}`}
                  today={view.today}
                  choices={view.choices}
                  view={null}
                  hasPlan={planId !== null}
                  onCancel={close}
                  onSave={async (body) => {
                    const { appointmentId } = await api.post<{ appointmentId: string }>(tenant(key, '/appointments'), {
                      ...body,
                      studentId,
                      planId,
                    });
                    close();
                    await verb.refresh();
                    go(addressOf(key, `/appointments/${appointmentId}`));
                  }}
                />
              )}
            </CaseDialog>
          </div>
        ) : null}
      </div>
      {view.appointments.length > 0 ? (
        <ul className={styles.lines}>
          {view.appointments.map((one) => (
            <li key={one.appointmentId}>
              <AppointmentItem one={one} withStudent={studentId === null} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function AppointmentItem({ one, withStudent }: { one: AppointmentLine; withStudent: boolean }) {
  const { key } = useInstitution();
  return (
    <div className={styles.head}>
      <a href={addressOf(key, `/appointments/${one.appointmentId}`)}>
        {formatDay(one.on)}, {one.at}: {appointmentKindWords[one.kind]}
        {withStudent ? (
          <>
            {' '}
            (<bdi>{one.student.name}</bdi>)
          </>
        ) : null}
      </a>
      <span className={styles.faint}>
        {[stateWords[one.state], `with ${one.organiser}`].filter(Boolean).join(', ')}
      </span>
      {one.isOverdue ? <AttentionMark>nobody has come back yet</AttentionMark> : null}
      {one.isUnprepared && !one.isOverdue ? <AttentionMark>not yet prepared</AttentionMark> : null}
    </div>
  );
}
