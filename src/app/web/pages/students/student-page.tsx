import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { EnrolmentView, StudentView } from '../../../../insights/core/student/student-views.ts';
import { capital } from '../../../../kernel/capital.ts';
import { Sparkline } from '../../../../ui/charts/sparkline.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { WriteLink } from '../families/write-link.tsx';
import styles from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { EnrolmentDetail, EnrolmentPart } from './student-enrolment.tsx';

const CaseworkStrip = lazy(async () => ({ default: (await import('../cases/casework-strip.tsx')).CaseworkStrip }));
const StudentAdults = lazy(() => import('./student-adults.tsx'));
const CaseworkPart = lazy(() => import('../cases/casework-part.tsx'));
const StudentAttendancePart = lazy(() => import('../attendance/student-attendance-part.tsx'));
const FamilyPart = lazy(() => import('../families/people/family-part.tsx'));
const AgreementsPart = lazy(() => import('../agreements/agreements-part.tsx'));
const StudentPlansPart = lazy(() => import('../interventions/student-plans-part.tsx'));
const StudentNoticesPart = lazy(() => import('../notices/student-notices-part.tsx'));
const StudentAlertsPart = lazy(() => import('../alerts/student-alerts-part.tsx'));
// Few people merge records; nobody else waits for it.
const MergeStudent = lazy(async () => ({ default: (await import('./student-merge.tsx')).MergeStudent }));
const MergesOfStudent = lazy(async () => ({ default: (await import('./student-merge.tsx')).MergesOfStudent }));

/** One student: who they are, what a tutor could say, and every number down to the delivery that brought it. */
export default function StudentPage() {
  const { key } = useInstitution();
  const { studentId } = useParams({ strict: false }) as { studentId: string };
  const { search } = useAddress();
  const asked = keep(search, ['week']);
  const query = useQuery({
    queryKey: [key, 'student', studentId, asked],
    queryFn: ({ signal }) =>
      api.get<StudentView>(tenant(key, `/students/${encodeURIComponent(studentId)}`), asked, signal),
    // Another student's figures never stand in for this one's.
    placeholderData: (last) => (last?.studentId === studentId ? last : undefined),
  });
  // Here, so that what was done is still said on the page of the record that stays.
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Student view={view} isStale={query.isPlaceholderData} verb={verb} />}
    </Loaded>
  );
}

function Student({ view, isStale, verb }: { view: StudentView; isStale: boolean; verb: Verb }) {
  const { key, name, words } = useInstitution();
  const { search } = useAddress();
  const can = useCan();
  const chosen = view.enrolments.find((one) => String(one.enrolmentId) === search.enrolment) ?? view.enrolments[0];
  return (
    <div className={styles.stack} data-stale={isStale || undefined} aria-busy={isStale}>
      <title>{`${view.name} – ${name}`}</title>
      <PageHeader
        title={<bdi>{view.name}</bdi>}
        sentence={chosen?.sentence}
        reason={`${view.reason}. Your looking at this page is on record.`}
        actions={
          <>
            <WriteLink about={{ ids: view.studentId }}>Write to the {words.family}</WriteLink>
            {can('ledger:read') ? (
              <a href={addressOf(key, '/ledger', { student: view.studentId })}>Who looked at this {words.student}</a>
            ) : null}
            <Suspense>{can('roster:import') ? <MergeStudent view={view} verb={verb} /> : null}</Suspense>
          </>
        }
      />
      <SaidNotice verb={verb} />
      <Who view={view} enrolment={chosen} />
      <Suspense>{can('contacts:log') ? <StudentAdults studentId={view.studentId} verb={verb} /> : null}</Suspense>
      <Suspense>{can('contacts:log') ? <CaseworkStrip student={view} verb={verb} /> : null}</Suspense>
      <Suspense>{can('roster:import') ? <MergesOfStudent view={view} verb={verb} /> : null}</Suspense>
      <OnThisPage enrolment={chosen} />
      {view.enrolments.length > 1 ? <Enrolments view={view} chosen={chosen} /> : null}
      {chosen ? (
        <EnrolmentPart key={chosen.enrolmentId} enrolment={chosen} student={view} />
      ) : (
        <Empty title="Not enrolled in this week">
          <p>There is nothing to show of a {words.student} who is not enrolled. Look at another week.</p>
        </Empty>
      )}
      <Suspense>{can('plans:read') ? <StudentPlansPart student={view} verb={verb} /> : null}</Suspense>
      <Suspense>{can('contacts:log') ? <CaseworkPart student={view} verb={verb} /> : null}</Suspense>
      <Suspense>
        <StudentAttendancePart studentId={view.studentId} />
      </Suspense>
      <Suspense>{can('families:read') ? <FamilyPart student={view} verb={verb} /> : null}</Suspense>
      <Suspense>
        <AgreementsPart student={view} verb={verb} />
      </Suspense>
      <Suspense>
        <StudentAlertsPart studentId={view.studentId} />
      </Suspense>
      {chosen ? <EnrolmentDetail key={chosen.enrolmentId} enrolment={chosen} student={view} /> : null}
      <Suspense>{can('notices:read') ? <StudentNoticesPart studentId={view.studentId} verb={verb} /> : null}</Suspense>
    </div>
  );
}

