import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import type { MappingInput } from '../../../../../sources/core/mapping.ts';
import type { DeliveryView, FileView, PreviewView, SourceView } from '../../../../../sources/core/views.ts';
import {
  columnOf,
  draftOf,
  type MappingDraft,
  mappingOf,
  suggestedDraft,
  troubles,
} from '../../../../../sources/web/mapping-draft.ts';
import { MappingEditor } from '../../../../../sources/web/mapping-editor.tsx';
import { PreviewRows } from '../../../../../sources/web/preview-rows.tsx';
import { valuesIn } from '../../../../../sources/web/question-props.ts';
import { type Refusal, refusalOf } from '../../../../../ui/form/use-form.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Section } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { useAddress } from '../../../use-address.ts';
import { useVerb } from '../use-verb.ts';

interface MapAndDeliverProps {
  file: FileView;
  source: SourceView;
  sources: readonly SourceView[];
}

type Start = { draft: MappingDraft; from: 'saved' | 'suggested' } | { draft: null; from: 'saved' };

/** What the columns are and what would become of the rows, then the delivery itself. */
export function MapAndDeliver({ file, source, sources }: MapAndDeliverProps) {
  const [start] = useState(() => startOf(file, source));
  const [draft, setDraft] = useState<MappingDraft | null>(start.draft);
  const codes = draft?.as === 'marks' ? valuesIn(file, columnOf(draft, 'value')) : [];
  const open = draft ? troubles(draft, codes) : [];
  const isOpen = open.length > 0;
  const mapping = useMemo<MappingInput | null>(
    () => (draft === null ? source.mapping : isOpen ? null : mappingOf(draft, source.key)),
    [draft, isOpen, source],
  );
  return (
    <>
      <Section
        title="What its columns are"
        note={
          start.from === 'saved'
            ? 'By the mapping that is saved with the source.'
            : 'Leadline’s guess from the names and values. Look at the first rows, and correct what is wrong.'
        }
      >
        {draft === null ? (
          <Notice title="The saved mapping reads several sources in different ways">
            It is used as it is. It can be changed with the command line or the API.
          </Notice>
        ) : (
          <MappingEditor
            file={file}
            draft={draft}
            measure={source.measure}
            onDraft={setDraft}
            troubles={open}
            sources={sources}
            sourceKey={source.key}
          />
        )}
      </Section>
      {mapping === null ? null : <Deliver file={file} source={source} mapping={mapping} draft={draft} />}
    </>
  );
}

interface DeliverProps {
  file: FileView;
  source: SourceView;
  mapping: MappingInput;
  /** Null: the saved mapping is used as it is. */
  draft: MappingDraft | null;
}

/** A trial on the first rows, and the button that means it. */
function Deliver({ file, source, mapping, draft }: DeliverProps) {
  const { key } = useInstitution();
  const may = useCan();
  const [keeps, setKeeps] = useState(source.mapping === null);
  const { deliver, isBusy, refusal } = useDelivering(file, source);
  const asked = useDeferredValue(mapping);
  const preview = useQuery({
    queryKey: [key, 'preview', file.contentHash, asked],
    queryFn: () => api.post<PreviewView>(tenant(key, `/files/${file.contentHash}/preview`), { mapping: asked }),
    staleTime: 60_000,
  });
  return (
    <Section title="What becomes of its rows" note="A trial on the first rows; nothing is stored yet.">
      {preview.isError ? (
        <Notice tone="bad" title={refusalOf(preview.error).title} isAlert>
          {refusalOf(preview.error).message}
        </Notice>
      ) : preview.data ? (
        <PreviewRows preview={preview.data} hasValues={draft?.as !== 'rows'} />
      ) : (
        <TableSkeleton rows={6} />
      )}
      {may('sources:manage') && draft ? (
        <Checkbox
          label="Save this mapping with the source"
          description="The next files, and those that come by themselves, are read in the same way."
          checked={keeps}
          onChange={(event) => setKeeps(event.currentTarget.checked)}
        />
      ) : null}
      {refusal ? (
        <Notice tone="bad" title={refusal.title} isAlert>
          {refusal.message}
        </Notice>
      ) : null}
      <div>
        <Button
          loading={isBusy}
          disabled={preview.isError || preview.data === undefined}
          onClick={() => void deliver(mapping, keeps && draft ? draft.identifierKind : null)}
        >
          Deliver the file
        </Button>
      </div>
    </Section>
  );
}

/** Saves the mapping where that is wanted, delivers, and goes to the delivery. */
function useDelivering(file: FileView, source: SourceView) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const { refresh } = useVerb();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const deliver = async (mapping: MappingInput, keepsWithKind: string | null): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      if (keepsWithKind !== null)
        await api.patch(tenant(key, `/sources/${source.sourceId}`), { mapping, identifierKind: keepsWithKind });
      const { delivery } = await api.post<{ delivery: DeliveryView }>(tenant(key, '/deliveries'), {
        contentHash: file.contentHash,
        fileName: file.fileName,
        sourceKey: source.key,
        mapping,
      });
      await refresh();
      go(addressOf(key, `/deliveries/${delivery.deliveryId}`));
    } catch (error) {
      setRefusal(refusalOf(error));
      setBusy(false);
    }
  };
  return { deliver, isBusy, refusal };
}

/** The saved mapping where it fits the file's columns, else a guess. */
function startOf(file: FileView, source: SourceView): Start {
  const names = file.columns.map(({ name }) => name);
  if (source.mapping) {
    const draft = draftOf(source.mapping, names, source.key);
    if (draft === null) return { draft: null, from: 'saved' };
    const used = Object.entries(draft.roles).filter(([, role]) => role !== 'none');
    if (used.every(([name]) => names.includes(name))) return { draft, from: 'saved' };
  }
  return { draft: suggestedDraft(file.columns, file.suggestion, source), from: 'suggested' };
}
