import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Mapping, MappingInput } from '../../../../../sources/core/mapping.ts';
import type { DeliveriesView, FileView, PreviewView, SourceView } from '../../../../../sources/core/views.ts';
import {
  columnOf,
  draftOf,
  type MappingDraft,
  mappingOf,
  suggestedDraft,
  troubles,
} from '../../../../../sources/web/mapping-draft.ts';
import { MappingEditor } from '../../../../../sources/web/mapping-editor.tsx';
import { fileWithout, MappingEffect } from '../../../../../sources/web/mapping-effect.tsx';
import { valuesIn } from '../../../../../sources/web/question-props.ts';
import { type Refusal, refusalOf } from '../../../../../ui/form/use-form.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty, Forbidden } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page, Trail } from '../page.tsx';
import { sourcesQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** How the files of a source are read, to be changed without a file at hand: tried on the last one that is still stored. */
export default function SourceMappingPage() {
  const { key } = useInstitution();
  const { sourceId } = useParams({ strict: false }) as { sourceId: string };
  const can = useCan();
  const may = can('sources:manage') && can('deliveries:manage');
  const sources = useQuery({ ...sourcesQuery(key), enabled: may });
  const file = useQuery({
    queryKey: [key, 'last-file', sourceId],
    queryFn: ({ signal }) => lastFile(key, Number(sourceId), signal),
    enabled: may,
    staleTime: 60_000,
  });
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers say how files are read. Ask one of them."
      />
    );
  return (
    <Loaded query={sources} skeleton={<PageSkeleton />}>
      {(data) => {
        const source = data.sources.find((one) => String(one.sourceId) === sourceId);
        if (!source)
          return <Forbidden title="No such source" message="There is no source with this number. Look in the list." />;
        return (
          <Page title={`Mapping of ${source.name}`}>
            <Trail steps={[{ label: source.name, href: addressOf(key, `/sources/${sourceId}`) }]} />
            <PageHeader
              title={`How the files of ${source.name} are read`}
              sentence="A change counts from the next file; what came before stays as it was read."
            />
            <Loaded query={file} skeleton={<PageSkeleton />}>
              {(last) => (
                <EditMapping key={last?.contentHash ?? ''} file={last} source={source} sources={data.sources} />
              )}
            </Loaded>
          </Page>
        );
      }}
    </Loaded>
  );
}

/** The last file that came for the source itself; null when none did, or it is no longer stored. */
async function lastFile(institution: string, sourceId: number, signal: AbortSignal): Promise<FileView | null> {
  const { deliveries } = await api.get<DeliveriesView>(
    tenant(institution, '/deliveries'),
    { source: sourceId },
    signal,
  );
  const own = deliveries.find((one) => one.sourceId === sourceId);
  if (!own) return null;
  try {
    return await api.get<FileView>(tenant(institution, `/deliveries/${own.deliveryId}/file`), {}, signal);
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'sources.file-gone') return null;
    throw error;
  }
}

interface EditMappingProps {
  file: FileView | null;
  source: SourceView;
  sources: readonly SourceView[];
}

function EditMapping({ file, source, sources }: EditMappingProps) {
  const { key } = useInstitution();
  // The mapping as this page found it: what a change is held against, and what undoing it brings back.
  const [before, setBefore] = useState<Mapping | null>(source.mapping);
  const shown = file ?? (before ? fileWithout(before) : null);
  const [draft, setDraft] = useState<MappingDraft | null>(() => {
    if (!shown) return null;
    return before
      ? draftOf(before, namesOf(shown), source.key)
      : suggestedDraft(shown.columns, shown.suggestion, source);
  });
  if (!shown)
    return (
      <Empty
        title="No file has come yet"
        action={
          <Button component="a" href={addressOf(key, '/deliveries/new', { source: source.sourceId })}>
            Upload a file
          </Button>
        }
      >
        <p>The first file that you upload shows its columns, and what you say of them is saved for the next ones.</p>
      </Empty>
    );
  if (!draft)
    return (
      <Notice title="This mapping reads several sources in different ways">
        It holds more than this page can show, so it stays as it is. It can be changed with the API.
      </Notice>
    );
  return (
    <Draft file={file} shown={shown} draft={draft} onDraft={setDraft} {...{ source, sources, before, setBefore }} />
  );
}

