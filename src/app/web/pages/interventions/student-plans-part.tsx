import { lazy } from 'react';
import type { StudentPlansView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { PlanLineItem } from '../../../../interventions/web/plan-line.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { formatDay, formatShortDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { AppointmentsPart } from './appointments-part.tsx';
import { MakePlan } from './make-plan.tsx';
import { PartnersPart } from './partners-part.tsx';
import { useStudentPlans } from './use-plans.ts';

const TierForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/tier-form.tsx')).TierForm,
}));

const WishForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/agenda-form.tsx')).WishForm,
}));

interface PartProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** How much help the student has, what is proposed, and the plans: on the student's page. */
export default function StudentPlansPart({ student, verb }: PartProps) {
  const query = useStudentPlans(student.studentId);
  return (
    <Section id="plans" title="Support and plans">
      <Loaded query={query} skeleton={<TableSkeleton rows={2} />}>
        {(view) => <Plans student={student} view={view} verb={verb} />}
      </Loaded>
    </Section>
  );
}

function Plans({ student, view, verb }: PartProps & { view: StudentPlansView }) {
  const { key, words } = useInstitution();
  const tier = capital(words.tier);
  return (
    <div className={styles.part}>
      <div className={styles.strip}>
        <p>
          <span className={styles.tier}>
            {tier} {view.tier}
          </span>{' '}
          {view.tierSince ? `since ${formatDay(view.tierSince)}.` : 'as for everyone: nobody has decided otherwise.'}
        </p>
        {view.mayWork ? (
          <div className={styles.does}>
            <DecideTier student={student} view={view} verb={verb} />
            <MakePlan student={student} view={view} verb={verb} />
            <AskForReview student={student} verb={verb} />
          </div>
        ) : null}
      </div>
      {view.proposal ? <Proposed student={student} view={view} verb={verb} /> : null}
      {view.fitting.length > 0 ? (
        <Notice title="Support that may fit">
          <ul className={styles.reasons}>
            {view.fitting.map((support) => (
              <li key={support}>{support}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {view.plans.length === 0 ? (
        <p className={styles.faint}>No plan so far.</p>
      ) : (
        <ul className={styles.lines}>
          {view.plans.map((line) => (
            <PlanLineItem
              key={line.planId}
              line={line}
              href={addressOf(key, `/plans/${line.planId}`)}
              tierWord={words.tier}
            />
          ))}
        </ul>
      )}
      <AppointmentsPart studentId={student.studentId} planId={null} verb={verb} />
      <PartnersPart studentId={student.studentId} verb={verb} />
      {view.history.length > 0 ? (
        <details>
          <summary>Decisions so far ({view.history.length})</summary>
          <ul className={styles.history}>
            {view.history.map((one) => (
              <li key={one.decisionId}>
                <span className={styles.faint}>
                  {formatShortDay(one.decidedOn)}, {one.by}
                </span>
                <span>
                  {tier} {one.fromTier === one.tier ? `${one.tier} stays` : `${one.fromTier} → ${one.tier}`}:{' '}
                  {one.reason}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function Proposed({ student, view, verb }: PartProps & { view: StudentPlansView }) {
  const { key, words } = useInstitution();
  const { proposal } = view;
  if (!proposal) return null;
  const isMore = proposal.tier > view.tier;
  return (
    <Notice
      tone={isMore ? 'attention' : 'quiet'}
      title={
        proposal.tier === view.tier
          ? 'A plan is proposed'
          : `${isMore ? 'More' : 'Less'} help is proposed: ${words.tier} ${view.tier} → ${proposal.tier}`
      }
      action={
        view.mayWork ? (
          <CaseDialog label="Decide" title={`${capital(words.tier)} of ${student.name}`} variant="filled">
            {(close) => (
              <TierForm
                tier={proposal.tier}
                now={view.tier}
                word={words.tier}
                submit="Decide"
                help="Whatever you decide answers the proposal."
                draft={`answer-${proposal.proposalId}`}
                onCancel={close}
                onSave={async (body) => {
                  await api.post(tenant(key, `/tier-proposals/${proposal.proposalId}/answer`), {
                    ...body,
                    revision: view.tierRevision,
                  });
                  close();
                  await verb.refresh();
                  verb.say({ words: `Decided: ${words.tier} ${body.tier}.`, tone: 'good' });
                }}
              />
            )}
          </CaseDialog>
        ) : undefined
      }
    >
      <ul className={styles.reasons}>
        {proposal.reasons.map((reason) => (
          <li key={reason.words}>{reason.words}</li>
        ))}
      </ul>
      <span className={styles.faint}>
        {proposal.playbook ? `By the playbook “${proposal.playbook}”. ` : ''}
        {proposal.by}, {formatShortDay(proposal.madeOn)}. A person decides.
      </span>
    </Notice>
  );
}

function AskForReview({ student, verb }: PartProps) {
  const { key } = useInstitution();
  return (
    <CaseDialog label="For the next review" title={`Speak of ${student.name} in the next review`}>
      {(close) => (
        <WishForm
          draft={`wish-${student.studentId}`}
          onCancel={close}
          onSave={async (body) => {
            await api.post(tenant(key, '/agenda-wishes'), { studentId: student.studentId, ...body });
            close();
            verb.say({ words: `${student.name} comes onto the next review’s agenda.`, tone: 'good' });
          }}
        />
      )}
    </CaseDialog>
  );
}

function DecideTier({ student, view, verb }: PartProps & { view: StudentPlansView }) {
  const { key, words } = useInstitution();
  return (
    <CaseDialog label={`Decide the ${words.tier}`} title={`${capital(words.tier)} of ${student.name}`}>
      {(close) => (
        <TierForm
          tier={view.tier}
          now={view.tier}
          word={words.tier}
          submit="Decide"
          draft={`tier-${student.studentId}`}
          onCancel={close}
          onSave={async (body) => {
            await api.post(tenant(key, '/tiers'), {
              studentId: student.studentId,
              ...body,
              revision: view.tierRevision,
            });
            close();
            await verb.refresh();
            verb.say({ words: `Decided: ${words.tier} ${body.tier}.`, tone: 'good' });
          }}
        />
      )}
    </CaseDialog>
  );
}
