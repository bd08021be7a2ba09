import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { priorityWords } from '../../../../cases/core/change-words.ts';
import type { CaseView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { contactSentence } from '../../../../cases/web/contact-standing.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { WriteLink } from '../families/write-link.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { CaseActions } from './case-actions.tsx';
import { CaseSide } from './case-side.tsx';
import { CaseTimeline } from './case-timeline.tsx';

const AfterAction = lazy(() => import('./after-action.tsx'));

/** One case: what happened, in order, beside the score as it was; and what can be done next. */
export default function CasePage() {
  const { key } = useInstitution();
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const query = useQuery({
    queryKey: [key, 'case', caseId],
    queryFn: ({ signal }) => api.get<CaseView>(tenant(key, `/cases/${encodeURIComponent(caseId)}`), {}, signal),
    // Another case never stands in for this one.
    placeholderData: (last) => (last?.caseId === caseId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Case key={view.caseId} view={view} verb={verb} />}
    </Loaded>
  );
}

function Case({ view, verb }: { view: CaseView; verb: Verb }) {
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
        sentence={sentenceOf(view)}
        reason={`${view.because}. Your looking at this page is on record.`}
        actions={
          <>
            <a href={addressOf(key, `/students/${view.student.studentId}`)}>The {words.student}’s page</a>
            <WriteLink about={{ ids: view.student.studentId, case: view.caseId }}>
              Write to the {words.family}
            </WriteLink>
            <a href={addressOf(key, `/cases/${view.caseId}/print`)}>Print</a>
          </>
        }
      />
      <SaidNotice verb={verb} />
      {view.mergedInto ? (
        <Notice
          title="This case was merged into another"
          action={<a href={addressOf(key, `/cases/${view.mergedInto}`)}>Open that one</a>}
        />
      ) : null}
      {view.mayWork
        ? view.besides.map((other) => <Beside key={other.caseId} view={view} other={other} verb={verb} />)
        : null}
      {view.mayWork && !view.mergedInto ? <CaseActions view={view} verb={verb} /> : null}
      <div className={styles.casePage}>
        <div className={styles.part}>
          {view.mergedInto ? null : (
            <Suspense fallback={<div className={styles.afterWaits} />}>
              <AfterAction caseId={view.caseId} isWhole={view.closedOn !== null} level={2} />
            </Suspense>
          )}
          <CaseTimeline view={view} verb={verb} />
        </div>
        <CaseSide view={view} verb={verb} />
      </div>
    </div>
  );
}

function sentenceOf(view: CaseView): string {
  const { scoreAtOpening: before, scoreNow: now } = view;
  const score =
    before && now && before.week !== now.week
      ? ` Score ${formatNumber(before.score)} when it was opened, ${formatNumber(now.score)} now.`
      : now
        ? ` Score ${formatNumber(now.score)}.`
        : '';
  if (view.closedOn)
    return `Closed on ${formatDay(view.closedOn)}: ${view.closeReason}.${view.outcome ? ` ${view.outcome}` : ''}${score}`;
  const due = view.isOverdue ? `was due on ${formatDay(view.targetOn)}` : `due on ${formatDay(view.targetOn)}`;
  return `${view.stage}, priority: ${priorityWords[view.priority].toLowerCase()}, with ${view.owner ?? view.team ?? 'nobody yet'}, ${due}. ${contactSentence(view.contact)}${score}`;
}

interface BesideProps {
  view: CaseView;
  other: CaseView['besides'][number];
  verb: Verb;
}

/** Two records of the student were merged, and each had an open case of this kind. */
function Beside({ view, other, verb }: BesideProps) {
  const { key } = useInstitution();
  return (
    <Notice
      tone="attention"
      title="Another open case of this kind"
      action={
        <Button
          size="compact-md"
          onClick={() =>
            void verb.run(
              () =>
                api.post(tenant(key, `/cases/${view.caseId}/merge`), {
                  revision: view.revision,
                  intoCaseId: other.caseId,
                }),
              'They are one case now. It can be undone on the other one.',
            )
          }
        >
          Merge this one into it
        </Button>
      }
    >
      It came with another record that is the same person’s.{' '}
      <a href={addressOf(key, `/cases/${other.caseId}`)}>Look at it</a>: opened on {formatDay(other.openedOn)}.
    </Notice>
  );
}