const namesOf = ({ columns }: FileView): string[] => columns.map(({ name }) => name);

interface DraftProps extends EditMappingProps {
  shown: FileView;
  draft: MappingDraft;
  onDraft: (draft: MappingDraft) => void;
  before: Mapping | null;
  setBefore: (mapping: Mapping) => void;
}

function Draft({ file, shown, draft, onDraft, source, sources, before, setBefore }: DraftProps) {
  const codes = draft.as === 'marks' ? valuesIn(shown, columnOf(draft, 'value')) : [];
  const open = troubles(draft, codes);
  const isOpen = open.length > 0;
  const mapping = useMemo<MappingInput | null>(
    () => (isOpen ? null : mappingOf(draft, source.key)),
    [draft, isOpen, source.key],
  );
  const { save, verb, refusal } = useSaving(source, before, setBefore);
  // Both as a draft says them: what is stored may have its parts in another order.
  const saved = before && draftOf(before, namesOf(shown), source.key);
  const isSame =
    mapping !== null && saved !== null && JSON.stringify(mapping) === JSON.stringify(mappingOf(saved, source.key));
  return (
    <>
      <SaidNotice verb={verb} />
      <Section
        title="What its columns are"
        note={file ? `The first rows of ${file.fileName}, the last file that came.` : undefined}
      >
        {file ? null : (
          <Notice title="The last file is no longer stored here">
            So it cannot be tried out. What you change counts from the next file; its delivery shows every row’s fate.
          </Notice>
        )}
        <MappingEditor
          file={shown}
          draft={draft}
          measure={source.measure}
          onDraft={onDraft}
          troubles={open}
          sources={sources}
          sourceKey={source.key}
        />
      </Section>
      {file && mapping ? <Trial file={file} mapping={mapping} before={before} draft={draft} /> : null}
      {refusal ? (
        <Notice tone="bad" title={refusal.title} isAlert>
          {refusal.message}
        </Notice>
      ) : null}
      <div>
        <Button
          disabled={mapping === null || isSame}
          loading={verb.isBusy}
          onClick={() => (mapping ? void save(mapping, draft.identifierKind) : undefined)}
        >
          Save the mapping
        </Button>
      </div>
    </>
  );
}

function useSaving(source: SourceView, before: Mapping | null, setBefore: (mapping: Mapping) => void) {
  const { key } = useInstitution();
  const verb = useVerb();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const address = tenant(key, `/sources/${source.sourceId}`);
  const save = async (mapping: MappingInput, identifierKind: string): Promise<void> => {
    setRefusal(null);
    try {
      const after = await api.patch<{ mapping: Mapping }>(address, { mapping, identifierKind });
      const kind = source.identifierKind;
      const undo = before
        ? async () => {
            await api.patch(address, { mapping: before, identifierKind: kind });
            setBefore(before);
          }
        : undefined;
      setBefore(after.mapping);
      await verb.refresh();
      verb.say({
        words: `Saved. The next files of ${source.name} are read in this way.`,
        tone: 'good',
        ...(undo ? { undo } : {}),
      });
    } catch (error) {
      setRefusal(refusalOf(error));
    }
  };
  return { save, verb, refusal };
}

interface TrialProps {
  file: FileView;
  mapping: MappingInput;
  before: Mapping | null;
  draft: MappingDraft;
}

/** The last file's first rows as they would be read, beside how the saved mapping reads them. */
function Trial({ file, mapping, before, draft }: TrialProps) {
  const { key } = useInstitution();
  const asked = useDeferredValue(mapping);
  const trial = (tried: MappingInput | null) => ({
    queryKey: [key, 'preview', file.contentHash, tried],
    queryFn: () => api.post<PreviewView>(tenant(key, `/files/${file.contentHash}/preview`), { mapping: tried }),
    enabled: tried !== null,
    staleTime: 60_000,
  });
  const after = useQuery(trial(asked));
  const now = useQuery(trial(before));
  return (
    <Section title="What the change does" note="Tried on the first rows of that file; nothing is stored.">
      {after.isError ? (
        <Notice tone="bad" title={refusalOf(after.error).title} isAlert>
          {refusalOf(after.error).message}
        </Notice>
      ) : (
        <MappingEffect before={now.data ?? null} after={after.data ?? null} hasValues={draft.as !== 'rows'} />
      )}
    </Section>
  );
}
