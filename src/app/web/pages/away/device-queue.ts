import { useCallback, useEffect, useState } from 'react';
import { drop, endDay, seal, unsealAll } from '../../../../attendance/web/sealed-store.ts';
import { ApiProblem } from '../../api.ts';

/** Something that waits, sealed, on this device until the server has it. */
export interface Waiting {
  institution: string;
  userId: string;
  /** "Grade 6 homeroom A, Day" */
  title: string;
  /** Why the server did not take it, where sending again as it is would not help. */
  refused: { message: string; status: number; details: Readonly<Record<string, unknown>> } | null;
}

/** One kind of what waits: under which names it is sealed, and how it is sent. */
export interface Kind<W extends Waiting, A> {
  /** Also the name of the lock: one window sends at a time. */
  prefix: string;
  /** In the order of these names it is sent: begin with when it was made. */
  nameOf: (waiting: W) => string;
  send: (waiting: W) => Promise<A>;
}

const resend_ms = 15_000;

interface Sent<W, A> {
  sent: { waiting: W; answer: A }[];
  /** Nobody is signed in any more. */
  wantsSignIn: boolean;
  isOffline: boolean;
}

const nameIn = <W extends Waiting, A>({ prefix, nameOf }: Kind<W, A>, waiting: W): string =>
  `${prefix} ${nameOf(waiting)}`;

async function listWaiting<W extends Waiting, A>({ prefix }: Kind<W, A>): Promise<W[]> {
  return (await unsealAll<W>(`${prefix} `)).map(({ value }) => value);
}

/**
 * Sends what waits, oldest first, from one window at a time. Each carries its own number, so that one whose answer was lost is sent again
 * and taken once.
 */
async function sendWaiting<W extends Waiting, A>(kind: Kind<W, A>, userId: string): Promise<Sent<W, A>> {
  const work = async () => {
    const done: Sent<W, A> = { sent: [], wantsSignIn: false, isOffline: false };
    for (const waiting of await listWaiting(kind)) {
      if (waiting.userId !== userId || waiting.refused !== null) continue;
      try {
        const answer = await kind.send(waiting);
        done.sent.push({ waiting, answer });
        await drop(nameIn(kind, waiting));
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500 || error.status === 429)
          return { ...done, isOffline: true };
        if (error.status === 401) return { ...done, wantsSignIn: true };
        const { message, status, details } = error;
        await seal(nameIn(kind, waiting), { ...waiting, refused: { message, status, details } }, true);
      }
    }
    return done;
  };
  return navigator.locks ? navigator.locks.request(`leadline ${kind.prefix}`, work) : work();
}

export interface Queue<W extends Waiting> {
  waiting: W[];
  /** Of somebody else who was signed in on this device. */
  ofOthers: W[];
  wantsSignIn: boolean;
  isOnline: boolean;
  put: (waiting: W) => Promise<void>;
  discard: (waiting: W) => Promise<void>;
  /** Tries again to send what the server had refused. */
  resend: (waiting: W) => Promise<void>;
}

/** What waits on this device, sent as soon as there is a network. */
export function useQueue<W extends Waiting, A>(
  kind: Kind<W, A>,
  userId: string,
  onSent: (answers: A[]) => void,
): Queue<W> {
  const [all, setAll] = useState<W[]>([]);
  const [wantsSignIn, setWantsSignIn] = useState(false);
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  const sync = useCallback(async () => {
    const waiting = await listWaiting(kind);
    setAll(waiting);
    if (!waiting.some((one) => one.userId === userId && one.refused === null)) return;
    const done = await sendWaiting(kind, userId);
    setWantsSignIn(done.wantsSignIn);
    setOnline(!done.isOffline);
    setAll(await listWaiting(kind));
    if (done.sent.length > 0) onSent(done.sent.map(({ answer }) => answer));
  }, [kind, userId, onSent]);
  useEffect(() => {
    const again = () => {
      setOnline(navigator.onLine);
      void sync();
    };
    again();
    window.addEventListener('online', again);
    window.addEventListener('offline', again);
    const timer = setInterval(() => void sync(), resend_ms);
    const night = setInterval(() => void endDay(), 60_000);
    return () => {
      window.removeEventListener('online', again);
      window.removeEventListener('offline', again);
      clearInterval(timer);
      clearInterval(night);
    };
  }, [sync]);
  const put = async (waiting: W): Promise<void> => {
    await seal(nameIn(kind, waiting), waiting, true);
    await sync();
  };
  return {
    waiting: all.filter((one) => one.userId === userId),
    ofOthers: all.filter((one) => one.userId !== userId),
    wantsSignIn,
    isOnline,
    put,
    discard: async (waiting) => {
      await drop(nameIn(kind, waiting));
      setAll(await listWaiting(kind));
    },
    resend: (waiting) => put({ ...waiting, refused: null }),
  };
}
