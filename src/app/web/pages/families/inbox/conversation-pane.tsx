import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ConversationView } from '../../../../../families/core/conversations/views.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatInstant } from '../../../../../ui/format.ts';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb } from '../../set-up/use-verb.ts';
import { AssignForm, DueForm, NoteForm, SnoozeForm, WriterForm } from './conversation-forms.tsx';
import { Entry } from './entry.tsx';
import styles from './inbox.module.css';
import { channel_words, urgent_words } from './inbox-words.ts';
import { ReplyForm } from './reply-form.tsx';

interface PaneProps {
  conversationId: string;
  onClose: () => void;
  /** It became part of another. */
  onMoved: (conversationId: string) => void;
}

/** One conversation: what was said, what it may mean, and how to answer. */
export function ConversationPane({ conversationId, onClose, onMoved }: PaneProps) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'family-conversation', conversationId],
    queryFn: ({ signal }) =>
      api.get<ConversationView>(tenant(key, `/families/conversations/${conversationId}`), {}, signal),
  });
  return (
    <section aria-label="Conversation" className={styles.pane}>
      <div className={styles.back}>
        <Button variant="subtle" size="compact-md" leftSection={<IconArrowLeft size={16} />} onClick={onClose}>
          Back to the list
        </Button>
      </div>
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => <Opened view={view} onMoved={onMoved} />}
      </Loaded>
    </section>
  );
}

type Opening = 'reply' | 'assign' | 'snooze' | 'due' | 'note' | 'writer' | null;
const keysOf: Record<string, Opening | 'done'> = {
  r: 'reply',
  a: 'assign',
  s: 'snooze',
  d: 'due',
  n: 'note',
  e: 'done',
};

