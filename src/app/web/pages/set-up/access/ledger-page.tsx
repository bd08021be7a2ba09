import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { EventView, ViewView } from '../../../../../ledger/core/views.ts';
import { EventList } from '../../../../../ledger/web/event-list.tsx';
import { verbWords } from '../../../../../ledger/web/verb-words.ts';
import { ViewTable } from '../../../../../ledger/web/view-table.tsx';
import { FilterBar } from '../../../../../ui/filter-bar.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded, Trouble } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { FindStudent } from '../roster/find-student.tsx';

const pageSize = 100;

/** The ledger: what was done here, and who looked at whom. */
export default function LedgerPage() {
  const { search } = useAddress();
  return search.student ? <ViewsOfStudent studentId={search.student} /> : <Events />;
}

function Events() {
  const { key, words } = useInstitution();
  const { search, set, go } = useAddress();
  const maySearch = useCan()('students:list');
  const events = useInfiniteQuery({
    queryKey: [key, 'ledger', search.verb ?? null],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<{ events: EventView[] }>(
        tenant(key, '/ledger/events'),
        { before: pageParam, verb: search.verb, limit: pageSize },
        signal,
      ),
    getNextPageParam: (last) => (last.events.length < pageSize ? undefined : last.events.at(-1)?.number),
  });
  const all = events.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Page title="Ledger">
      <PageHeader
        title="Ledger"
        sentence={`Everything that somebody did here is written down and cannot be changed; every look at a ${words.student} is kept apart.`}
      />
      {maySearch ? (
        <FindStudent
          label={`Who looked at a ${words.student}?`}
          onFind={(student) => go(addressOf(key, '/ledger', { student: student.studentId, name: student.name }))}
        />
      ) : null}
      <FilterBar
        filters={[
          {
            key: 'verb',
            label: 'What was done',
            all: 'Everything',
            choices: Object.entries(verbWords).map(([verb, says]) => ({ key: verb, label: says })),
            value: search.verb,
          },
        ]}
        onChange={(name, value) => set({ [name]: value })}
        onClear={() => set({ verb: undefined })}
      />
      {events.isError ? (
        <Trouble error={events.error} onRetry={() => void events.refetch()} />
      ) : events.isPending ? (
        <TableSkeleton />
      ) : all.length === 0 ? (
        <Empty title="Nothing of this kind yet">
          <p>What people, programs and Leadline itself do appears here as it happens.</p>
        </Empty>
      ) : (
        <>
          <EventList events={all} hrefOf={(event) => subjectHref(key, event)} />
          {events.hasNextPage ? (
            <div>
              <Button variant="default" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                Show older ones
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Page>
  );
}

/** Where the subject of an event is shown. */
function subjectHref(institution: string, { subject_kind, subject_id }: EventView): string | null {
  if (subject_id === null) return null;
  if (subject_kind === 'source') return addressOf(institution, `/sources/${subject_id}`);
  if (subject_kind === 'delivery') return addressOf(institution, `/deliveries/${subject_id}`);
  if (subject_kind === 'model') return addressOf(institution, '/model');
  if (subject_kind === 'run') return addressOf(institution, '/runs');
  return null;
}

function ViewsOfStudent({ studentId }: { studentId: string }) {
  const { key, words } = useInstitution();
  const { search } = useAddress();
  const views = useQuery({
    queryKey: [key, 'views', studentId],
    queryFn: ({ signal }) =>
      api.get<{ views: ViewView[] }>(
        tenant(key, `/ledger/views/${encodeURIComponent(studentId)}`),
        { limit: 1000 },
        signal,
      ),
  });
  const n = views.data?.views.length ?? 0;
  const people = new Set(views.data?.views.map((view) => view.actor_name)).size;
  return (
    <Page title={`Who looked at ${search.name ?? `this ${words.student}`}`}>
      <Trail steps={[{ label: 'Ledger', href: addressOf(key, '/ledger') }]} />
      <PageHeader
        title={`Who looked at ${search.name ?? `this ${words.student}`}`}
        sentence={
          views.data
            ? `${formatCount(n, 'look')} by ${formatCount(people, 'person', 'people')}${n >= 1000 ? ' (the latest thousand)' : ''}.`
            : undefined
        }
      />
      <Loaded query={views} skeleton={<TableSkeleton />}>
        {(data) =>
          data.views.length === 0 ? (
            <Empty title="Nobody yet">
              <p>
                Whoever opens this {words.student}, or sees or exports a list with them, appears here with the ground on
                which it was allowed.
              </p>
            </Empty>
          ) : (
            <ViewTable views={data.views} />
          )
        }
      </Loaded>
    </Page>
  );
}
