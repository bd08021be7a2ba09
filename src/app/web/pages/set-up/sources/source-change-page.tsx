import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { SourceView } from '../../../../../sources/core/views.ts';
import { SourceForm, type SourceInput } from '../../../../../sources/web/source-form.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { useVerb } from '../use-verb.ts';

/** A new source, or everything that can be said about one. */
export default function SourceChangePage() {
  const { key, preset, words } = useInstitution();
  const { sourceId } = useParams({ strict: false }) as { sourceId?: string };
  const may = useCan()('sources:manage');
  const { go } = useAddress();
  const { refresh } = useVerb();
  const source = useQuery({
    queryKey: [key, 'sources', sourceId],
    queryFn: ({ signal }) =>
      api.get<SourceView>(tenant(key, `/sources/${encodeURIComponent(sourceId ?? '')}`), {}, signal),
    enabled: sourceId !== undefined,
  });
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers look after sources. Ask one of them."
      />
    );
  const leave = (): void => go(addressOf(key, sourceId ? `/sources/${sourceId}` : '/sources'));

  const create = async (input: SourceInput): Promise<void> => {
    const made = await api.post<{ sourceId: number }>(tenant(key, '/sources'), input);
    await refresh();
    go(addressOf(key, '/deliveries/new', { source: made.sourceId }));
  };
  const change = async ({ key: _, measure: __, ...fields }: SourceInput): Promise<void> => {
    await api.patch(tenant(key, `/sources/${encodeURIComponent(sourceId ?? '')}`), fields);
    await refresh();
    leave();
  };
  if (sourceId === undefined)
    return (
      <Page title="Add a source">
        <Trail steps={[{ label: 'Sources', href: addressOf(key, '/sources') }]} />
        <PageHeader
          title="Add a source"
          sentence="Say what it is; afterwards you upload its first file and see what its columns are."
        />
        <SourceForm source={null} preset={preset} words={words} onSave={create} onCancel={leave} />
      </Page>
    );
  return (
    <Loaded query={source} skeleton={<PageSkeleton />}>
      {(data) => (
        <Page title={`Change ${data.name}`}>
          <Trail steps={[{ label: data.name, href: addressOf(key, `/sources/${sourceId}`) }]} />
          <PageHeader
            title={`Change ${data.name}`}
            sentence="Scores follow from the next run; past ones stay as they are. The ledger keeps what was before."
          />
          <SourceForm source={data} preset={preset} words={words} onSave={change} onCancel={leave} />
        </Page>
      )}
    </Loaded>
  );
}
