import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { priorityWords } from '../../../../cases/core/change-words.ts';
import { type CaseListKey, type CaseListView, caseLists } from '../../../../cases/core/views.ts';
import { caseColumns } from '../../../../cases/web/case-columns.tsx';
import { DataTable } from '../../../../ui/data-table.tsx';
import { FilterBar } from '../../../../ui/filter-bar.tsx';
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
import { useVerb } from '../set-up/use-verb.ts';
import { FindText } from './find-text.tsx';
import { LogContact } from './log-contact.tsx';

const WaitingConcerns = lazy(() => import('./waiting-concerns.tsx'));
const WaitingHandovers = lazy(() => import('./waiting-handovers.tsx'));

const keys = ['list', 'kind', 'priority', 'owner', 'team', 'unit', 'tag', 'q', 'sort', 'page', 'size'];
const listWords: Record<CaseListKey, string> = {
  mine: 'Mine',
  team: 'My teams',
  unassigned: 'Unassigned',
  overdue: 'Overdue',
  all: 'All open',
  watching: 'Watched',
  closed: 'Closed',
};

/** Cases of the students whom the reader may see; the address says which. */
export default function CasesPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const asked = keep(search, keys);
  const query = useQuery({
    queryKey: [key, 'cases', asked],
    queryFn: ({ signal }) => api.get<CaseListView>(tenant(key, '/cases'), asked, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton />}>
      {(view) => <Cases view={view} isStale={query.isPlaceholderData} />}
    </Loaded>
  );
}

function Cases({ view, isStale }: { view: CaseListView; isStale: boolean }) {
  const { key, name, words } = useInstitution();
  const { search, set } = useAddress();
  const can = useCan();
  const verb = useVerb();
  const lists = caseLists.filter((list) => view.isOnStaff || !['mine', 'team', 'watching'].includes(list));
  const columns = caseColumns(
    words,
    (row) => addressOf(key, `/cases/${row.caseId}`),
    (row) => addressOf(key, `/students/${row.student.studentId}`),
    can('contacts:log') ? (row) => <LogContact student={row.student} verb={verb} isIcon /> : undefined,
  );
  return (
    <div className={page.stack}>
      <title>{`Cases – ${name}`}</title>
      <PageHeader
        title="Cases"
        sentence={view.sentence}
        actions={
          can('cases:lead') ? (
            <>
              <a href={addressOf(key, '/casework')}>Coverage, workload, teams</a>
              <a href={addressOf(key, '/cases/import', { what: 'cases' })}>Import</a>
            </>
          ) : null
        }
      />
      <SaidNotice verb={verb} />
      <Suspense>
        {can('cases:work') ? <WaitingHandovers verb={verb} /> : null}
        <WaitingConcerns />
      </Suspense>
      <PageTabs
        label="Which cases"
        tabs={lists.map((list) => ({
          key: list,
          href: addressOf(key, '/cases', { ...keep(search, ['kind', 'priority', 'team', 'tag', 'q']), list }),
          isOpen: list === view.list,
          words: listWords[list],
        }))}
      />
      <FilterBar
        filters={[
          {
            key: 'kind',
            label: 'Kind',
            all: 'Every kind',
            choices: view.kinds.map((kind) => ({ key: kind.key, label: kind.name })),
            value: search.kind,
          },
          {
            key: 'priority',
            label: 'Priority',
            all: 'Every priority',
            choices: ([1, 2, 3] as const).map((one) => ({ key: String(one), label: priorityWords[one] })),
            value: search.priority,
          },
          {
            key: 'team',
            label: 'Team',
            all: 'Every team',
            choices: view.teams.map((team) => ({ key: team.teamId, label: team.name })),
            value: search.team,
          },
        ]}
        onChange={(filter, value) => set({ [filter]: value, page: undefined })}
        onClear={() => set({ kind: undefined, priority: undefined, team: undefined, tag: undefined, page: undefined })}
      >
        <FindText label={`Find a ${words.student}`} placeholder="Name" />
      </FilterBar>
      {view.total === 0 ? (
        <Empty
          title="No case here"
          action={<a href={addressOf(key, '/students', { sort: 'no_contact' })}>Whom nobody spoke with for longest</a>}
        >
          <p>A case is opened on a {words.student}’s page, from a concern, or by an alert.</p>
        </Empty>
      ) : (
        <DataTable
          label="Cases"
          columns={columns}
          rows={view.rows}
          rowKey={(row) => row.caseId}
          shown={search.columns?.split(',')}
          onShown={(shown) => set({ columns: shown?.join(',') })}
          sort={{ by: search.sort ?? 'next', order: 'asc' }}
          onSort={(by) => set({ sort: by, page: undefined })}
          total={view.total}
          page={view.page}
          size={view.size}
          onPage={(to) => {
            set({ page: to === 1 ? undefined : String(to) });
            scrollTo({ top: 0 });
          }}
          isStale={isStale}
        />
      )}
    </div>
  );
}
