import { useQuery } from '@tanstack/react-query';
import { batchStates } from '../../../../../families/core/writing/batch-state.ts';
import type { BatchLine, FamilyBatchesView } from '../../../../../families/core/writing/views.ts';
import type { Words } from '../../../../../institution/core/presets.ts';
import { formatCount, formatInstant } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import { state_words } from './batch-words.ts';

/** Everything that went to families, goes, or waits for a person. */
export default function BatchesPage() {
  const { key, name, words } = useInstitution();
  const { search, set, hrefWith } = useAddress();
  const query = useQuery({
    queryKey: [key, 'family-batches', search.state, search.before],
    queryFn: ({ signal }) =>
      api.get<FamilyBatchesView>(
        tenant(key, '/family-batches'),
        { state: search.state, before: search.before },
        signal,
      ),
    placeholderData: (last) => last,
    refetchInterval: 15_000,
  });
  return (
    <div className={page.stack}>
      <title>{`What went to ${words.families} – ${name}`}</title>
      <PageHeader
        title={`What went to ${words.families}`}
        sentence={query.data ? sentenceOf(query.data, words) : undefined}
      />
      <FamiliesNav />
      <Segments
        label="State"
        value={search.state ?? ''}
        onChange={(state) => set({ state: state || undefined, before: undefined })}
        choices={[
          { key: '', label: 'All' },
          ...batchStates
            .filter((state) => ['held', 'counting_down', 'sent', 'stopped', 'recalled'].includes(state))
            .map((state) => ({ key: state, label: state_words[state] })),
        ]}
      />
      <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
        {(view) => (
          <>
            <Held view={view} />
            {view.batches.length === 0 ? (
              <p className={page.quiet}>Nothing here. “Write” begins with whom you want to write to.</p>
            ) : (
              <Batches batches={view.batches} />
            )}
            {view.before ? <a href={hrefWith({ before: view.before })}>Earlier</a> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

function sentenceOf(view: FamilyBatchesView, words: Words): string {
  const count = (state: string) => view.counts.find((one) => one.state === state)?.n ?? 0;
  const waits = count('held');
  const tasks = view.interpreterTasks;
  return [
    waits > 0 ? `${formatCount(waits, 'batch waits', 'batches wait')} for a person` : 'Nothing waits for a person',
    tasks > 0 ? `${formatCount(tasks, `${words.family} needs`, `${words.families} need`)} an interpreter` : '',
  ]
    .filter(Boolean)
    .join('; ')
    .concat('.');
}

function Held({ view }: { view: FamilyBatchesView }) {
  const { key } = useInstitution();
  const held = view.batches.filter(({ state }) => state === 'held');
  if (held.length === 0) return null;
  return (
    <>
      {held.slice(0, 3).map((batch) => (
        <Notice
          key={batch.batchId}
          tone="attention"
          title={`${batch.occasionName}: ${formatCount(batch.messages, 'message')} wait`}
          action={<a href={addressOf(key, `/families/batches/${batch.batchId}`)}>Look at it</a>}
        >
          {batch.reasonWords[0]}
        </Notice>
      ))}
    </>
  );
}

function Batches({ batches }: { batches: readonly BatchLine[] }) {
  const { key } = useInstitution();
  return (
    <PlainTable
      caption="Batches"
      rows={batches}
      keyOf={(one) => one.batchId}
      isQuiet={(one) => one.state === 'stopped' || one.isRehearsal}
      columns={[
        {
          key: 'what',
          label: 'What',
          isName: true,
          cell: (one) => (
            <a href={addressOf(key, `/families/batches/${one.batchId}`)}>{one.templateName || one.occasionName}</a>
          ),
        },
        { key: 'when', label: 'Written', cell: (one) => formatInstant(one.madeAt) },
        { key: 'by', label: 'By', cell: (one) => (one.originKind === 'automatic' ? 'by itself' : one.madeBy) },
        { key: 'students', label: 'Students', isNumeric: true, cell: (one) => one.students },
        { key: 'messages', label: 'Messages', isNumeric: true, cell: (one) => one.messages },
        {
          key: 'usual',
          label: 'Usual',
          isNumeric: true,
          cell: (one) => (one.usual === null ? '–' : Math.round(one.usual)),
        },
        {
          key: 'state',
          label: 'State',
          cell: (one) => (one.isRehearsal ? 'rehearsed' : state_words[one.state]),
        },
      ]}
    />
  );
}
