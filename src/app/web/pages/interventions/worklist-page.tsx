import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Due } from '../../../../interventions/core/plans/follow-up.ts';
import type { WorkListKey, WorklistView, WorkRow } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { DueMark } from '../../../../interventions/web/plan-line.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageTabs } from '../../../../ui/page-tabs.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { AnswerFollowUp } from './answer-follow-up.tsx';
import { AppointmentsPart } from './appointments-part.tsx';

const CalendarFeed = lazy(() => import('./calendar-feed.tsx'));
const GroupMet = lazy(() => import('./group-met.tsx'));

const listWords: Record<WorkListKey, string> = {
  mine: 'Mine',
  'nobody-came': 'Nobody answered',
  all: 'All',
};
const dueWords: Record<Due, string> = {
  overdue: 'Overdue',
  today: 'Today',
  'this-week': 'Later this week',
  later: 'Later',
};

/** Follow-ups of the reader: overdue, today, this week. */
export default function WorklistPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const asked = keep(search, ['list', 'later']);
  const query = useQuery({
    queryKey: [key, 'follow-ups', asked],
    queryFn: ({ signal }) => api.get<WorklistView>(tenant(key, '/follow-ups'), asked, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton />}>
      {(view) => <Worklist view={view} />}
    </Loaded>
  );
}

