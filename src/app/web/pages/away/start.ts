import { useEffect, useState } from 'react';
import { endDay, seal, unseal } from '../../../../attendance/web/sealed-store.ts';
import type { MeView } from '../../../core/session-view.ts';
import { ApiProblem, api, tenant } from '../../api.ts';

/** Whoever works away from a network here, as far as the page needs it without one. */
export interface Worker {
  userId: string;
  name: string;
  institutionName: string;
}

export type Start =
  | { kind: 'loading' }
  | { kind: 'in'; worker: Worker }
  | { kind: 'out' }
  | { kind: 'failed'; message: string };

const isOfflineError = (error: unknown): boolean => error instanceof ApiProblem && error.status === 0;

/** Who is here: by the session, or without a network by what this device keeps since it was opened today. */
export function useStart(institution: string, need: string): Start {
  const [start, setStart] = useState<Start>({ kind: 'loading' });
  useEffect(() => {
    void begin(institution, need).then(setStart);
  }, [institution, need]);
  return start;
}

async function begin(institution: string, need: string): Promise<Start> {
  await endDay();
  const of = `worker ${institution} ${need}`;
  try {
    const me = await api.get<MeView>('/api/me');
    const here = me.institutions.find((one) => one.key === institution);
    if (!here?.needs.some((one) => one === need)) return { kind: 'out' };
    const worker = { userId: me.user.id, name: me.user.name, institutionName: here.name };
    await seal(of, worker);
    return { kind: 'in', worker };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return { kind: 'out' };
    const worker = isOfflineError(error) ? await unseal<Worker>(of) : null;
    if (worker) return { kind: 'in', worker };
    return { kind: 'failed', message: (error as Error).message };
  }
}

/** An answer of the server, kept sealed for the day; without a network what was kept. */
export async function askOrKept<T>(institution: string, userId: string, path: string, query: object = {}): Promise<T> {
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