function Who({ view, enrolment }: { view: StudentView; enrolment: EnrolmentView | undefined }) {
  const { words } = useInstitution();
  const place = enrolment
    ? [...new Set([enrolment.programme, enrolment.cohort, enrolment.year, enrolment.mode])].filter(
        (part) => part !== null,
      )
    : [];
  return (
    <div className={styles.people}>
      {place.length > 0 ? <span>{place.join(' · ')}</span> : null}
      {enrolment && enrolment.units.length > 1 ? <span>{enrolment.units.slice(1).join(' › ')}</span> : null}
      {view.identifiers.map((identifier) => (
        <span key={identifier.scheme + identifier.value}>
          {identifier.scheme === 'source' ? 'ID' : identifier.scheme}{' '}
          <span className="numbers">{identifier.value}</span>
        </span>
      ))}
      {view.lookedAfterBy.map((person) => (
        <span key={person.name + person.role}>
          {capital(person.role)}: <b>{person.isReader ? 'you' : person.name}</b>
        </span>
      ))}
      {view.lookedAfterBy.length === 0 ? <span>No {words.tutor} on record</span> : null}
      {view.circumstances.map((circumstance) => (
        <span key={circumstance.words + circumstance.from}>
          <b>{circumstance.words}</b>, {formatDay(circumstance.from)} to{' '}
          {circumstance.to ? formatDay(circumstance.to) : 'now'}
        </span>
      ))}
    </div>
  );
}

/** The page is long: what is looked for most is a press away. */
function OnThisPage({ enrolment }: { enrolment: EnrolmentView | undefined }) {
  const can = useCan();
  const parts = [
    enrolment?.waterfall ? { id: 'made', label: 'What the score is made of' } : null,
    can('plans:read') ? { id: 'plans', label: 'Support and plans' } : null,
    can('contacts:log') ? { id: 'casework', label: 'Contact and casework' } : null,
    can('families:read') ? { id: 'family', label: 'Family' } : null,
    enrolment ? { id: 'sources', label: 'What the sources saw' } : null,
    enrolment ? { id: 'peers', label: 'Beside peers' } : null,
  ].filter((part) => part !== null);
  return (
    <nav aria-label="On this page" className={styles.onThisPage}>
      {parts.map(({ id, label }) => (
        <a key={id} href={`#${id}`}>
          {label}
        </a>
      ))}
    </nav>
  );
}

/** Each enrolment is scored among its own peers; all are on view, one is opened. */
function Enrolments({ view, chosen }: { view: StudentView; chosen: EnrolmentView | undefined }) {
  const { hrefWith } = useAddress();
  return (
    <nav aria-label="Enrolments">
      <ul className={styles.enrolments}>
        {view.enrolments.map((one) => {
          const week = one.weeks.find((row) => row.week === view.week.week);
          return (
            <li key={one.enrolmentId}>
              <a
                href={hrefWith({ enrolment: one.isPrimary ? undefined : String(one.enrolmentId) })}
                aria-current={one === chosen ? 'true' : undefined}
              >
                <b>
                  {one.programme}
                  {one.cohort ? ` · ${one.cohort}` : ''}
                </b>
                <span>
                  {week?.score === null || week?.score === undefined
                    ? (week?.noScore?.words ?? 'No score this week')
                    : `Score ${formatNumber(week.score)}, n ${formatNumber(week.n ?? 0)}`}
                </span>
                <Sparkline values={one.weeks.slice(-8).map((row) => row.scoreRaw)} label="Scores of the last weeks" />
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
