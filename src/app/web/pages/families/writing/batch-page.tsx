import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, useEffect, useState } from 'react';
import type { FamilyBatchView } from '../../../../../families/core/writing/views.ts';
import { formatCount, formatInstant } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import { batchSentence, channelWords, item_words, reachWords, whyWords } from './batch-words.ts';
import { MessageSample } from './message-sample.tsx';
import styles from './writing.module.css';

const ReleaseForm = lazy(async () => ({ default: (await import('./batch-forms.tsx')).ReleaseForm }));
const RecallForm = lazy(async () => ({ default: (await import('./batch-forms.tsx')).RecallForm }));

const moving = ['drafted', 'counting_down', 'sending'];

/** One batch: why it waits, what would go, and what became of it. */
export default function BatchPage() {
  const { key } = useInstitution();
  const { batchId } = useParams({ strict: false }) as { batchId: string };
  const { search } = useAddress();
  const query = useQuery({
    queryKey: [key, 'family-batch', batchId, search.page],
    queryFn: ({ signal }) =>
      api.get<FamilyBatchView>(
        tenant(key, `/family-batches/${encodeURIComponent(batchId)}`),
        { page: search.page },
        signal,
      ),
    placeholderData: (last) => (last?.batchId === batchId ? last : undefined),
    refetchInterval: ({ state }) => (state.data && moving.includes(state.data.state) ? 2_000 : false),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Batch view={view} verb={verb} />}
    </Loaded>
  );
}

