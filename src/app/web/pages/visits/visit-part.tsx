import { Button, Textarea } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { drop, seal, unseal } from '../../../../attendance/web/sealed-store.ts';
import type { AppointmentView } from '../../../../interventions/core/success/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { Failed } from '../../../../ui/states.tsx';
import away from '../away/away.module.css';
import type { Queue } from '../away/device-queue.ts';
import { askOrKept, type Worker } from '../away/start.ts';
import { draftName, type WaitingWords } from './visit-queue.ts';

interface VisitPartProps {
  institution: string;
  worker: Worker;
  appointmentId: string;
  queue: Queue<WaitingWords>;
  /** Goes up when something was sent: the visit is asked for again. */
  revision: number;
}

type Said = WaitingWords['said'];

/** One visit: what to know before going in, that one is back, and what is written down. What is typed stays, sealed, on this device. */
export function VisitPart({ institution, worker, appointmentId, queue, revision }: VisitPartProps) {
  const [view, setView] = useState<AppointmentView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { userId } = worker;
  const load = useCallback(async () => {
    try {
      setView(await askOrKept<AppointmentView>(institution, userId, `/appointments/${appointmentId}`));
      setTrouble(null);
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }, [institution, userId, appointmentId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent changes what the server says
  useEffect(() => {
    void load();
  }, [load, revision]);
  if (trouble) return <Failed title="This visit does not open" message={trouble} onRetry={() => void load()} />;
  if (!view) return <p aria-busy="true">Opening the visit …</p>;
  const pending = queue.waiting.filter((one) => one.appointmentId === appointmentId && one.refused === null);
  const put = (said: Said): Promise<void> =>
    queue.put({
      institution,
      userId,
      title: `${view.student.name}, ${formatDay(view.on)}`,
      entryId: crypto.randomUUID(),
      appointmentId,
      at: new Date().toISOString(),
      said,
      refused: null,
    });
  return (
    <>
      <h1 dir="auto">{view.student.name}</h1>
      <p className={away.under}>{`Home visit · ${formatDay(view.on)} at ${view.at}, ${view.minutes} minutes`}</p>
      <div className={away.stack}>
        <StateNotice view={view} />
        <Facts view={view} />
        <Back view={view} pending={pending} onBack={() => void put({ kind: 'back', sequence: view.sequence })} />
        <Written view={view} pending={pending} isOnline={queue.isOnline} />
        {view.mayWork ? (
          <Write view={view} pending={pending} draft={draftName(institution, userId, appointmentId)} onSave={put} />
        ) : null}
      </div>
    </>
  );
}

function StateNotice({ view }: { view: AppointmentView }) {
  if (view.state === 'cancelled')
    return (
      <Notice tone="attention" title={`Called off by ${view.outcomeBy}`}>
        {view.outcome}
      </Notice>
    );
  if (view.state === 'planned') return null;
  return (
    <Notice
      tone="good"
      title={`${view.state === 'held' ? 'It took place' : 'It did not take place'} (${view.outcomeBy})`}
    >
      {view.outcome}
    </Notice>
  );
}

function Facts({ view }: { view: AppointmentView }) {
  return (
    <dl className={styles.pairs}>
      <dt>About</dt>
      <dd className={styles.words}>{view.purpose}</dd>
      <dt>Where</dt>
      <dd>{view.place || 'No place was noted.'}</dd>
      <dt>Who</dt>
      <dd>{[view.organiser, ...view.people.map((one) => one.name)].join(', ')}</dd>
      <dt>Safety</dt>
      <dd className={styles.words}>{view.safetyNotes || 'Nothing noted.'}</dd>
    </dl>
  );
}

const clock = (iso: string): string =>
  new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit' }).format(new Date(iso));

function Back({
  view,
  pending,
  onBack,
}: {
  view: AppointmentView;
  pending: readonly WaitingWords[];
  onBack: () => void;
}) {
  if (view.checkedInAt !== null)
    return <p className={styles.faint}>{`${view.checkedInBy} was back at ${view.checkedInAt}.`}</p>;
  const waits = pending.find(({ said }) => said.kind === 'back');
  if (waits)
    return (
      <Notice tone="attention" title={`Back at ${clock(waits.at)}: ${view.watcher ?? 'your school'} does not know yet`}>
        It goes out with this time once there is a network. Where you have a line, call.
      </Notice>
    );
  if (!view.isGoing || view.state === 'cancelled') return null;
  return (
    <div>
      <Button size="lg" fullWidth onClick={onBack}>
        We are back
      </Button>
      <p className={styles.faint}>{`By ${view.checkInBy}; else ${view.watcher ?? 'whoever leads here'} is told.`}</p>
    </div>
  );
}

const stateWords = { held: 'It took place.', 'not-held': 'It did not take place.' };

/** What was written down so far, here and by others. */
function Written({
  view,
  pending,
  isOnline,
}: {
  view: AppointmentView;
  pending: readonly WaitingWords[];
  isOnline: boolean;
}) {
  const waiting = pending.flatMap(({ entryId, at, said }) =>
    said.kind === 'back'
      ? []
      : [{ entryId, at, words: said.kind === 'outcome' ? `${stateWords[said.state]} ${said.words}` : said.words }],
  );
  if (view.notes.length + waiting.length === 0) return null;
  return (
    <section aria-label="Written down">
      <ul className={styles.lines}>
        {view.notes.map((note) => (
          <li key={note.noteId}>
            <p className={styles.words}>{note.words}</p>
            <p className={styles.faint}>{`${note.by}, ${formatDay(note.day)}, ${note.time}`}</p>
          </li>
        ))}
        {waiting.map((one) => (
          <li key={one.entryId}>
            <p className={styles.words}>{one.words}</p>
            <p
              className={styles.faint}
            >{`${clock(one.at)}: ${isOnline ? 'is being sent' : 'kept on this device until there is a network'}`}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Draft {
  what: 'note' | 'held' | 'not-held';
  words: string;
}

function Write({
  view,
  pending,
  draft,
  onSave,
}: {
  view: AppointmentView;
  pending: readonly WaitingWords[];
  draft: string;
  onSave: (said: Said) => Promise<void>;
}) {
  const [typed, setTyped] = useState<Draft>({ what: 'note', words: '' });
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    void unseal<Draft>(draft).then((kept) => kept && setTyped(kept));
  }, [draft]);
  const write = (next: Draft): void => {
    setTyped(next);
    setMissing(false);
    void (next.words === '' ? drop(draft) : seal(draft, next, true));
  };
  // What came of it is said once, and of a visit that is not still to come.
  const takesOutcome =
    view.state === 'planned' && view.on <= view.today && !pending.some(({ said }) => said.kind === 'outcome');
  const what = takesOutcome ? typed.what : 'note';
  const save = async (): Promise<void> => {
    const words = typed.words.trim();
    if (words === '') return setMissing(true);
    await onSave(
      what === 'note' ? { kind: 'note', words } : { kind: 'outcome', state: what, words, revision: view.revision },
    );
    write({ what: 'note', words: '' });
  };
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>Write it down</h2>
      {takesOutcome ? (
        <Segments
          label="What it is"
          value={what}
          onChange={(value) => write({ ...typed, what: value as Draft['what'] })}
          choices={[
            { key: 'note', label: 'A note' },
            { key: 'held', label: 'It took place' },
            { key: 'not-held', label: 'It did not' },
          ]}
        />
      ) : null}
      <Textarea
        label={what === 'note' ? 'Note' : 'What came of it'}
        description="Stays sealed on this device until it is sent."
        size="md"
        autosize
        minRows={4}
        maxLength={4000}
        value={typed.words}
        error={isMissing ? 'Write a few words.' : undefined}
        onChange={(event) => write({ ...typed, words: event.currentTarget.value })}
      />
      <div>
        <Button type="submit" size="md">
          {what === 'note' ? 'Keep the note' : 'Record it'}
        </Button>
      </div>
    </form>
  );
}
