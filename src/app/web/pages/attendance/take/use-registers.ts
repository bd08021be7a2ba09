import { useCallback, useEffect, useState } from 'react';
import type {
  ContestedView,
  RegisterItem,
  RegistersView,
  RegisterView,
} from '../../../../../attendance/core/register-views.ts';
import { endDay, seal, unseal } from '../../../../../attendance/web/sealed-store.ts';
import type { MeView } from '../../../../core/session-view.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';
import { dropWaiting, listWaiting, putWaiting, sendWaiting, type Waiting } from './outbox.ts';
import { keepPage } from './register-page-worker.ts';

/** Whoever takes marks here, as far as the page needs it without a network. */
export interface Taker {
  userId: string;
  name: string;
  institutionName: string;
}

export type Start =
  | { kind: 'loading' }
  | { kind: 'in'; taker: Taker }
  | { kind: 'out' }
  | { kind: 'failed'; message: string };

export const isOfflineError = (error: unknown): boolean => error instanceof ApiProblem && error.status === 0;
const resend_ms = 15_000;

/** Who is here: by the session, or without a network by what this device keeps since it was opened today. */
export function useStart(institution: string): Start {
  const [start, setStart] = useState<Start>({ kind: 'loading' });
  useEffect(() => {
    void begin(institution).then(setStart);
  }, [institution]);
  return start;
}

async function begin(institution: string): Promise<Start> {
  await endDay();
  try {
    const me = await api.get<MeView>('/api/me');
    const here = me.institutions.find((one) => one.key === institution);
    if (!here?.needs.includes('attendance:record')) return { kind: 'out' };
    const taker = { userId: me.user.id, name: me.user.name, institutionName: here.name };
    await seal(`taker ${institution}`, taker);
    return { kind: 'in', taker };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return { kind: 'out' };
    const taker = isOfflineError(error) ? await unseal<Taker>(`taker ${institution}`) : null;
    if (taker) return { kind: 'in', taker };
    return { kind: 'failed', message: (error as Error).message };
  }
}

/** An answer of the server, kept sealed for the day; without a network what was kept. */
export async function askOrKept<T>(institution: string, userId: string, path: string, query: object): Promise<T> {
  const of = `answer ${institution} ${userId} ${path} ${JSON.stringify(query)}`;
  try {
    const answer = await api.get<T>(tenant(institution, path), query);
    await seal(of, answer);
    return answer;
  } catch (error) {
    const kept = isOfflineError(error) ? await unseal<T>(of) : null;
    if (kept) return kept;
    throw error;
  }
}

export const keyOf = ({ classId, unitId, year }: RegisterItem['of']): Record<string, string> =>
  classId === null ? { unitId, year: year ?? '' } : { classId };

/** The day's registers; their own are fetched ahead, so that they open without a network. */
export function useRegisters(institution: string, { userId }: Taker, unit: string | undefined) {
  const [list, setList] = useState<RegistersView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    try {
      const found = await askOrKept<RegistersView>(institution, userId, '/attendance/registers', unit ? { unit } : {});
      setList(found);
      setTrouble(null);
      await fetchAhead(institution, userId, found);
      await keepPage();
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }, [institution, userId, unit]);
  useEffect(() => {
    void load();
  }, [load]);
  return { list, trouble, load };
}

const most_ahead = 8;

async function fetchAhead(institution: string, userId: string, { registers, day }: RegistersView): Promise<void> {
  if (!navigator.onLine) return;
  for (const { of } of registers.filter(({ isOwn }) => isOwn).slice(0, most_ahead)) {
    const first = await askOrKept<RegisterView>(institution, userId, '/attendance/register', { ...keyOf(of), day });
    for (const session of first.sessions)
      await askOrKept(institution, userId, '/attendance/register', { ...keyOf(of), day, session });
  }
}

export interface Outbox {
  waiting: Waiting[];
  /** Of somebody else who was signed in on this device. */
  ofOthers: Waiting[];
  contested: ContestedView[];
  setContested: (contested: ContestedView[]) => void;
  wantsSignIn: boolean;
  isOnline: boolean;
  put: (waiting: Waiting) => Promise<void>;
  discard: (waiting: Waiting) => Promise<void>;
  /** Tries again to send what the server had refused. */
  resend: (waiting: Waiting) => Promise<void>;
}

/** What waits on this device, sent as soon as there is a network. */
export function useOutbox({ userId }: Taker, onSent: () => void): Outbox {
  const [all, setAll] = useState<Waiting[]>([]);
  const [contested, setContested] = useState<ContestedView[]>([]);
  const [wantsSignIn, setWantsSignIn] = useState(false);
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  const sync = useCallback(async () => {
    const waiting = await listWaiting();
    setAll(waiting);
    if (!waiting.some((one) => one.userId === userId && one.refused === null)) return;
    const done = await sendWaiting(userId);
    setWantsSignIn(done.wantsSignIn);
    setOnline(!done.isOffline);
    if (done.contested.length > 0) setContested((before) => [...before, ...done.contested]);
    setAll(await listWaiting());
    if (done.sent.length > 0) onSent();
  }, [userId, onSent]);
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
  return {
    waiting: all.filter((one) => one.userId === userId),
    ofOthers: all.filter((one) => one.userId !== userId),
    contested,
    setContested,
    wantsSignIn,
    isOnline,
    put: async (waiting) => {
      await putWaiting(waiting);
      await sync();
    },
    discard: async (waiting) => {
      await dropWaiting(waiting);
      setAll(await listWaiting());
    },
    resend: async (waiting) => {
      await putWaiting({ ...waiting, refused: null });
      await sync();
    },
  };
}