function Worklist({ view }: { view: WorklistView }) {
  const { key, name, words } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const { search, hrefWith } = useAddress();
  const lists: WorkListKey[] = [
    ...(view.isOnStaff ? (['mine'] as const) : []),
    'all',
    ...(view.mayLead ? (['nobody-came'] as const) : []),
  ];
  return (
    <div className={page.stack}>
      <title>{`Plans – ${name}`}</title>
      <PageHeader
        title="Plans"
        sentence={view.sentence}
        actions={
          <>
            {view.mayLead ? <a href={addressOf(key, '/reviews')}>Reviews and spread</a> : null}
            <a href={addressOf(key, '/playbooks')}>Playbooks</a>
            {view.mayLead ? <a href={addressOf(key, '/plans/chronic-again')}>Chronic again</a> : null}
            {can('cases:lead') ? <a href={addressOf(key, '/partners')}>Partners</a> : null}
            {view.mayLead ? <a href={addressOf(key, '/cases/import', { what: 'plans' })}>Import plans</a> : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      {view.proposals.length > 0 ? <Proposals view={view} /> : null}
      {view.handovers.length > 0 ? <Handovers view={view} /> : null}
      <PageTabs
        label="Which follow-ups"
        tabs={lists.map((list) => ({
          key: list,
          href: addressOf(key, '/plans', { ...keep(search, ['later']), list }),
          isOpen: list === view.list,
          words: listWords[list],
        }))}
      />
      {view.rows.length === 0 ? (
        <Empty
          title={view.total === 0 ? 'No follow-up here' : 'Nothing until the end of this week'}
          action={
            view.counts.later > 0 ? (
              <a href={hrefWith({ later: 'yes' })}>Show what comes later</a>
            ) : (
              <a href={addressOf(key, '/students')}>Find a {words.student}</a>
            )
          }
        >
          <p>A plan is made on a {words.student}’s page; each has a named person and a day when it is looked at.</p>
        </Empty>
      ) : (
        (['overdue', 'today', 'this-week', 'later'] as const).map((due) => (
          <Rows key={due} due={due} rows={view.rows.filter((row) => row.due === due)} view={view} verb={verb} />
        ))
      )}
      {view.rows.length > 0 && view.counts.later > 0 && !search.later ? (
        <p>
          <a href={hrefWith({ later: 'yes' })}>Show {view.counts.later} more that come later</a>
        </p>
      ) : null}
      <AppointmentsPart studentId={null} planId={null} verb={verb} />
      {view.isOnStaff ? (
        <Suspense>
          <CalendarFeed hasFeed={view.hasFeed} verb={verb} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Of what is due together: groups that meet first, then one by one. */
function Rows({ due, rows, view, verb }: { due: Due; rows: readonly WorkRow[]; view: WorklistView; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  if (rows.length === 0) return null;
  const groups = Map.groupBy(
    rows.filter(({ group }) => group !== null),
    ({ group, dueOn }) => `${group} ${dueOn}`,
  );
  return (
    <section className={styles.part}>
      <h2>
        {dueWords[due]} ({rows.length})
      </h2>
      {can('plans:work')
        ? [...groups.values()]
            .filter((group) => group.length > 1)
            .map((group) => (
              <Suspense key={`${group[0]?.group} ${group[0]?.dueOn}`}>
                <GroupMet rows={group} verb={verb} />
              </Suspense>
            ))
        : null}
      <ul className={`${styles.lines} ${styles.work}`}>
        {rows.map((row) => (
          <li key={row.followUpId}>
            <div>
              <div className={styles.head}>
                <a href={addressOf(key, `/students/${row.student.studentId}`)}>
                  <b>
                    <bdi>{row.student.name}</bdi>
                  </b>
                </a>
                <a href={addressOf(key, `/plans/${row.planId}`)}>{row.kind}</a>
                <DueMark dueOn={row.dueOn} due={row.due} what={row.followUp === 'review' ? 'review due' : 'due'} />
                {row.group ? <span className={styles.faint}>group: {row.group}</span> : null}
                {row.isMine ? null : <span className={styles.faint}>{row.staff}’s</span>}
                {row.isEscalated ? <span className={styles.faint}>leads were told</span> : null}
              </div>
              <p className={styles.words}>{row.goal}</p>
            </div>
            {can('plans:work') ? (
              <AnswerFollowUp
                followUpId={row.followUpId}
                title={`${row.kind}: ${row.student.name}`}
                goalMeasure={row.goalMeasure}
                goalUnit={row.goalUnit}
                sessionsPlanned={row.sessionsPlanned}
                today={view.today}
                verb={verb}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Plans whose case manager left, or that no longer reaches the student. */
function Handovers({ view }: { view: WorklistView }) {
  const { key } = useInstitution();
  const { handovers } = view;
  return (
    <Notice
      tone="attention"
      title={
        handovers.length === 1 ? 'A plan waits for a case manager' : `${handovers.length} plans wait for a case manager`
      }
    >
      <ul className={styles.reasons}>
        {handovers.map((one) => (
          <li key={one.handoverId}>
            <a href={addressOf(key, `/plans/${one.planId}`)}>
              {one.kind}: <bdi>{one.student.name}</bdi>
            </a>{' '}
            {one.words} {one.isMine ? 'It was offered to you.' : one.to ? `It was offered to ${one.to}.` : ''}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const shown_proposals = 5;

function Proposals({ view }: { view: WorklistView }) {
  const { key, words } = useInstitution();
  const { proposals } = view;
  return (
    <Notice
      title={
        proposals.length === 1
          ? `For one ${words.student} another ${words.tier} is proposed`
          : `For ${proposals.length}${proposals.length === 50 ? ' or more' : ''} ${words.students} another ${words.tier} is proposed`
      }
      action={view.mayLead ? <a href={addressOf(key, '/reviews')}>Decide in a review</a> : undefined}
    >
      <ul className={styles.reasons}>
        {proposals.slice(0, shown_proposals).map((one) => (
          <li key={one.proposalId}>
            <a href={`${addressOf(key, `/students/${one.student.studentId}`)}#plans`}>{one.student.name}</a> (
            {one.fromTier} → {one.tier}): {one.words}
          </li>
        ))}
      </ul>
      {proposals.length > shown_proposals ? (
        <details>
          <summary>{proposals.length - shown_proposals} more</summary>
          <ul className={styles.reasons}>
            {proposals.slice(shown_proposals).map((one) => (
              <li key={one.proposalId}>
                <a href={`${addressOf(key, `/students/${one.student.studentId}`)}#plans`}>{one.student.name}</a> (
                {one.fromTier} → {one.tier}): {one.words}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Notice>
  );
}
