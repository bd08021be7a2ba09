import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { StudentBehind, StudentsBehindView } from '../../../../insights/core/effects/behind-views.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatCount, formatDay, formatNumber } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { type PlainColumn, PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import styles from '../pages.module.css';

/** Each number's list lies below the page that tells the number. */
const above: Record<
  string,
  { path: string; from: string; asked: string; at?: { tab: string }; keeps: readonly string[] }
> = {
  reviews: { path: '/reviews', from: 'Reviews', asked: '/tiers/students', keeps: [] },
  access: {
    path: '/effects/access',
    from: 'Who gets which help',
    asked: '/effects/access/students',
    keeps: ['kind'],
  },
  effects: {
    path: '/effects',
    from: 'Did it help?',
    asked: '/effects/students',
    keeps: ['year', 'kind', 'measure', 'by'],
  },
  attendance: {
    path: '/attendance',
    from: 'Attendance',
    asked: '/attendance/sessions/students',
    at: { tab: 'overview' },
    keeps: ['unit', 'year'],
  },
};

/** The students whom a number counts. */
export default function StudentsBehindPage() {
  const { key, name } = useInstitution();
  const { path, search } = useAddress();
  const place = above[path.split('/').at(-2) ?? ''];
  const query = useQuery({
    queryKey: [key, 'students-behind', place?.asked, search],
    queryFn: ({ signal }) => api.get<StudentsBehindView>(tenant(key, place?.asked ?? ''), search, signal),
    enabled: place !== undefined,
    placeholderData: (last) => last,
  });
  const back = place && (
    <a href={addressOf(key, place.path, { ...place.at, ...keep(search, place.keeps) })}>{place.from}</a>
  );
  return (
    <>
      <title>{`${query.data?.what ?? 'Who is counted'} – ${name}`}</title>
      <Loaded query={query} skeleton={<TableSkeleton />}>
        {(view) => (
          <div className={styles.stack} data-stale={query.isPlaceholderData || undefined}>
            <Behind view={view} back={back} />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Behind({ view, back }: { view: StudentsBehindView; back: ReactNode }) {
  const { words } = useInstitution();
  const { hrefWith } = useAddress();
  return (
    <>
      <PageHeader
        title={view.what}
        sentence={sentenceOf(view, words)}
        reason={`${view.reason}. That you looked at this list is on record.`}
        actions={back}
      />
      {view.students.length === 0 ? (
        <Empty title="Nobody" action={back}>
          <p>The number counts none of your {words.students} at the moment.</p>
        </Empty>
      ) : (
        <Table view={view} />
      )}
      {view.pages > 1 ? (
        <nav className={styles.chips} aria-label="Pages">
          {view.page > 1 ? <a href={hrefWith({ page: String(view.page - 1) })}>Previous</a> : null}
          <span>
            Page {view.page} of {formatNumber(view.pages)}
          </span>
          {view.page < view.pages ? <a href={hrefWith({ page: String(view.page + 1) })}>Next</a> : null}
        </nav>
      ) : null}
    </>
  );
}

function sentenceOf({ total, counted }: StudentsBehindView, words: { student: string; students: string }): string {
  const listed = `${formatCount(total, words.student, words.students)}.`;
  return counted > total
    ? `${listed} The number counts ${formatNumber(counted)}; the others are not among the ${words.students} whom you may see, or moved on.`
    : listed;
}

function Table({ view }: { view: StudentsBehindView }) {
  const { key, words } = useInstitution();
  const columns: PlainColumn<StudentBehind>[] = [
    {
      key: 'student',
      label: capital(words.student),
      isName: true,
      cell: (row) => (
        <a href={addressOf(key, `/students/${row.studentId}`)}>
          <bdi>{row.name}</bdi>
        </a>
      ),
    },
    { key: 'place', label: capital(words.programme), cell: (row) => [row.place, row.year].filter(Boolean).join(', ') },
    ...(view.saidLabel === null
      ? []
      : [
          {
            key: 'said',
            label: view.saidLabel,
            cell: (row: StudentBehind) => row.said ?? row.days.map((day) => formatDay(day)).join(' → '),
          },
        ]),
    { key: 'tier', label: capital(words.tier), isNumeric: true, cell: (row) => row.tier ?? '–' },
    {
      key: 'plans',
      label: 'Active plans',
      cell: (row) =>
        row.plans.length === 0
          ? row.tier === null
            ? '–'
            : 'none'
          : row.plans.map(({ planId, kind, startsOn }) => (
              <div key={planId}>
                <a href={addressOf(key, `/plans/${planId}`)}>{kind}</a>, since {formatDay(startsOn)}
              </div>
            )),
    },
  ];
  const seesPlans = view.students.some(({ tier }) => tier !== null);
  const shown = columns.filter(({ key }) => seesPlans || (key !== 'tier' && key !== 'plans'));
  return <PlainTable caption={view.what} columns={shown} rows={view.students} keyOf={(row) => row.studentId} />;
}
