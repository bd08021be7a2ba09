import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, useEffect } from 'react';
import { successWords } from '../../../../interventions/core/success/success-plan-words.ts';
import type { SuccessPlanView } from '../../../../interventions/core/success/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { SuccessSheet } from '../../../../interventions/web/success-sheet.tsx';
import { formatDay, formatShortDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { fetchFacesFor } from '../../../../ui/other-scripts.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import print from '../cases/print.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

const SuccessForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/success-form.tsx')).SuccessForm,
}));
const PaperForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/success-form.tsx')).PaperForm,
}));
const ShareSuccess = lazy(async () => ({ default: (await import('./share-success.tsx')).ShareSuccess }));
const GiveCode = lazy(async () => ({ default: (await import('./share-success.tsx')).GiveCode }));

/** What a family and the school agree on: written together, shared by a link or on paper, answered. */
export default function SuccessPlanPage() {
  const { key } = useInstitution();
  const { planId } = useParams({ strict: false }) as { planId: string };
  const query = useQuery({
    queryKey: [key, 'success-plan', planId],
    queryFn: ({ signal }) =>
      api.get<SuccessPlanView>(tenant(key, `/plans/${encodeURIComponent(planId)}/success-plan`), {}, signal),
    placeholderData: (last) => (last?.planId === planId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <SuccessPlan key={view.planId} view={view} verb={verb} />}
    </Loaded>
  );
}

function SuccessPlan({ view, verb }: { view: SuccessPlanView; verb: Verb }) {
  const { key, name } = useInstitution();
  const plan = tenant(key, `/plans/${view.planId}/success-plan`);
  useEffect(() => fetchFacesFor(successWords[view.language].title), [view.language]);
  return (
    <div className={print.page}>
      <title>{`Success plan: ${view.student.name} – ${name}`}</title>
      <div className={print.choosing}>
        <PageHeader
          title={
            <>
              Success plan: <bdi>{view.student.name}</bdi>
            </>
          }
          sentence={`${view.sentence}${view.version > 1 ? ` Version ${view.version}.` : ''}`}
          reason="Written with the family, in their words. Scores and reports of others do not belong here."
          actions={
            <>
              <a href={addressOf(key, `/plans/${view.planId}`)}>Back to the plan</a>
              <a href={addressOf(key, '/families/page-words')}>Words in other languages</a>
            </>
          }
        />
        <SaidNotice verb={verb} />
        {view.mayWork && view.lacks ? <Notice title="Before it can be shared">{view.lacks}</Notice> : null}
        <div className={styles.does}>
          {view.mayWork ? (
            <CaseDialog
              label={
                view.successPlanId ? (view.state === 'draft' ? 'Change' : 'Write a new version') : 'Write it together'
              }
              title="Success plan"
              variant={view.successPlanId ? 'default' : 'filled'}
            >
              {(close) => (
                <SuccessForm
                  view={view}
                  onCancel={close}
                  onSave={async (body) => {
                    try {
                      await api.put(plan, body);
                    } catch (error) {
                      // What somebody else saved is read; what was typed here stays in the form.
                      await verb.refresh();
                      throw error;
                    }
                    close();
                    await verb.refresh();
                  }}
                />
              )}
            </CaseDialog>
          ) : null}
          {view.mayWork && view.successPlanId && view.lacks === null ? (
            <>
              <CaseDialog label="Share by link" title="A link for the family">
                {(close) => <ShareSuccess view={view} verb={verb} onDone={close} />}
              </CaseDialog>
              <CaseDialog label="Signed on paper" title="What was signed or said on paper">
                {(close) => (
                  <PaperForm
                    view={view}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.post(`${plan}/paper`, body);
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            </>
          ) : null}
          {view.successPlanId ? (
            <Button
              variant="default"
              size="compact-md"
              leftSection={<IconPrinter size={16} aria-hidden="true" />}
              onClick={() => window.print()}
            >
              Print
            </Button>
          ) : null}
        </div>
        <Answers view={view} />
        <Links view={view} verb={verb} />
      </div>
      {view.successPlanId ? (
        <div className={print.sheet}>
          <SuccessSheet view={view} />
        </div>
      ) : null}
    </div>
  );
}

function Answers({ view }: { view: SuccessPlanView }) {
  if (view.answers.length === 0) return null;
  return (
    <section className={styles.part}>
      <h2>What the family said</h2>
      <ul className={styles.history}>
        {view.answers.map((one) => (
          <li key={one.answerId}>
            <span className={styles.faint}>
              {formatDay(one.answeredOn)}, version {one.version}
            </span>
            <span className={styles.words}>
              <bdi>{one.name}</bdi> {one.answer === 'agreed' ? 'agreed' : 'asked for a change'}
              {one.way === 'paper' ? ` on paper (recorded by ${one.recordedBy})` : ' through the link'}
              {one.words ? `: ${one.words}` : '.'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const linkWords = { open: 'open', expired: 'ran out', closed: 'closed' };

function Links({ view, verb }: { view: SuccessPlanView; verb: Verb }) {
  const { key } = useInstitution();
  if (view.links.length === 0) return null;
  return (
    <section className={styles.part}>
      <h2>Links</h2>
      <ul className={`${styles.lines} ${styles.work}`}>
        {view.links.map((link) => (
          <li key={link.linkId}>
            <span>
              For <bdi>{link.to}</bdi>, version {link.version}: {linkWords[link.state]}
              {link.state === 'open' ? ` until ${formatShortDay(link.expiresAt.slice(0, 10))}` : ''}
              {link.why ? ` (${link.why})` : ''}.{' '}
              <span className={styles.faint}>
                Made by {link.by}.{' '}
                {link.lastOpenedAt ? `Opened ${formatShortDay(link.lastOpenedAt.slice(0, 10))}.` : 'Not opened yet.'}
              </span>
            </span>
            {link.state === 'open' && view.mayWork ? (
              <div className={styles.does}>
                <CaseDialog label="Give the code" title={`The code for ${link.to}`} size="compact-sm">
                  {() => <GiveCode linkId={link.linkId} to={link.to} guardians={view.guardians} />}
                </CaseDialog>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() =>
                    void verb.run(
                      () => api.post(tenant(key, `/success-plan-links/${link.linkId}/close`)),
                      'The link is closed.',
                    )
                  }
                >
                  Close it
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
