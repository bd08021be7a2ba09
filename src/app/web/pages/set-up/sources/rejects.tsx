import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { rejectedFates } from '../../../../../sources/core/fates.ts';
import type { DeliveryView, RejectsView } from '../../../../../sources/core/views.ts';
import { fateWords } from '../../../../../sources/web/fate-words.ts';
import { RejectList } from '../../../../../sources/web/reject-list.tsx';
import { FilterBar } from '../../../../../ui/filter-bar.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Trouble } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';

/** The rows of a delivery that were not stored, some at a time. */
export function Rejects({ delivery, fate }: { delivery: DeliveryView; fate: string | undefined }) {
  const { key } = useInstitution();
  const { set } = useAddress();
  const list = useInfiniteQuery({
    queryKey: [key, 'deliveries', delivery.deliveryId, 'rejects', fate ?? null, delivery.state],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      api.get<RejectsView>(
        tenant(key, `/deliveries/${delivery.deliveryId}/rejects`),
        { fate, after: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const choices = rejectedFates
    .filter((one) => (delivery.rowCounts[one] ?? 0) > 0)
    .map((one) => ({ key: one, label: fateWords[one].label }));
  return (
    <>
      {delivery.kind === 'roster' ? null : (
        <FilterBar
          filters={[{ key: 'fate', label: 'What became of them', all: 'All of these', choices, value: fate }]}
          onChange={(name, value) => set({ [name]: value })}
          onClear={() => set({ fate: undefined })}
        />
      )}
      {list.isError ? (
        <Trouble error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton rows={6} />
      ) : (
        <>
          <RejectList rejects={list.data.pages.flatMap((page) => page.rejects)} />
          {list.hasNextPage ? (
            <div>
              <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </>
      )}
    </>
  );
}