function Batch({ view, verb }: { view: FamilyBatchView; verb: Verb }) {
  const { key, name } = useInstitution();
  return (
    <div className={page.stack}>
      <title>{`${view.occasionName} – ${name}`}</title>
      <PageHeader
        title={view.templateName || view.occasionName}
        sentence={batchSentence(view)}
        reason={`Written ${view.originKind === 'automatic' ? 'by itself' : `by ${view.madeBy}`}, ${formatInstant(view.madeAt)}.`}
        actions={<Actions view={view} verb={verb} />}
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      {view.state === 'counting_down' ? <Countdown key={view.batchId} view={view} verb={verb} /> : null}
      {view.state === 'held' ? (
        <Notice tone="attention" title="This is not usual, so it waits for a person">
          <ul className={styles.plain}>
            {view.reasonWords.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {view.decidedBy && view.words ? (
        <p className={page.quiet}>{`${view.decidedBy}: “${view.words}”`}</p>
      ) : view.words ? (
        <p className={page.quiet}>{view.words}</p>
      ) : null}
      {view.correctsBatchId ? (
        <p>
          It puts right{' '}
          <a href={addressOf(key, `/families/batches/${view.correctsBatchId}`)}>a message that was a mistake</a>.
        </p>
      ) : null}
      {view.correctedByBatchId ? (
        <p>
          Those whom it reached{' '}
          <a href={addressOf(key, `/families/batches/${view.correctedByBatchId}`)}>are told that it was a mistake</a>.
        </p>
      ) : null}
      {view.samples.length > 0 ? (
        <Section title="Samples" note="The first of each language, and of several children in one message.">
          <ul className={styles.samples}>
            {view.samples.map((item) => (
              <li key={item.itemNo}>
                <MessageSample item={item} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Figures view={view} />
      <Items view={view} />
      {view.left.length > 0 ? (
        <Section title="Nobody is written to" note="Somebody may want to find out how to reach them.">
          <PlainTable
            caption="Students about whom nobody is written to"
            rows={view.left}
            keyOf={(one) => one.studentId}
            columns={[
              {
                key: 'name',
                label: 'Student',
                isName: true,
                cell: (one) => (
                  <a href={addressOf(key, `/students/${one.studentId}`)}>
                    <bdi>{one.name}</bdi>
                  </a>
                ),
              },
              { key: 'why', label: 'Why', cell: (one) => one.why },
            ]}
          />
        </Section>
      ) : null}
    </div>
  );
}

function Actions({ view, verb }: { view: FamilyBatchView; verb: Verb }) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const at = tenant(key, `/family-batches/${view.batchId}`);
  return (
    <>
      {view.may.release ? (
        <CaseDialog label="Let it go" title="Let it go after all">
          {(close) => (
            <ReleaseForm
              batch={view}
              onCancel={close}
              onSave={async (body) => {
                await api.post(`${at}/release`, body);
                close();
                await verb.refresh();
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.may.stop && view.state === 'held' ? (
        <Button
          size="compact-md"
          loading={verb.isBusy}
          onClick={() => verb.run(() => api.post(`${at}/stop`, {}), 'Stopped: nothing of it goes.')}
        >
          Stop it
        </Button>
      ) : null}
      {view.may.recall ? (
        <CaseDialog label="Call it back" title="Call it back">
          {(close) => (
            <RecallForm
              batch={view}
              onCancel={close}
              onSave={async (body) => {
                const { correctionBatchId, isUnderWay } = await api.post<{
                  correctionBatchId: string | null;
                  isUnderWay: boolean;
                }>(`${at}/recall`, body);
                close();
                await verb.refresh();
                if (isUnderWay)
                  verb.say({
                    words:
                      'Nothing more of it goes. What waited is cancelled step by step, and the correction then stands in the list of batches.',
                    tone: 'good',
                  });
                if (correctionBatchId) go(addressOf(key, `/families/batches/${correctionBatchId}`));
              }}
            />
          )}
        </CaseDialog>
      ) : null}
    </>
  );
}

/** A minute in which anything can be undone. */
function Countdown({ view, verb }: { view: FamilyBatchView; verb: Verb }) {
  const { key } = useInstitution();
  const [until] = useState(() => performance.now() + (view.secondsLeft ?? 0) * 1_000);
  const [left, setLeft] = useState(view.secondsLeft ?? 0);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1_000))), 500);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <Notice
      title={left > 0 ? `It goes in ${formatCount(left, 'second')}` : 'It goes now'}
      action={
        view.may.stop ? (
          <Button
            loading={verb.isBusy}
            onClick={() =>
              verb.run(
                () => api.post(tenant(key, `/family-batches/${view.batchId}/stop`), {}),
                'Undone: nothing of it goes.',
              )
            }
          >
            Undo
          </Button>
        ) : null
      }
    >
      Until then everything can be undone.
    </Notice>
  );
}

function Figures({ view }: { view: FamilyBatchView }) {
  if (view.itemsTotal === 0) return null;
  const cost = view.costMicros > 0 ? ` About ${(view.costMicros / 1_000_000).toFixed(2)} ${view.currency}.` : '';
  return (
    <Section title="In figures">
      <p>
        {view.byState.map(({ state, n }) => `${n} ${item_words[state]}`).join(', ')}.{' '}
        {view.byLanguage.map(({ name, n }) => `${name} ${n}`).join(', ')}.
        {view.segments > 0 ? ` ${formatCount(view.segments, 'text segment')}.${cost}` : cost}
      </p>
      {view.byReason.length > 0 ? (
        <ul className={styles.plain}>
          {view.byReason.map(({ why, n }) => (
            <li key={why}>{`${n}: ${whyWords(why)}`}</li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function Items({ view }: { view: FamilyBatchView }) {
  const { key } = useInstitution();
  const { search, hrefWith } = useAddress();
  const at = Number(search.page ?? 1);
  if (view.items.length === 0) return null;
  return (
    <Section title="Families">
      <PlainTable
        caption="Each family"
        rows={view.items}
        keyOf={(one) => String(one.itemNo)}
        isQuiet={(one) => one.state === 'refused' || one.state === 'stopped'}
        columns={[
          { key: 'to', label: 'To', isName: true, cell: (one) => <bdi>{one.to.name}</bdi> },
          {
            key: 'about',
            label: 'About',
            cell: (one) =>
              one.students.map((student, n) => (
                <span key={student.studentId}>
                  {n > 0 ? ', ' : ''}
                  <a href={addressOf(key, `/students/${student.studentId}`)}>
                    <bdi>{student.name}</bdi>
                  </a>
                </span>
              )),
          },
          { key: 'language', label: 'Language', cell: (one) => one.languageName },
          { key: 'channel', label: 'By', cell: (one) => channelWords(one.channel) },
          {
            key: 'state',
            label: 'State',
            cell: (one) =>
              one.state === 'queued'
                ? reachWords(one.reach)
                : `${item_words[one.state]}${one.why ? `: ${whyWords(one.why)}` : ''}`,
          },
        ]}
      />
      {view.itemsTotal > 50 ? (
        <p>
          {at > 1 ? <a href={hrefWith({ page: at > 2 ? String(at - 1) : undefined })}>Previous</a> : null}{' '}
          {at * 50 < view.itemsTotal ? <a href={hrefWith({ page: String(at + 1) })}>Next</a> : null}
        </p>
      ) : null}
    </Section>
  );
}
