import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { adjustmentKinds, stepWords } from '../../../../roster/core/adjustment.ts';
import type { AdjustmentView, AgreementsView, CircumstanceView } from '../../../../roster/core/agreement-views.ts';
import styles from '../../../../roster/web/roster.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const AdjustmentForm = lazy(async () => ({
  default: (await import('../../../../roster/web/adjustment-form.tsx')).AdjustmentForm,
}));
const CircumstanceForm = lazy(async () => ({
  default: (await import('../../../../roster/web/circumstance-form.tsx')).CircumstanceForm,
}));
const EndAgreementForm = lazy(async () => ({
  default: (await import('../../../../roster/web/end-agreement-form.tsx')).EndAgreementForm,
}));

interface PartProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** What was agreed with a student and is known of them, on their page: made, changed and ended here. */
export default function AgreementsPart({ student, verb }: PartProps) {
  const { key } = useInstitution();
  const can = useCan();
  const mayAgree = can('students:agree');
  const view = useQuery({
    queryKey: [key, 'agreements', student.studentId],
    queryFn: ({ signal }) =>
      api.get<AgreementsView>(tenant(key, `/students/${student.studentId}/agreements`), {}, signal),
    placeholderData: () => undefined,
  }).data;
  if (!view) return null;
  const isEmpty = view.adjustments.length + view.circumstances.length === 0;
  if (isEmpty && !mayAgree) return null;
  const done = async (words: string): Promise<void> => {
    await verb.refresh();
    verb.say({ words, tone: 'good' });
  };
  return (
    <Section
      id="agreements"
      title="Agreements and circumstances"
      note="What is agreed changes what is expected: marks, attendance figures, the score, alerts and automatic mail follow from its first day."
    >
      {mayAgree ? (
        <div className={styles.does}>
          <CaseDialog label="Record an adjustment" title={`Agreed with ${student.name}`}>
            {(close) => (
              <AdjustmentForm
                view={null}
                today={view.today}
                draft={`adjustment-${student.studentId}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, `/students/${student.studentId}/adjustments`), body);
                  close();
                  await done('Recorded. Attendance and scores follow within minutes.');
                }}
              />
            )}
          </CaseDialog>
          <CaseDialog label="Note a circumstance or exemption" title={`Known of ${student.name}`}>
            {(close) => (
              <CircumstanceForm
                today={view.today}
                draft={`circumstance-${student.studentId}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, `/students/${student.studentId}/circumstances`), body);
                  close();
                  await done('Noted.');
                }}
              />
            )}
          </CaseDialog>
        </div>
      ) : null}
      {isEmpty ? (
        <p className={styles.quiet}>Nothing is agreed or noted.</p>
      ) : (
        <ul className={styles.agreements}>
          {view.adjustments.map((one) => (
            <Adjustment key={one.adjustmentId} one={one} today={view.today} mayAgree={mayAgree} done={done} />
          ))}
          {view.circumstances.map((one) => (
            <Circumstance key={one.circumstanceId} one={one} today={view.today} mayAgree={mayAgree} done={done} />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface LineProps<T> {
  one: T;
  today: string;
  mayAgree: boolean;
  done: (words: string) => Promise<void>;
}

function Adjustment({ one, today, mayAgree, done }: LineProps<AdjustmentView>) {
  const { key } = useInstitution();
  const kind = adjustmentKinds.find((known) => known.key === one.kind)?.words ?? '';
  const wasTakenBack = one.endsOn < one.startsOn;
  const isOver = one.endsOn < today;
  return (
    <li data-quiet={isOver || undefined}>
      <div>
        <p>
          <b>{kind}</b>
          {wasTakenBack ? ', taken back' : `, ${formatDay(one.startsOn)} to ${formatDay(one.endsOn)}`}
        </p>
        {one.arrivesAt ? <p>Arrives from {one.arrivesAt}</p> : null}
        {one.steps
          .filter(({ notExpected }) => notExpected.length > 0 || one.steps.length > 1)
          .map((step) => (
            <p key={step.from}>
              {one.steps.length > 1 ? `From ${formatDay(step.from)}: ` : ''}
              {stepWords(step)}
            </p>
          ))}
        <p className={styles.quiet}>
          {one.reason}. Agreed with {one.agreedWith} on {formatDay(one.agreedOn)}, recorded by {one.madeBy}
          {one.ended ? `; ended by ${one.ended.by}: ${one.ended.reason}` : ''}
        </p>
      </div>
      {mayAgree && !isOver ? (
        <div className={styles.does}>
          <CaseDialog label="Change" title={`Change: ${kind.toLowerCase()}`} variant="subtle">
            {(close) => (
              <AdjustmentForm
                view={one}
                today={today}
                draft={`adjustment-${one.adjustmentId}-${one.revision}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.put(tenant(key, `/adjustments/${one.adjustmentId}`), { ...body, revision: one.revision });
                  close();
                  await done('Changed. Attendance and scores follow within minutes.');
                }}
              />
            )}
          </CaseDialog>
          <EndDialog
            path={`/adjustments/${one.adjustmentId}/end`}
            what={kind.toLowerCase()}
            draft={one.adjustmentId}
            today={today}
            done={done}
          />
        </div>
      ) : null}
    </li>
  );
}

function Circumstance({ one, today, mayAgree, done }: LineProps<CircumstanceView>) {
  const kind = one.kind === 'exemption' ? 'Exemption' : 'Known circumstance';
  const isOver = one.endsOn !== null && one.endsOn < today;
  const wasTakenBack = one.endsOn !== null && one.endsOn < one.startsOn;
  return (
    <li data-quiet={isOver || undefined}>
      <div>
        <p>
          <b>{kind}</b>: {one.reason}
        </p>
        <p className={styles.quiet}>
          {wasTakenBack
            ? 'Taken back'
            : `${formatDay(one.startsOn)} to ${one.endsOn ? formatDay(one.endsOn) : 'now, without a last day'}`}
          {one.ended ? `; ended by ${one.ended.by}: ${one.ended.reason}` : ''}
        </p>
      </div>
      {mayAgree && !isOver ? (
        <EndDialog
          path={`/circumstances/${one.circumstanceId}/end`}
          what={kind.toLowerCase()}
          draft={one.circumstanceId}
          today={today}
          done={done}
        />
      ) : null}
    </li>
  );
}

interface EndDialogProps {
  path: string;
  what: string;
  draft: string;
  today: string;
  done: (words: string) => Promise<void>;
}

function EndDialog({ path, what, draft, today, done }: EndDialogProps) {
  const { key } = useInstitution();
  return (
    <CaseDialog label="End" title={`End: ${what}`} variant="subtle">
      {(close) => (
        <EndAgreementForm
          today={today}
          draft={`end-${draft}`}
          onCancel={close}
          onSave={async (body) => {
            await api.post(tenant(key, path), body);
            close();
            await done('Ended. Attendance and scores follow within minutes.');
          }}
        />
      )}
    </CaseDialog>
  );
}
