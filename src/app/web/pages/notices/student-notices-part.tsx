import { useQuery } from '@tanstack/react-query';
import type { StepNow, StudentNoticesView } from '../../../../notices/core/views.ts';
import { CountedDays } from '../../../../notices/web/counted-days.tsx';
import { DraftNoticeForm, FindingForm } from '../../../../notices/web/notice-forms.tsx';
import { no_advice, stateLabels } from '../../../../notices/web/notice-words.ts';
import styles from '../../../../notices/web/notices.module.css';
import { daysInWords, formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

interface PartProps {
  studentId: string;
  verb: Verb;
}

/** A student's counters, what stands in the way of a step, the help so far, and the notices: on the student's page, last and apart. */
export default function StudentNoticesPart({ studentId, verb }: PartProps) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'student-notices', studentId],
    queryFn: ({ signal }) => api.get<StudentNoticesView>(tenant(key, `/students/${studentId}/notices`), {}, signal),
    // Another student's notices never stand in for this one's.
    placeholderData: () => undefined,
  });
  // Where no law is gone by and no notice was sent there is nothing to say.
  if (query.data?.pack === null && query.data.notices.length === 0) return null;
  return (
    <Section id="notices" title="Legal notices" note={no_advice}>
      <Loaded query={query} skeleton={<TableSkeleton rows={2} />}>
        {(view) => <Whole view={view} verb={verb} />}
      </Loaded>
    </Section>
  );
}

function Whole({ view, verb }: { view: StudentNoticesView; verb: Verb }) {
  const { key } = useInstitution();
  return (
    <div className={styles.part}>
      {view.circumstances.length > 0 ? (
        <Notice tone="attention" title="Nothing goes to this family without a person’s yes">
          <ul className={styles.lines}>
            {view.circumstances.map((one) => (
              <li key={one.words + one.from}>
                {one.words}, since {formatDay(one.from)}
                {one.to ? ` until ${formatDay(one.to)}` : ''}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {view.notices.length > 0 ? (
        <ul className={styles.lines}>
          {view.notices.map((line) => (
            <li key={line.noticeId}>
              <a href={addressOf(key, `/notices/${line.noticeId}`)}>{line.stepName}</a>{' '}
              <span className={styles.quiet}>
                {stateLabels[line.state]}, {formatDay(line.on)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {view.steps.map((step) => (
        <Step key={step.key} step={step} view={view} verb={verb} />
      ))}
      <Help view={view} />
      {view.mayWork ? <Findings view={view} verb={verb} /> : null}
    </div>
  );
}

function Step({ step, view, verb }: { step: StepNow; view: StudentNoticesView; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const needsYes = step.decision === 'needs-a-yes';
  const mayDraft =
    view.mayWork &&
    step.openNoticeId === null &&
    (step.decision === 'may-be-issued' || step.decision === 'not-theirs' || (needsYes && view.mayIssue));
  return (
    <div className={styles.step}>
      <h3>{step.name}</h3>
      <p>
        {daysInWords(step.words)} <span className={styles.quiet}>{step.section}</span>
      </p>
      {step.decision !== 'not-due' && step.days.length > 0 ? (
        <details>
          <summary>
            {step.have} counted of {step.need} that are needed: each day
          </summary>
          <CountedDays
            days={step.days}
            hrefOf={(deliveryId) => (can('deliveries:manage') ? addressOf(key, `/deliveries/${deliveryId}`) : null)}
          />
        </details>
      ) : null}
      <div className={styles.does}>
        {step.openNoticeId ? <a href={addressOf(key, `/notices/${step.openNoticeId}`)}>Open the draft</a> : null}
        {mayDraft ? (
          <CaseDialog
            label={needsYes ? 'Draft it in spite of this' : 'Draft the notice'}
            title={step.name}
            variant={needsYes ? 'subtle' : 'default'}
          >
            {(close) => (
              <DraftNoticeForm
                draft={`notice-${view.student.studentId}-${step.key}`}
                language={view.language}
                languages={view.languages}
                because={needsYes ? step.because : []}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, '/legal-notices'), {
                    studentId: view.student.studentId,
                    stepKey: step.key,
                    ...body,
                  });
                  close();
                  await verb.refresh();
                  verb.say({ words: 'Drafted. Somebody checks it next: open it below.', tone: 'good' });
                }}
              />
            )}
          </CaseDialog>
        ) : null}
      </div>
    </div>
  );
}

function Help({ view }: { view: StudentNoticesView }) {
  return (
    <details>
      <summary>Help that was tried in the last year ({view.help.length})</summary>
      {view.help.length === 0 ? (
        <p>No contact, plan or follow-up is on record. A letter of law should not be the first that a family hears.</p>
      ) : (
        <ul className={styles.lines}>
          {view.help.map((line) => (
            <li key={line.on + line.words + line.kind}>
              {formatDay(line.on)}: {line.words}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Findings({ view, verb }: { view: StudentNoticesView; verb: Verb }) {
  const { key } = useInstitution();
  return (
    <details>
      <summary>Facts that may forbid a step ({view.facts.length})</summary>
      <div className={styles.part}>
        <ul className={styles.lines}>
          {view.facts.map((one) => (
            <li key={one.fact}>
              {one.fact.replaceAll('-', ' ')}: {one.words}
            </li>
          ))}
        </ul>
        <div className={styles.does}>
          <CaseDialog label="Record a finding" title="A fact that may forbid a step">
            {(close) => (
              <FindingForm
                draft={`finding-${view.student.studentId}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, `/students/${view.student.studentId}/notice-findings`), body);
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </div>
      </div>
    </details>
  );
}
