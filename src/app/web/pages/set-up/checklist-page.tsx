import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconCircleDot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import type { ChecklistStep, ChecklistView } from '../../../core/checklist.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { Page } from './page.tsx';
import styles from './set-up.module.css';

const icons = { done: IconCheck, attention: IconAlertTriangle, next: IconCircleDot, open: IconCircle };
const stateWords: Record<ChecklistStep['state'], string> = {
  done: 'Done',
  attention: 'Look at it',
  next: 'Next',
  open: 'Later',
};

/** The way to a first score: what is done, what is next, and a button for each. */
export default function ChecklistPage() {
  const { key, name } = useInstitution();
  const list = useQuery({
    queryKey: [key, 'set-up'],
    queryFn: ({ signal }) => api.get<ChecklistView>(tenant(key, '/set-up'), {}, signal),
    staleTime: 0,
  });
  return (
    <Loaded query={list} skeleton={<PageSkeleton />}>
      {(data) => (
        <Page title="First steps">
          <PageHeader title={data.done === data.of ? 'Set-up' : `Set up ${name}`} sentence={sentenceOf(data)} />
          <div
            className={styles.meter}
            role="progressbar"
            aria-label="Steps done"
            aria-valuemin={0}
            aria-valuemax={data.of}
            aria-valuenow={data.done}
          >
            {data.steps.map((step) => (
              <span key={step.key} data-state={step.state} />
            ))}
          </div>
          <ol className={styles.steps}>
            {data.steps.map((step) => (
              <Step key={step.key} step={step} />
            ))}
          </ol>
        </Page>
      )}
    </Loaded>
  );
}

function Step({ step }: { step: ChecklistStep }) {
  const { key } = useInstitution();
  const may = useCan()(step.need);
  const Icon = icons[step.state];
  return (
    <li className={styles.step} data-state={step.state}>
      <span className={styles.stepMark}>
        <Icon size={20} aria-hidden="true" />
      </span>
      <div className={styles.stepWords}>
        <h2>
          {step.title} <span className={styles.stepState}>{stateWords[step.state]}</span>
        </h2>
        <p>{step.state === 'done' || step.state === 'attention' ? step.words : step.toDo}</p>
        {may || step.state === 'done' ? null : (
          <p className={styles.quiet}>Your role does not include this step; ask an administrator or data manager.</p>
        )}
      </div>
      {may ? (
        <Button
          component="a"
          href={`/${encodeURIComponent(key)}${step.path}`}
          variant={step.state === 'next' ? 'filled' : 'default'}
        >
          {step.action}
        </Button>
      ) : null}
    </li>
  );
}

function sentenceOf({ done, of, steps }: ChecklistView): string {
  const next = steps.find((step) => step.state === 'next');
  if (next) return `${done} of ${of} steps are done. Next: ${next.title.toLowerCase()}.`;
  const odd = steps.filter((step) => step.state === 'attention').length;
  return odd > 0
    ? `All is set up; ${odd === 1 ? 'one thing needs' : `${odd} things need`} a look.`
    : 'All is set up. The weekly run goes on by itself.';
}
