import { useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import type {
  AppointmentLine,
  AppointmentsView,
  AppointmentView,
} from '../../../../interventions/core/success/together-views.ts';
import { addDays } from '../../../../kernel/week.ts';
import { formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Empty, Failed } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { useAddress } from '../../use-address.ts';
import away from '../away/away.module.css';
import { BackButton } from '../away/back-button.tsx';
import { type Queue, useQueue } from '../away/device-queue.ts';
import { keepPage } from '../away/page-worker.ts';
import { KeptNote, NetworkState, QueueNotices } from '../away/queue-notices.tsx';
import { askOrKept, useStart, type Worker } from '../away/start.ts';
import { RefusedWords } from './refused-words.tsx';
import { VisitPart } from './visit-part.tsx';
import { visitWords, type WaitingWords } from './visit-queue.ts';

/** Home visits, on a phone: a page of its own that opens without a network. */
export default function VisitsPage() {
  const { institution = '' } = useParams({ strict: false }) as { institution?: string };
  const start = useStart(institution, 'plans:work');
  return (
    <div className={away.page}>
      <title>Home visits – Leadline</title>
      {start.kind === 'loading' ? <p aria-busy="true">Opening …</p> : null}
      {start.kind === 'failed' ? (
        <main>
          <Failed
            title="Home visits do not open"
            message={`${start.message} Without a network this page opens on a device where it was opened earlier today.`}
            onRetry={() => location.reload()}
          />
        </main>
      ) : null}
      {start.kind === 'out' ? (
        <main>
          <h1>Home visits</h1>
          <div className={away.stack}>
            <Notice
              title="Sign in to see your visits"
              action={<a href={`/sign-in?to=${encodeURIComponent(`/visits/${institution}`)}`}>Sign in</a>}
            >
              They are for those who work on plans here.
            </Notice>
          </div>
        </main>
      ) : null}
      {start.kind === 'in' ? <Visits institution={institution} worker={start.worker} /> : null}
    </div>
  );
}

function Visits({ institution, worker }: { institution: string; worker: Worker }) {
  const { search, set } = useAddress();
  const [revision, setRevision] = useState(0);
  const { visits, trouble, isKept, load } = useVisits(institution, worker);
  const onSent = useCallback(() => {
    setRevision((n) => n + 1);
    void load();
  }, [load]);
  const queue = useQueue(visitWords, worker.userId, onSent);
  const chosen = search.visit;
  return (
    <>
      <header className={away.top}>
        {chosen ? (
          <BackButton onClick={() => set({ visit: undefined })}>All visits</BackButton>
        ) : (
          <a href={addressOf(institution, '/plans')}>Leadline</a>
        )}
        <NetworkState queue={queue} one="note" className={away.state} />
      </header>
      <main>
        <div className={away.stack}>
          <QueueNotices
            queue={queue}
            one="note"
            address={`/visits/${institution}`}
            isLeaving={search.leaving === '1'}
            refusal={(one) => <RefusedWords key={one.entryId} one={one} queue={queue} />}
          />
        </div>
        {trouble ? <Failed title="Home visits do not open" message={trouble} onRetry={() => void load()} /> : null}
        {chosen ? (
          <VisitPart
            key={chosen}
            institution={institution}
            worker={worker}
            appointmentId={chosen}
            queue={queue}
            revision={revision}
          />
        ) : visits ? (
          <>
            <h1>Home visits</h1>
            <p className={away.under}>{[worker.institutionName, worker.name].join(' · ')}</p>
            <KeptNote isKept={isKept} />
            <List visits={visits} queue={queue} onOpen={(visit) => set({ visit })} />
          </>
        ) : null}
      </main>
    </>
  );
}

const most_ahead = 8;

/** One's own visits from a week back on; those to come are fetched ahead, so that they open without a network. */
function useVisits(institution: string, { userId }: Worker) {
  const [visits, setVisits] = useState<AppointmentLine[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isKept, setKept] = useState(false);
  const load = useCallback(async () => {
    try {
      const { appointments, today } = await askOrKept<AppointmentsView>(institution, userId, '/appointments');
      const week = addDays(today, -7);
      const own = appointments.filter((one) => one.kind === 'home-visit' && one.isMine && one.on >= week).reverse();
      setVisits(own);
      setTrouble(null);
      if (navigator.onLine)
        for (const { appointmentId } of own.filter(({ state }) => state === 'planned').slice(0, most_ahead))
          await askOrKept<AppointmentView>(institution, userId, `/appointments/${appointmentId}`);
      setKept(await keepPage('/visits/'));
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }, [institution, userId]);
  useEffect(() => {
    void load();
  }, [load]);
  return { visits, trouble, isKept, load };
}

const stateWords = { planned: '', held: 'Took place', 'not-held': 'Did not take place', cancelled: 'Called off' };

function List({
  visits,
  queue,
  onOpen,
}: {
  visits: readonly AppointmentLine[];
  queue: Queue<WaitingWords>;
  onOpen: (appointmentId: string) => void;
}) {
  if (visits.length === 0)
    return (
      <Empty title="No home visits of yours">
        <p>
          A visit is planned on a student’s page or a plan, under “Plan a meeting or visit”. It stands here from then
          on.
        </p>
      </Empty>
    );
  return (
    <ul className={away.rooms}>
      {visits.map((one) => {
        const waits = queue.waiting.some(({ appointmentId }) => appointmentId === one.appointmentId);
        return (
          <li key={one.appointmentId}>
            <button type="button" onClick={() => onOpen(one.appointmentId)}>
              <span>
                <b dir="auto">{one.student.name}</b>
                <small>{`${formatDay(one.on)} at ${one.at} · ${one.purpose}`}</small>
              </span>
              <span>{waits ? 'Waits on this device' : stateWords[one.state]}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
