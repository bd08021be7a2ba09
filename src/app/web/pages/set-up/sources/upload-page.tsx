import { Button, NativeSelect, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FileView, SourceView } from '../../../../../sources/core/views.ts';
import { DropZone } from '../../../../../sources/web/drop-zone.tsx';
import { fieldOrder } from '../../../../../ui/form/fields.tsx';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty, Forbidden } from '../../../../../ui/states.tsx';
import { demosWithFileToTry } from '../../../../core/file-to-try.ts';
import { addressOf, writeSearch } from '../../../address.ts';
import { ApiProblem, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { upload } from '../../../upload.ts';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { sourcesQuery } from '../queries.ts';
import { MapAndDeliver } from './map-and-deliver.tsx';

/** A file on its way in: whose it is, what its columns are, what would become of its rows; then it is delivered. */
export default function UploadPage() {
  const { key } = useInstitution();
  const may = useCan()('deliveries:manage');
  const sources = useQuery(sourcesQuery(key));
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers upload files. Ask one of them, or for the role."
      />
    );
  return (
    <Page title="Upload a file">
      <Trail steps={[{ label: 'Deliveries', href: addressOf(key, '/deliveries') }]} />
      <PageHeader title="Upload a file" sentence="Nothing is stored until you have seen what its first rows become." />
      <FileToTry />
      <Loaded query={sources} skeleton={<PageSkeleton />}>
        {(data) =>
          data.sources.length === 0 ? (
            <Empty
              title="Which source is it of?"
              action={
                <Button component="a" href={addressOf(key, '/sources/new')}>
                  Add the first source
                </Button>
              }
            >
              <p>A file belongs to a source, such as the learning platform. Add that first; it takes a minute.</p>
            </Empty>
          ) : (
            <Upload sources={data.sources} />
          )
        }
      </Loaded>
    </Page>
  );
}

/** In a demo that has one: a file with faults, to see what becomes of each row without waiting for one's own mishap. */
function FileToTry() {
  const { key, isDemo } = useInstitution();
  const can = useCan();
  if (!isDemo || !can('demo:play') || !demosWithFileToTry.includes(key)) return null;
  return (
    <p>
      Nothing at hand?{' '}
      <a href={tenant(key, '/demo/broken-file')} download>
        Download a file with faults to try
      </a>
      : last week’s attendance with codes spelled out, a student nobody knows, days that there are not, and lost cells.
    </p>
  );
}

function Upload({ sources }: { sources: readonly SourceView[] }) {
  const { key } = useInstitution();
  const { search, set } = useAddress();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  const [read, setRead] = useState<FileView | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const source =
    sources.find(({ sourceId }) => String(sourceId) === search.source) ??
    (sources.length === 1 ? sources[0] : undefined);

  const choose = async (chosen: File | null): Promise<void> => {
    stop?.abort();
    setProblem(null);
    setRead(null);
    setFile(chosen);
    setShare(null);
    if (!chosen) return;
    const controller = new AbortController();
    setStop(controller);
    setShare(0);
    try {
      setRead(
        await upload<FileView>(
          tenant(key, `/files${writeSearch({ name: chosen.name })}`),
          chosen,
          setShare,
          controller.signal,
        ),
      );
    } catch (error) {
      if (controller.signal.aborted) return;
      setProblem(
        error instanceof ApiProblem ? error : new ApiProblem(0, 'web', 'This did not work', (error as Error).message),
      );
    } finally {
      if (!controller.signal.aborted) setShare(null);
    }
  };
  return (
    <>
      <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
        <NativeSelect
          inputWrapperOrder={fieldOrder}
          label="Source"
          description="What the file holds. One file may feed several sources, by kind: choose the first."
          styles={{ wrapper: { maxWidth: 420 } }}
          value={source ? String(source.sourceId) : ''}
          onChange={(event) => set({ source: event.currentTarget.value || undefined }, { replace: true })}
          data={[
            ...(source ? [] : [{ value: '', label: 'Choose the source' }]),
            ...sources.map(({ sourceId, name }) => ({ value: String(sourceId), label: name })),
          ]}
        />
        <DropZone
          label="Drop the file here"
          help="CSV with any delimiter, Parquet or JSON lines; zipped or gzipped too. The whole file is read, however large."
          accept=".csv,.txt,.tsv,.gz,.zip,.parquet,.jsonl,.ndjson,.json"
          file={file}
          onFile={(chosen) => void choose(chosen)}
        />
        {share !== null ? (
          <div role="status">
            <p>{share < 1 ? `Uploading: ${Math.round(share * 100)} %` : 'Reading its columns'}</p>
            <Progress value={Math.max(2, share * 100)} animated={share >= 1} aria-label="Upload" />
          </div>
        ) : null}
        {problem ? (
          <Notice tone="bad" title={problem.title} isAlert>
            {problem.message}
          </Notice>
        ) : null}
      </div>
      {read && source ? (
        <MapAndDeliver key={`${read.contentHash} ${source.key}`} file={read} source={source} sources={sources} />
      ) : null}
      {read && !source ? (
        <Section title="Whose is it?">
          <p>Choose the source above to go on.</p>
        </Section>
      ) : null}
    </>
  );
}
