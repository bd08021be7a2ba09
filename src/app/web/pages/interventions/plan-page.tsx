import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { doseWords } from '../../../../interventions/core/plans/dose.ts';
import { goalFigures } from '../../../../interventions/core/plans/goal-measure.ts';
import { changeWords } from '../../../../interventions/core/plans/plan-changes.ts';
import { evidenceWords } from '../../../../interventions/core/tiers/preset-kinds.ts';
import type { PlanView, PlaybooksView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { DueMark } from '../../../../interventions/web/plan-line.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatDay, formatNumber, formatShortDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import { OpensLink } from '../families/opens-link.tsx';
import { WriteLink } from '../families/write-link.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { AnswerFollowUp } from './answer-follow-up.tsx';
import { AppointmentsPart } from './appointments-part.tsx';
import { HandoverNotice } from './handover-notice.tsx';

const ProgressChart = lazy(async () => ({
  default: (await import('../../../../interventions/web/progress-chart.tsx')).ProgressChart,
}));
const ChangePlanForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/change-plan-form.tsx')).ChangePlanForm,
}));
const EndPlanForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/end-plan-form.tsx')).EndPlanForm,
}));

/** One plan: what it is for, how it goes, and what comes next. */
export default function PlanPage() {
  const { key } = useInstitution();
  const { planId } = useParams({ strict: false }) as { planId: string };
  const query = useQuery({
    queryKey: [key, 'plan', planId],
    queryFn: ({ signal }) => api.get<PlanView>(tenant(key, `/plans/${encodeURIComponent(planId)}`), {}, signal),
    // Another plan never stands in for this one.
    placeholderData: (last) => (last?.planId === planId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Plan key={view.planId} view={view} verb={verb} />}
    </Loaded>
  );
}

function Plan({ view, verb }: { view: PlanView; verb: Verb }) {
  const { key, name, words } = useInstitution();
  return (
    <div className={page.stack}>
      <title>{`${view.kind}: ${view.student.name} – ${name}`}</title>
      <PageHeader
        title={
          <>
            {view.kind}: <bdi>{view.student.name}</bdi>
          </>
        }
        sentence={`${view.goal} ${view.progress.words}`}
        reason={`${view.because}. Your looking at this page is on record.`}
        actions={
          <>
            <a href={addressOf(key, `/students/${view.student.studentId}`)}>The {words.student}’s page</a>
            {view.caseId ? <a href={addressOf(key, `/cases/${view.caseId}`)}>Its case</a> : null}
            <WriteLink about={{ ids: view.student.studentId, plan: view.planId }}>
              Write to the {words.family}
            </WriteLink>
            <a href={addressOf(key, `/plans/${view.planId}/success-plan`)}>Success plan</a>
            <a href={addressOf(key, `/plans/${view.planId}/print`)}>Print</a>
          </>
        }
      />
      <SaidNotice verb={verb} />
      {view.handover ? <HandoverNotice handover={view.handover} verb={verb} /> : null}
      {view.mayWork && view.state === 'active' ? <Actions view={view} verb={verb} /> : null}
      <div className={styles.page}>
        <div className={styles.part}>
          <Suspense>
            <ProgressChart view={view} />
          </Suspense>
          <FollowUps view={view} />
          <AppointmentsPart
            studentId={view.student.studentId}
            planId={view.state === 'active' ? view.planId : null}
            verb={verb}
          />
          <History view={view} />
        </div>
        <Side view={view} verb={verb} />
      </div>
    </div>
  );
}

function Actions({ view, verb }: { view: PlanView; verb: Verb }) {
  const { key, words } = useInstitution();
  const open = view.followUps.find(({ state }) => state === 'open');
  // Asked for when the form is opened, and seldom before.
  const kinds = useQuery({
    queryKey: [key, 'playbooks'],
    queryFn: ({ signal }) => api.get<PlaybooksView>(tenant(key, '/playbooks'), {}, signal),
  });
  return (
    <div className={styles.strip}>
      {open ? (
        <p>
          {open.kind === 'review' ? 'The review is next' : 'Next'}:{' '}
          <DueMark dueOn={open.dueOn} due={open.due} what="due" />, with {open.staff}.
        </p>
      ) : null}
      <div className={styles.does}>
        {open ? (
          <AnswerFollowUp
            followUpId={open.followUpId}
            title={`${view.kind}: ${view.student.name}`}
            goalMeasure={view.goalMeasure}
            goalUnit={view.goalUnit}
            sessionsPlanned={view.plannedNow}
            today={view.today}
            verb={verb}
            variant="filled"
          />
        ) : null}
        <CaseDialog label="Change" title="Change the plan">
          {(close) => (
            <ChangePlanForm
              view={view}
              kinds={(kinds.data?.kinds ?? []).filter(({ isActive, key: kind }) => isActive || kind === view.kindKey)}
              words={words}
              onCancel={close}
              onSave={async (body) => {
                try {
                  await api.patch(tenant(key, `/plans/${view.planId}`), body);
                } catch (error) {
                  // What somebody else saved meanwhile is read; what was typed here stays in the form.
                  await verb.refresh();
                  throw error;
                }
                close();
                await verb.refresh();
              }}
            />
          )}
        </CaseDialog>
        <CaseDialog label="End the plan" title="End the plan">
          {(close) => (
            <EndPlanForm
              draft={`end-plan-${view.planId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/plans/${view.planId}/end`), { ...body, revision: view.revision });
                close();
                await verb.refresh();
              }}
            />
          )}
        </CaseDialog>
      </div>
    </div>
  );
}

