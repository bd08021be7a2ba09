import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy } from 'react';
import { appointmentKindWords } from '../../../../interventions/core/appointment.ts';
import type { AppointmentView } from '../../../../interventions/core/success/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

const forms = () => import('../../../../interventions/web/appointment-form.tsx');
const AppointmentForm = lazy(async () => ({ default: (await forms()).AppointmentForm }));
const OutcomeForm = lazy(async () => ({ default: (await forms()).OutcomeForm }));
const NoteForm = lazy(async () => ({ default: (await forms()).NoteForm }));
const CancelForm = lazy(async () => ({ default: (await forms()).CancelForm }));

/** A meeting, a conference or a home visit: when and with whom, what to know before, and what came of it. */
export default function AppointmentPage() {
  const { key } = useInstitution();
  const { appointmentId } = useParams({ strict: false }) as { appointmentId: string };
  const query = useQuery({
    queryKey: [key, 'appointment', appointmentId],
    queryFn: ({ signal }) =>
      api.get<AppointmentView>(tenant(key, `/appointments/${encodeURIComponent(appointmentId)}`), {}, signal),
    placeholderData: (last) => (last?.appointmentId === appointmentId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Appointment key={view.appointmentId} view={view} verb={verb} />}
    </Loaded>
  );
}

const stateSentences = {
  planned: '',
  held: ' It took place.',
  'not-held': ' It did not take place.',
  cancelled: ' It was called off.',
};

function Appointment({ view, verb }: { view: AppointmentView; verb: Verb }) {
  const { key, name } = useInstitution();
  return (
    <div className={page.stack}>
      <title>{`${appointmentKindWords[view.kind]}: ${view.student.name} – ${name}`}</title>
      <PageHeader
        title={
          <>
            {appointmentKindWords[view.kind]}: <bdi>{view.student.name}</bdi>
          </>
        }
        sentence={`${formatDay(view.on)} at ${view.at}, ${view.minutes} minutes, with ${view.organiser}.${stateSentences[view.state]}`}
        reason={`${view.because}. Your looking at this page is on record.`}
        actions={
          <>
            <a href={addressOf(key, `/students/${view.student.studentId}`)}>Their page</a>
            {view.planId ? <a href={addressOf(key, `/plans/${view.planId}`)}>The plan</a> : null}
            {view.isBooked ? <a href={addressOf(key, '/families/meetings')}>Move it or call it off</a> : null}
            {view.kind === 'home-visit' && view.isGoing ? (
              <a href={`/visits/${encodeURIComponent(key)}?visit=${view.appointmentId}`}>
                On a phone, also without a network
              </a>
            ) : null}
            <a href={`/api/v1/${key}/appointments/${view.appointmentId}/invitation`} download="invitation.ics">
              Invitation for a calendar
            </a>
          </>
        }
      />
      <SaidNotice verb={verb} />
      {view.isOverdue ? (
        <Notice tone="attention" title="Nobody has come back yet">
          {view.organiser} was to check in by {view.checkInBy}. {view.watcher ?? 'Whoever leads here'} was told. Call
          them now.
        </Notice>
      ) : null}
      {view.isUnprepared && !view.isOverdue ? (
        <Notice tone="attention" title="Not yet prepared">
          A family booked this visit. Say who looks out for {view.isMine ? 'you' : view.organiser}, and what to know
          before going in; that nothing is known is an answer too.
        </Notice>
      ) : null}
      {view.mayWork ? <Actions view={view} verb={verb} /> : null}
      <dl className={styles.pairs}>
        <dt>About</dt>
        <dd className={styles.words}>{view.purpose}</dd>
        {view.place ? (
          <>
            <dt>Where</dt>
            <dd>{view.place}</dd>
          </>
        ) : null}
        <dt>Who</dt>
        <dd>{[view.organiser, ...view.people.map((one) => one.name)].join(', ')}</dd>
        {view.kind === 'home-visit' ? (
          <>
            <dt>Checks in</dt>
            <dd>
              {view.checkedInAt
                ? `${view.checkedInBy} was back at ${view.checkedInAt}.`
                : `By ${view.checkInBy}; else ${view.watcher ?? 'whoever leads here'} is told.`}
            </dd>
            <dt>Safety</dt>
            <dd className={styles.words}>
              {view.safetyNotes === null
                ? 'For those who go, who look out for them, and who lead here.'
                : view.safetyNotes || 'Nothing noted.'}
            </dd>
          </>
        ) : null}
        {view.outcome ? (
          <>
            <dt>What came of it</dt>
            <dd className={styles.words}>
              {view.outcome} ({view.outcomeBy})
            </dd>
          </>
        ) : null}
        {view.notes.length > 0 ? (
          <>
            <dt>Notes</dt>
            <dd className={styles.words}>
              {view.notes.map(({ words, by, day, time }) => `${words} (${by}, ${formatDay(day)}, ${time})`).join('\n')}
            </dd>
          </>
        ) : null}
        {view.sheet ? (
          <>
            <dt>Agreed</dt>
            <dd className={styles.words}>
              {view.sheet.goal} By {formatDay(view.sheet.goalBy)}.
              {view.sheet.steps.map((step) => `\n${step.words} (${step.byWhom})`).join('')}
            </dd>
          </>
        ) : null}
      </dl>
    </div>
  );
}

function Actions({ view, verb }: { view: AppointmentView; verb: Verb }) {
  const { key } = useInstitution();
  const at = tenant(key, `/appointments/${view.appointmentId}`);
  const kept = async (work: () => Promise<unknown>, close: () => void) => {
    try {
      await work();
    } catch (error) {
      // What somebody else saved is read; what was typed here stays in the form.
      await verb.refresh();
      throw error;
    }
    close();
    await verb.refresh();
  };
  const addNote = (
    <CaseDialog label="Add a note" title="Add a note">
      {(close) => (
        <NoteForm
          draft={`appointment-note-${view.appointmentId}`}
          onCancel={close}
          onSave={(body) => kept(() => api.post(`${at}/notes`, { ...body, noteId: crypto.randomUUID() }), close)}
        />
      )}
    </CaseDialog>
  );
  if (view.state !== 'planned') return <div className={styles.does}>{addNote}</div>;
  return (
    <div className={styles.does}>
      {view.kind === 'home-visit' && view.isGoing && view.checkedInAt === null ? (
        <Button
          size="md"
          onClick={() => void verb.run(() => api.post(`${at}/check-in`, {}), 'Good that you are back.')}
        >
          We are back
        </Button>
      ) : null}
      {view.on <= view.today ? (
        <CaseDialog label="What came of it" title="What came of it">
          {(close) => (
            <OutcomeForm
              view={view}
              onCancel={close}
              onSave={(body) => kept(() => api.post(`${at}/outcome`, body), close)}
            />
          )}
        </CaseDialog>
      ) : null}
      {addNote}
      <CaseDialog
        label={view.isUnprepared ? 'Prepare it' : 'Change'}
        title={view.isUnprepared ? 'Prepare the visit' : 'Change it'}
      >
        {(close) => (
          <AppointmentForm
            draft={`appointment-${view.appointmentId}`}
            today={view.today}
            choices={view.choices}
            view={view}
            hasPlan={view.planId !== null}
            onCancel={close}
            onSave={(body) => kept(() => api.patch(at, body), close)}
          />
        )}
      </CaseDialog>
      {view.isBooked ? null : (
        <CaseDialog label="Call it off" title="Call it off">
          {(close) => (
            <CancelForm
              draft={`cancel-${view.appointmentId}`}
              onCancel={close}
              onSave={(body) => kept(() => api.post(`${at}/cancel`, { ...body, revision: view.revision }), close)}
            />
          )}
        </CaseDialog>
      )}
    </div>
  );
}