function Opened({ view, onMoved }: { view: ConversationView; onMoved: (conversationId: string) => void }) {
  const { key } = useInstitution();
  const verb = useVerb();
  const [opening, open] = useState<Opening>(null);
  const path = (end: string) => tenant(key, `/families/conversations/${view.conversationId}${end}`);
  const change = (body: Record<string, unknown>) => api.post(path('/changes'), body);
  const close = () => open(null);
  const save =
    (said: string, work: (body: Record<string, unknown>) => Promise<unknown>) =>
    async (body: Record<string, unknown>) => {
      await work(body);
      close();
      await verb.refresh();
      verb.say({ words: said, tone: 'good' });
    };
  const done = () =>
    void verb.run(
      () => change({ do: 'done' }),
      'Ended.',
      () => change({ do: 'open' }),
    );
  useActionKeys(view, (what) => (what === 'done' ? done() : open(what)));
  useMarkRead(view, () => change({ do: 'read', unread: view.unread }).then(verb.refresh));
  const isUrgent = view.urgent !== null && !view.isUrgentSeen;
  return (
    <>
      <header>
        <h2>
          <bdi>{view.name}</bdi>
        </h2>
        <p className={styles.small}>
          {view.students.map(({ studentId, name }, index) => (
            <span key={studentId}>
              {index > 0 ? ', ' : ''}
              <a href={addressOf(key, `/students/${studentId}`)}>
                <bdi>{name}</bdi>
              </a>
            </span>
          ))}
          {` · ${view.languageName} · ${channel_words[view.channel] ?? view.channel} · ${view.assigned ? `answered by ${view.assigned.name}` : 'nobody answers it yet'}`}
          {view.dueAt && view.state === 'open' ? ` · by ${formatInstant(view.dueAt)}` : ''}
          {view.snoozedUntil ? ` · put off until ${formatInstant(view.snoozedUntil)}` : ''}
        </p>
        {isUrgent && view.urgent ? (
          <p className={styles.actions}>
            <AttentionMark>{`${urgent_words[view.urgent]}. Nothing was answered by itself.`}</AttentionMark>
            {view.mayWrite ? (
              <Button
                size="compact-md"
                disabled={verb.isBusy}
                onClick={() => void verb.run(() => change({ do: 'see-urgent' }), 'Noted that you see to it.')}
              >
                I have read it and see to it
              </Button>
            ) : null}
          </p>
        ) : view.urgent ? (
          <p
            className={styles.small}
          >{`${urgent_words[view.urgent]}: ${view.urgentSeenBy ?? 'somebody'} sees to it.`}</p>
        ) : null}
      </header>
      <SaidNotice verb={verb} />
      {view.hasEarlier ? <p className={styles.small}>There is more before this; the newest is shown.</p> : null}
      <ol className={styles.entries} aria-label="What was said">
        {view.entries.map((entry) => (
          <Entry key={entry.entryId} entry={entry} view={view} path={path} verb={verb} />
        ))}
      </ol>
      {view.whyNot ? <p>{view.whyNot}</p> : null}
      {view.mayWrite ? (
        <div className={styles.actions}>
          {view.reply ? (
            <Button size="compact-md" onClick={() => open('reply')}>
              {`Reply by ${(channel_words[view.reply.channel] ?? view.reply.channel).toLowerCase()}`}
            </Button>
          ) : null}
          {view.isStranger ? (
            <Button size="compact-md" onClick={() => open('writer')}>
              Say whose address it is
            </Button>
          ) : null}
          <Button size="compact-md" variant="default" onClick={() => open('assign')}>
            Assign
          </Button>
          <Button size="compact-md" variant="default" onClick={() => open('note')}>
            Note
          </Button>
          {view.state === 'done' ? (
            <Button
              size="compact-md"
              variant="default"
              disabled={verb.isBusy}
              onClick={() => void verb.run(() => change({ do: 'open' }), 'Open again.')}
            >
              Open again
            </Button>
          ) : (
            <>
              <Button size="compact-md" variant="default" onClick={() => open('due')}>
                By when
              </Button>
              <Button size="compact-md" variant="default" onClick={() => open('snooze')}>
                Put off
              </Button>
              <Button size="compact-md" variant="default" disabled={verb.isBusy} onClick={done}>
                End without an answer
              </Button>
            </>
          )}
        </div>
      ) : null}
      <FormDialog title={`Reply to ${view.name}`} isOpen={opening === 'reply' && view.reply !== null} onClose={close}>
        {view.reply ? (
          <ReplyForm
            view={view}
            reply={view.reply}
            onCancel={close}
            onSave={save('Your answer is on its way.', (body) => api.post(path('/reply'), body))}
          />
        ) : null}
      </FormDialog>
      <FormDialog title="Who answers" isOpen={opening === 'assign'} onClose={close}>
        <AssignForm
          view={view}
          onCancel={close}
          onSave={save('Assigned, and told.', (body) => change({ do: 'assign', ...body }))}
        />
      </FormDialog>
      <FormDialog title="Put off" isOpen={opening === 'snooze'} onClose={close}>
        <SnoozeForm
          view={view}
          onCancel={close}
          onSave={save('Put off. It comes back by itself, or when they write.', (body) =>
            change({ do: 'snooze', ...body }),
          )}
        />
      </FormDialog>
      <FormDialog title="By when it is answered" isOpen={opening === 'due'} onClose={close}>
        <DueForm view={view} onCancel={close} onSave={save('Kept.', (body) => change({ do: 'due', ...body }))} />
      </FormDialog>
      <FormDialog title="A note for colleagues" isOpen={opening === 'note'} onClose={close}>
        <NoteForm view={view} onCancel={close} onSave={save('Noted.', (body) => change({ do: 'note', ...body }))} />
      </FormDialog>
      <FormDialog title="Whose address is it?" isOpen={opening === 'writer'} onClose={close}>
        <WriterForm
          view={view}
          onCancel={close}
          onSave={save('They are known from now on.', async (body) => {
            const { conversationId } = await api.post<{ conversationId: string }>(path('/writer'), body);
            if (conversationId !== view.conversationId) onMoved(conversationId);
          })}
        />
      </FormDialog>
    </>
  );
}

/** What a person who could answer it has before their eyes is read; what comes after stays unread. */
function useMarkRead({ mayWrite, unread }: ConversationView, mark: () => Promise<unknown>): void {
  const latest = useRef(mark);
  latest.current = mark;
  useEffect(() => {
    if (!mayWrite || unread === 0) return;
    const timer = setTimeout(() => void latest.current(), 1_500);
    return () => clearTimeout(timer);
  }, [mayWrite, unread]);
}

function useActionKeys({ mayWrite, state, reply }: ConversationView, act: (what: Opening | 'done') => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement | null;
      if (event.altKey || event.ctrlKey || event.metaKey || at?.closest('input, textarea, select, [role="dialog"]'))
        return;
      const what = mayWrite ? keysOf[event.key] : undefined;
      if (
        !what ||
        (what === 'reply' && !reply) ||
        (state === 'done' && (what === 'done' || what === 'snooze' || what === 'due'))
      )
        return;
      event.preventDefault();
      act(what);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
