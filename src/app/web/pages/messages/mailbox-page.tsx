import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { MessageListView, MessageView } from '../../../../messages/core/views.ts';
import { MessageList } from '../../../../messages/web/message-list.tsx';
import { MessageText } from '../../../../messages/web/message-text.tsx';
import styles from '../../../../messages/web/messages.module.css';
import { stateNames } from '../../../../messages/web/state-words.ts';
import { FilterBar } from '../../../../ui/filter-bar.tsx';
import { formatCount } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded, Trouble } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Page } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { messageQuery } from './queries.ts';

/** What was sent, waits, or did not go: to whom, when, in which words. In a demo it is where the mail is read. */
export default function MailboxPage() {
  const { key, isDemo } = useInstitution();
  const { search, set, hrefWith } = useAddress();
  const mayConfigure = useCan()('messages:configure');
  const verb = useVerb();
  const list = useInfiniteQuery({
    queryKey: [key, 'messages', search.state ?? null, search.kind ?? null, search.to ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<MessageListView>(
        tenant(key, '/messages'),
        { state: search.state, kind: search.kind, to: search.to, before: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.before ?? undefined,
    refetchInterval: 60_000,
  });
  const first = list.data?.pages[0];
  const messages = list.data?.pages.flatMap((page) => page.messages) ?? [];
  const isFiltered = Boolean(search.state ?? search.kind ?? search.to);
  return (
    <Page title="Mailbox">
      <PageHeader
        title="Mailbox"
        sentence={first ? sentenceOf(first, isDemo) : undefined}
        actions={
          mayConfigure ? (
            <>
              {isDemo ? (
                <Button component="a" variant="default" href={addressOf(key, '/phones')}>
                  Phones and mailboxes
                </Button>
              ) : null}
              <Button component="a" variant="default" href={addressOf(key, '/mail')}>
                Mail settings
              </Button>
              <Button component="a" variant="default" href={addressOf(key, '/mail/templates')}>
                Templates
              </Button>
            </>
          ) : undefined
        }
      />
      {first?.trouble ? (
        <Notice tone="attention" title="Mail does not go at the moment">
          {first.trouble} What waits is tried again every minute.
        </Notice>
      ) : null}
      <SaidNotice verb={verb} />
      {first ? (
        <FilterBar
          filters={[
            {
              key: 'state',
              label: 'State',
              all: 'All states',
              choices: first.states.map(({ state, n }) => ({ key: state, label: stateNames[state], n })),
              value: search.state,
            },
            {
              key: 'kind',
              label: 'Kind',
              all: 'All kinds',
              choices: first.kinds.map(({ kind, name, n }) => ({ key: kind, label: name, n })),
              value: search.kind,
            },
          ]}
          onChange={(name, value) => set({ [name]: value, message: undefined })}
          onClear={() => set({ state: undefined, kind: undefined, message: undefined })}
        />
      ) : null}
      {list.isError ? (
        <Trouble error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton />
      ) : messages.length === 0 ? (
        <Empty title={isFiltered ? 'Nothing of this kind' : 'Nothing has been sent yet'}>
          <p>Digests, notices and mails to students appear here as soon as they are written, with their text.</p>
        </Empty>
      ) : (
        <div className={styles.panes} data-open={search.message ? true : undefined}>
          <section className={styles.listPane} aria-label="List">
            <MessageList
              messages={messages}
              openId={search.message}
              isDemo={isDemo}
              hrefOf={({ messageId }) => hrefWith({ message: messageId })}
            />
            {list.hasNextPage ? (
              <div>
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  Show older ones
                </Button>
              </div>
            ) : null}
          </section>
          {search.message ? <OpenMessage messageId={search.message} verb={verb} /> : null}
        </div>
      )}
    </Page>
  );
}

function OpenMessage({ messageId, verb }: { messageId: string; verb: Verb }) {
  const { key, isDemo } = useInstitution();
  const { hrefWith } = useAddress();
  const message = useQuery(messageQuery(key, messageId));
  const act = (what: string, words: string) =>
    verb.run(() => api.post(tenant(key, `/messages/${encodeURIComponent(messageId)}/${what}`), {}), words);
  return (
    <section aria-label="Message">
      <p className={styles.back}>
        <a href={hrefWith({ message: undefined })}>Back to the list</a>
      </p>
      <Loaded query={message} skeleton={<TableSkeleton rows={6} />}>
        {(data) => (
          <>
            <Acts message={data} isBusy={verb.isBusy} act={act} />
            <MessageText message={data} isDemo={isDemo} hrefOf={(path) => addressOf(key, path)} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function Acts({
  message,
  isBusy,
  act,
}: {
  message: MessageView;
  isBusy: boolean;
  act: (what: string, words: string) => Promise<boolean>;
}) {
  if (!message.mayCancel && !message.maySendAgain) return null;
  return (
    <div className={styles.acts}>
      {message.mayCancel ? (
        <Button variant="default" loading={isBusy} onClick={() => void act('cancel', 'It is called back.')}>
          Call it back
        </Button>
      ) : null}
      {message.maySendAgain ? (
        <Button variant="default" loading={isBusy} onClick={() => void act('send-again', 'It is on its way again.')}>
          Send it again
        </Button>
      ) : null}
    </div>
  );
}

function sentenceOf({ transport, states }: MessageListView, isDemo: boolean): string {
  const n = (state: string) => states.find((one) => one.state === state)?.n ?? 0;
  const waiting = n('queued') + n('sending');
  const counts = [
    `${formatCount(n('sent'), 'message')} ${transport === 'smtp' ? 'went' : 'kept here'}`,
    ...(waiting > 0 ? [`${formatCount(waiting, 'waits', 'wait')}`] : []),
    ...(n('failed') > 0 ? [`${formatCount(n('failed'), 'did not go', 'did not go')}`] : []),
  ].join(', ');
  const said = `In the last 30 days: ${counts}.`;
  if (isDemo) return `In a demo no mail leaves: what would have gone is read here. ${said}`;
  if (transport === 'mailbox')
    return `No mail server is set, so messages reach nobody’s inbox and are kept here. ${said}`;
  return said;
}
