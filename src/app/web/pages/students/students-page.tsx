import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { StudentListView } from '../../../../insights/core/views.ts';
import { groupLabels, groupsInOrder } from '../../../../insights/web/group-labels.ts';
import { studentColumns } from '../../../../insights/web/student-columns.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { DataTable } from '../../../../ui/data-table.tsx';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf, filterKeys, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CohortFilterBar } from '../cohort-filter.tsx';
import styles from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

// The list stands before what is done with it.
const GroupMeeting = lazy(async () => ({ default: (await import('../cases/group-meeting.tsx')).GroupMeeting }));
const GroupPlan = lazy(() => import('../interventions/group-plan.tsx'));
const ExportList = lazy(() => import('./export-list.tsx'));
const LogContact = lazy(async () => ({ default: (await import('../cases/log-contact.tsx')).LogContact }));

const listKeys = ['week', ...filterKeys, 'q', 'group', 'from', 'to', 'sort', 'order'];

/** The students that the reader may see, found, filtered and sorted by the address. */
export default function StudentsPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const asked = keep(search, [...listKeys, 'page', 'size']);
  const query = useQuery({
    queryKey: [key, 'students', asked],
    queryFn: ({ signal }) => api.get<StudentListView>(tenant(key, '/students/list'), asked, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton />}>
      {(view) => <Students view={view} isStale={query.isPlaceholderData} />}
    </Loaded>
  );
}

function Students({ view, isStale }: { view: StudentListView; isStale: boolean }) {
  const { key, name, words } = useInstitution();
  const { search, set } = useAddress();
  const order = search.order === 'desc' ? 'desc' : 'asc';
  const can = useCan();
  const verb = useVerb();
  const mayLog = can('contacts:log');
  const columns = studentColumns(
    words,
    (row) => addressOf(key, `/students/${row.studentId}`, keep(search, ['week'])),
    mayLog
      ? (row) => (
          <Suspense>
            <LogContact student={row} verb={verb} isIcon />
          </Suspense>
        )
      : undefined,
  );
  const pattern = {
    key: 'group',
    label: 'Pattern',
    all: 'Every pattern',
    choices: groupsInOrder.map((group) => ({ key: group, label: groupLabels[group].label })),
    value: search.group,
  };
  // A column that nobody here has a figure for is not shown until it is asked for.
  const usual = view.rows.some((row) => row.attendance !== null)
    ? undefined
    : columns.filter((column) => !column.isExtra && column.key !== 'attendance').map((column) => column.key);
  return (
    <div className={styles.stack}>
      <title>{`${capital(words.students)} – ${name}`}</title>
      <PageHeader
        title={capital(words.students)}
        sentence={view.sentence}
        reason={`${view.reason}. Week of ${formatDay(view.week.week)}.`}
        actions={
          can('cases:read') ? (
            <a href={addressOf(key, '/students/no-trusted-adult')}>Who has no trusted adult</a>
          ) : undefined
        }
      />
      <CohortFilterBar options={view.options} more={[pattern]}>
        <Find />
      </CohortFilterBar>
      <BandChip />
      <SaidNotice verb={verb} />
      {view.unscored ? <p className={styles.quiet}>{view.unscored}</p> : null}
      {view.total === 0 ? (
        <Empty
          title={`No ${words.students} here`}
          action={<a href={addressOf(key, '/students', keep(search, ['week']))}>Show all that you may see</a>}
        >
          <p>
            {view.totalVisible === 0
              ? `You have no ${words.students} in this week. Ask who runs the roster here to link them to you.`
              : 'None fits all of these filters.'}
          </p>
        </Empty>
      ) : (
        <DataTable
          label={`${capital(words.students)}, week of ${formatDay(view.week.week)}`}
          columns={columns}
          rows={view.rows}
          rowKey={(row) => String(row.enrolmentId)}
          shown={search.columns?.split(',') ?? usual}
          onShown={(keys) => set({ columns: keys?.join(',') })}
          sort={search.sort ? { by: search.sort, order } : null}
          onSort={(by, next) => set({ sort: by, order: next, page: undefined })}
          total={view.total}
          page={view.page}
          size={view.size}
          onPage={(page) => {
            set({ page: page === 1 ? undefined : String(page) });
            scrollTo({ top: 0 });
          }}
          isStale={isStale}
          tools={
            <>
              <Suspense>{mayLog ? <GroupMeeting students={view.rows} verb={verb} /> : null}</Suspense>
              <Suspense>{can('plans:work') ? <GroupPlan students={view.rows} verb={verb} /> : null}</Suspense>
              <Suspense>
                <ExportList keys={listKeys} />
              </Suspense>
            </>
          }
        />
      )}
    </div>
  );
}

/** Part of a name or an identifier; the list follows as one types. */
function Find() {
  const { words } = useInstitution();
  const { search, set } = useAddress();
  const [text, setText] = useState(search.q ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (text === (search.q ?? '')) return;
    const timer = setTimeout(() => set({ q: text.trim() || undefined, page: undefined }, { replace: true }), 250);
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const target = event.target;
      if (
        event.key !== '/' ||
        (target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
      )
        return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className={styles.find}>
      <label htmlFor="find">Find a {words.student}</label>
      <input
        id="find"
        ref={field}
        type="search"
        value={text}
        placeholder="Name or number"
        onChange={(event) => setText(event.currentTarget.value)}
        aria-keyshortcuts="/"
      />
    </div>
  );
}

/** The score band that the list is narrowed to, to be taken off. */
function BandChip() {
  const { search, hrefWith } = useAddress();
  if (search.from === undefined && search.to === undefined) return null;
  const to = search.to === undefined || search.to === '1000' ? 1000 : Number(search.to) - 1;
  return (
    <div className={styles.chips}>
      <a className={styles.chip} href={hrefWith({ from: undefined, to: undefined, page: undefined })}>
        Score {search.from ?? '0'} to {to}
        <IconX size={14} aria-label="take off" />
      </a>
    </div>
  );
}
