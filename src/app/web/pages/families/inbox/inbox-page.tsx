import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import {
  type Box,
  boxes,
  type ConversationLine,
  type InboxView,
  most_counted,
} from '../../../../../families/core/conversations/views.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatInstant, formatPhone } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import styles from './inbox.module.css';
import { channel_words, urgent_words } from './inbox-words.ts';

const ConversationPane = lazy(async () => ({ default: (await import('./conversation-pane.tsx')).ConversationPane }));

const boxOf = (given: string | undefined): Box => boxes.find((box) => box === given) ?? 'mine';
const counted = (label: string, n: number) =>
  n === 0 ? label : `${label} (${n >= most_counted ? `${most_counted}+` : n})`;

/** What families write, and who answers: the list, and the conversation beside it. */
export default function InboxPage() {
  const { key, name, words } = useInstitution();
  const { search, set, hrefWith } = useAddress();
  const box = boxOf(search.box);
  const chosen = search.c;
  const query = useQuery({
    queryKey: [key, 'family-inbox', box, search.q ?? ''],
    queryFn: ({ signal }) =>
      api.get<InboxView>(tenant(key, '/families/conversations'), { box, ...(search.q ? { q: search.q } : {}) }, signal),
    refetchInterval: 30_000,
  });
  const choose = (c: string | undefined) => set({ c });
  useRowKeys(query.data?.lines ?? [], chosen, choose);
  const counts = query.data?.counts;
  return (
    <div className={page.stack}>
      <title>{`What ${words.families} write – ${name}`}</title>
      <PageHeader
        title={`What ${words.families} write`}
        sentence={query.data?.sentence}
        actions={<a href={addressOf(key, '/families/inbox/set-up')}>Who reads, and when</a>}
      />
      <FamiliesNav />
      <Segments
        label="Which"
        value={box}
        choices={[
          { key: 'mine', label: counted('Mine', counts?.mine ?? 0) },
          { key: 'all', label: counted('All that I see', counts?.all ?? 0) },
          { key: 'nobody', label: counted('Nobody’s', counts?.nobody ?? 0) },
          { key: 'snoozed', label: 'Put off' },
          { key: 'done', label: 'Done' },
        ]}
        onChange={(value) => set({ box: value === 'mine' ? undefined : value, c: undefined })}
      />
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => (
          <div className={styles.split} data-open={chosen ? true : undefined}>
            <div>
              {view.lines.length === 0 ? <p className={page.quiet}>{emptyWords(words.family)[box]}</p> : null}
              <ul className={styles.lines} aria-label="Conversations">
                {view.lines.map((line) => (
                  <li key={line.conversationId}>
                    <Line
                      line={line}
                      href={hrefWith({ c: line.conversationId })}
                      isChosen={line.conversationId === chosen}
                    />
                  </li>
                ))}
              </ul>
              {view.more ? <p className={page.quiet}>There are more; they come once these are answered.</p> : null}
              <p className={`${styles.small} ${styles.keys} ${styles.wideOnly}`}>
                Keys: j and k go through the list, r replies, a assigns, s puts off, d says by when, e ends, n notes, ?
                shows all keys.
              </p>
            </div>
            {chosen ? (
              <Suspense fallback={<TableSkeleton rows={6} />}>
                <ConversationPane
                  key={chosen}
                  conversationId={chosen}
                  onClose={() => choose(undefined)}
                  onMoved={(c) => choose(c)}
                />
              </Suspense>
            ) : (
              <p className={`${page.quiet} ${styles.wideOnly}`}>Choose a conversation, or press j.</p>
            )}
          </div>
        )}
      </Loaded>
    </div>
  );
}

const emptyWords = (family: string): Record<Box, string> => ({
  mine: `No ${family} waits for an answer of yours.`,
  all: `No ${family} waits for an answer.`,
  nobody: 'Everything that came in has somebody who answers it.',
  snoozed: 'Nothing is put off.',
  done: 'Nothing has been answered yet.',
});

function Line({ line, href, isChosen }: { line: ConversationLine; href: string; isChosen: boolean }) {
  const isUrgent = line.urgent !== null && !line.isUrgentSeen;
  return (
    <a href={href} aria-current={isChosen ? 'true' : undefined}>
      <span className={styles.head}>
        <strong className={line.unread > 0 ? styles.unread : undefined}>
          <bdi>{formatPhone(line.name)}</bdi>
          {line.unread > 0 ? <span className={styles.small}>{` · ${line.unread} unread`}</span> : null}
        </strong>
        <span className={styles.small}>{formatInstant(line.lastAt)}</span>
      </span>
      {isUrgent && line.urgent ? <AttentionMark>{`${urgent_words[line.urgent]}: read now`}</AttentionMark> : null}
      <span className={styles.words} lang={line.language} dir="auto">
        {line.lastWords}
      </span>
      <span className={styles.small}>
        {[
          line.isStranger
            ? 'nobody knows yet whose address it is'
            : line.students.map((student) => student.name).join(', '),
          line.languageName,
          channel_words[line.channel] ?? line.channel,
          line.assigned ? line.assigned.name : 'nobody answers it yet',
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {line.isOverdue ? (
        <AttentionMark>{`was to be answered by ${line.dueAt ? formatInstant(line.dueAt) : ''}`}</AttentionMark>
      ) : null}
    </a>
  );
}

/** j and k go through the list; what is typed into a field stays text. */
function useRowKeys(lines: readonly ConversationLine[], chosen: string | undefined, choose: (c: string) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement | null;
      if (event.altKey || event.ctrlKey || event.metaKey || at?.closest('input, textarea, select, [role="dialog"]'))
        return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const here = lines.findIndex(({ conversationId }) => conversationId === chosen);
      const next = lines[here === -1 ? 0 : here + step];
      if (next) choose(next.conversationId);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
