import { Button } from '@mantine/core';
import { IconFileUpload, IconUsersPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { DeliveriesView } from '../../../../../sources/core/views.ts';
import { DeliveryTable } from '../../../../../sources/web/delivery-table.tsx';
import { deliveryKindWords, deliveryStates, deliveryStateWords } from '../../../../../sources/web/delivery-words.ts';
import { FilterBar } from '../../../../../ui/filter-bar.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Trouble } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page } from '../page.tsx';
import { sourcesQuery } from '../queries.ts';

/** Every file that came, newest first. */
export default function DeliveriesPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const filter = { source: search.source, state: search.state, kind: search.kind };
  const isFiltered = Object.values(filter).some(Boolean);
  const list = useInfiniteQuery({
    queryKey: [key, 'deliveries', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<DeliveriesView>(tenant(key, '/deliveries'), { ...filter, before: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.deliveries.some(({ isMoving }) => isMoving)) ? 1500 : false,
  });
  const deliveries = list.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <Page title="Deliveries">
      <PageHeader
        title="Deliveries"
        sentence={isFiltered || deliveries.length === 0 ? undefined : sentenceOf(deliveries)}
        actions={<UploadButtons />}
      />
      <Filters />
      {list.isError ? (
        <Trouble error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : deliveries.length === 0 ? (
        isFiltered ? (
          <Empty title="No such delivery">
            <p>No delivery fits these filters. Take one off to see more.</p>
          </Empty>
        ) : (
          <Empty title="No deliveries yet" action={<UploadButton />}>
            <p>
              A delivery is one file of a source. When you upload one, you see its first rows, say what each column is,
              and afterwards what became of every row. Files may come by themselves too: from the watched folder, or
              from a program with a token.
            </p>
          </Empty>
        )
      ) : (
        <>
          <DeliveryTable
            deliveries={deliveries}
            hrefOf={({ deliveryId }) => addressOf(key, `/deliveries/${deliveryId}`)}
          />
          {list.hasNextPage ? (
            <div>
              <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show older ones
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Page>
  );
}

function Filters() {
  const { key } = useInstitution();
  const { search, set } = useAddress();
  const sources = useQuery(sourcesQuery(key)).data?.sources ?? [];
  return (
    <FilterBar
      filters={[
        {
          key: 'source',
          label: 'Source',
          all: 'All sources',
          choices: sources.map(({ sourceId, name }) => ({ key: String(sourceId), label: name })),
          value: search.source,
        },
        {
          key: 'state',
          label: 'State',
          all: 'Any state',
          choices: deliveryStates.map((state) => ({ key: state, label: deliveryStateWords[state] })),
          value: search.state,
        },
        {
          key: 'kind',
          label: 'Kind',
          all: 'Any kind',
          choices: Object.entries(deliveryKindWords).map(([kind, label]) => ({ key: kind, label })),
          value: search.kind,
        },
      ]}
      onChange={(name, value) => set({ [name]: value })}
      onClear={() => set({ source: undefined, state: undefined, kind: undefined })}
    />
  );
}

function UploadButton() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const may = useCan()('deliveries:manage');
  return may ? (
    <Button
      component="a"
      href={addressOf(key, '/deliveries/new', { source: search.source })}
      leftSection={<IconFileUpload size={16} />}
    >
      Upload a file
    </Button>
  ) : null;
}

function UploadButtons() {
  const { key } = useInstitution();
  const mayImport = useCan()('roster:import');
  return (
    <>
      {mayImport ? (
        <Button
          component="a"
          variant="default"
          href={addressOf(key, '/deliveries/roster')}
          leftSection={<IconUsersPlus size={16} />}
        >
          Upload the roster
        </Button>
      ) : null}
      <UploadButton />
    </>
  );
}

function sentenceOf(deliveries: DeliveriesView['deliveries']): string {
  const held = deliveries.filter(({ state }) => state === 'held').length;
  const failed = deliveries.filter(({ state }) => state === 'failed').length;
  const moving = deliveries.filter(({ isMoving }) => isMoving).length;
  const parts = [
    ...(held > 0 ? [`${held} held until somebody has looked`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(moving > 0 ? [`${moving} on the way`] : []),
  ];
  return parts.length === 0
    ? 'Every delivery that came is settled.'
    : `Of those that came lately: ${parts.join(', ')}.`;
}
