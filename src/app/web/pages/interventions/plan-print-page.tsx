import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { doseWords } from '../../../../interventions/core/plans/dose.ts';
import { goalFigures } from '../../../../interventions/core/plans/goal-measure.ts';
import type { PlanView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { capital } from '../../../../kernel/capital.ts';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import print from '../cases/print.module.css';

/** A plan on paper, to be read and signed together. */
export default function PlanPrintPage() {
  const { key, name } = useInstitution();
  const { planId } = useParams({ strict: false }) as { planId: string };
  const query = useQuery({
    queryKey: [key, 'plan', planId],
    queryFn: ({ signal }) => api.get<PlanView>(tenant(key, `/plans/${encodeURIComponent(planId)}`), {}, signal),
  });
  return (
    <div className={print.page}>
      <title>{`Print a plan – ${name}`}</title>
      <div className={print.choosing}>
        <PageHeader
          title="Print the plan"
          sentence="Scores stay off the paper: what is agreed, by whom, and when it is looked at."
          actions={<a href={addressOf(key, `/plans/${planId}`)}>Back to the plan</a>}
        />
        <div className={print.buttons}>
          <Button leftSection={<IconPrinter size={16} aria-hidden="true" />} onClick={() => window.print()}>
            Print
          </Button>
        </div>
      </div>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(view) => <PlanSheet view={view} />}
      </Loaded>
    </div>
  );
}

function PlanSheet({ view }: { view: PlanView }) {
  const { name, words } = useInstitution();
  const open = view.followUps.find(({ state }) => state === 'open');
  return (
    <article className={print.sheet}>
      <header>
        <h2>
          {view.kind}: <bdi>{view.student.name}</bdi>
        </h2>
        <p>
          {name} · with {view.caseManager} · began {formatDay(view.startsOn)}
        </p>
      </header>
      <section>
        <h3>Why</h3>
        <p className={styles.words}>
          {view.reason}
          {view.barrier ? ` What stands in the way: ${view.barrier.toLowerCase()}.` : ''}
        </p>
      </section>
      <section>
        <h3>Goal</h3>
        <p className={styles.words}>
          {view.goal} ({goalFigures({ ...view, measure: view.goalMeasure, unit: view.goalUnit })} by{' '}
          {formatDay(view.goalBy)})
        </p>
      </section>
      {view.studentVoice || view.familyVoice ? (
        <section>
          <h3>In their own words</h3>
          {view.studentVoice ? (
            <p className={styles.words}>
              {capital(words.student)}: {view.studentVoice}
            </p>
          ) : null}
          {view.familyVoice ? <p className={styles.words}>Family: {view.familyVoice}</p> : null}
        </section>
      ) : null}
      <section>
        <h3>What is done</h3>
        <p className={styles.words}>
          {view.what} This happens {doseWords(view.sessionsPerWeek)}
          {view.sessionMinutes ? `, ${view.sessionMinutes} minutes each` : ''}.
        </p>
        {view.steps.length > 0 ? (
          <ul>
            {view.steps.map((step) => (
              <li key={step.stepNo}>
                {step.words} ({step.byWhom}){step.doneOn ? `, done ${formatDay(step.doneOn)}` : ''}
              </li>
            ))}
          </ul>
        ) : null}
      </section>
      <section>
        <h3>When we look at it</h3>
        <p className={styles.words}>
          {open ? `Next on ${formatDay(open.dueOn)}. ` : ''}Review on {formatDay(view.reviewOn)}.{' '}
          {view.fidelity.sentence}
        </p>
      </section>
      <footer>
        <div className={styles.signs}>
          <span>{capital(words.student)}</span>
          <span>Family</span>
          <span>{view.caseManager}</span>
        </div>
      </footer>
    </article>
  );
}