function FollowUps({ view }: { view: PlanView }) {
  const told = view.followUps.filter(({ state }) => state !== 'open');
  return (
    <section className={styles.part}>
      <h2>Follow-ups</h2>
      <p className={styles.words}>{view.fidelity.sentence}</p>
      {told.length > 0 ? (
        <ul className={styles.history}>
          {told.map((one) => (
            <li key={one.followUpId}>
              <span className={styles.faint}>
                {formatDay(one.doneOn ?? one.dueOn)}
                <br />
                {one.by}
              </span>
              <div>
                {one.state === 'missed' ? <AttentionMark tone="quiet">did not take place</AttentionMark> : null}
                {one.state === 'done' && one.sessionsDone !== null ? (
                  <span className="numbers">
                    {formatNumber(one.sessionsDone, 1)} of {formatNumber(one.sessionsPlanned ?? 0, 1)} planned sessions
                  </span>
                ) : null}
                {one.value !== null ? (
                  <span className="numbers">
                    {' '}
                    · {formatNumber(one.value, 1)} {view.goalUnit ?? ''}
                  </span>
                ) : null}
                {one.words ? <p className={styles.words}>{one.words}</p> : null}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function History({ view }: { view: PlanView }) {
  return (
    <details>
      <summary>What happened to the plan ({view.entries.length})</summary>
      <ul className={styles.history}>
        {view.entries.map((entry) => (
          <li key={entry.entryId}>
            <span className={styles.faint}>
              {formatShortDay(entry.at.slice(0, 10))}, {entry.by}
            </span>
            <div>
              <p className={styles.words}>
                {entry.words}
                <OpensLink opens={entry.opens} />
              </p>
              {entry.changes.length > 0 ? (
                <ul className={styles.changes}>
                  {entry.changes.map((change) => (
                    <li key={`${change.what}-${change.to}-${change.from}`}>{changeWords(change)}</li>
                  ))}
                </ul>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Side({ view, verb }: { view: PlanView; verb: Verb }) {
  const { key, words } = useInstitution();
  return (
    <aside className={styles.side} aria-label="About the plan">
      <section className={styles.part}>
        <h2>About it</h2>
        <p className={styles.words}>{view.reason}</p>
        <dl className={styles.pairs}>
          <dt>Goal</dt>
          <dd>
            {goalFigures({ ...view, measure: view.goalMeasure, unit: view.goalUnit })} by {formatDay(view.goalBy)}
          </dd>
          <dt>{capital(words.tier)}</dt>
          <dd>{view.tier}</dd>
          <dt>Case manager</dt>
          <dd>{view.caseManager}</dd>
          <dt>In the way</dt>
          <dd>{view.barrier ?? 'not known yet'}</dd>
          <dt>How much</dt>
          <dd>
            {doseWords(view.sessionsPerWeek)}
            {view.sessionMinutes ? `, ${view.sessionMinutes} minutes` : ''}
          </dd>
          <dt>Began</dt>
          <dd>{formatDay(view.startsOn)}</dd>
          {view.state === 'ended' && view.endedOn ? (
            <>
              <dt>Ended</dt>
              <dd>
                {formatDay(view.endedOn)}. {view.outcome}
              </dd>
            </>
          ) : (
            <>
              <dt>Review</dt>
              <dd>{formatDay(view.reviewOn)}</dd>
            </>
          )}
          {view.group ? (
            <>
              <dt>Group</dt>
              <dd>{view.group}</dd>
            </>
          ) : null}
        </dl>
      </section>
      {view.steps.length > 0 ? (
        <section className={styles.part}>
          <h2>Steps</h2>
          {view.steps.map((step) => (
            <Checkbox
              key={step.stepNo}
              label={step.words}
              description={`${step.byWhom}${step.dueOn && !step.doneOn ? `, by ${formatShortDay(step.dueOn)}` : ''}${step.doneOn ? `, done ${formatShortDay(step.doneOn)}` : ''}`}
              checked={step.doneOn !== null}
              disabled={!view.mayWork || view.state === 'ended' || verb.isBusy}
              onChange={(event) => {
                const isDone = event.currentTarget.checked;
                void verb.run(
                  () => api.put(tenant(key, `/plans/${view.planId}/steps/${step.stepNo}`), { isDone }),
                  'Noted.',
                );
              }}
            />
          ))}
        </section>
      ) : null}
      <Voices view={view} />
      <section className={styles.part}>
        <h2>What is known of it</h2>
        <p className={styles.words}>{view.what}</p>
        <p className={styles.words}>{view.evidence}</p>
        <p className={styles.faint}>{evidenceWords[view.evidenceLevel]}</p>
        {view.playbook ? (
          <details>
            <summary>
              Playbook: {view.playbook.name}, version {view.playbook.version}
            </summary>
            <p className={styles.words}>
              <b>Look for.</b> {view.playbook.lookFor}
            </p>
            <p className={styles.words}>
              <b>Step up.</b> {view.playbook.stepUp}
            </p>
            <p className={styles.words}>
              <b>Step out.</b> {view.playbook.stepOut} At least {view.playbook.leastPoints} data points.
            </p>
          </details>
        ) : null}
      </section>
    </aside>
  );
}

function Voices({ view }: { view: PlanView }) {
  const { words } = useInstitution();
  if (!view.studentVoice && !view.familyVoice) return null;
  return (
    <section className={styles.part}>
      <h2>In their own words</h2>
      {view.studentVoice ? (
        <p className={styles.words}>
          <b>The {words.student}.</b> {view.studentVoice}
        </p>
      ) : null}
      {view.familyVoice ? (
        <p className={styles.words}>
          <b>The family.</b> {view.familyVoice}
        </p>
      ) : null}
    </section>
  );
}
