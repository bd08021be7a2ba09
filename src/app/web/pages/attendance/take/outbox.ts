import type { ContestedView, TakenView } from '../../../../../attendance/core/register-views.ts';
import { drop, seal, unsealAll } from '../../../../../attendance/web/sealed-store.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';

export interface SentMark {
  studentId: string;
  code: string;
  seen: string | null;
  minutesLate?: number;
  note?: string;
}

export interface SentRegister {
  registerId: string;
  classId?: string;
  unitId?: string;
  year?: string;
  day: string;
  session: string;
  takenAt: string;
  marks: SentMark[];
}

/** A register that waits on this device. */
export interface Waiting {
  institution: string;
  userId: string;
  /** "Grade 6 homeroom A, Day" */
  title: string;
  register: SentRegister;
  /** Why the server did not take it, where sending again would not help. */
  refused: string | null;
}

const prefix = 'outbox ';
const nameOf = ({ register }: Waiting): string => `${prefix}${register.takenAt} ${register.registerId}`;

export const listWaiting = async (): Promise<Waiting[]> => (await unsealAll<Waiting>(prefix)).map(({ value }) => value);
export const putWaiting = (waiting: Waiting): Promise<void> => seal(nameOf(waiting), waiting, true);
export const dropWaiting = (waiting: Waiting): Promise<void> => drop(nameOf(waiting));

export interface Sync {
  sent: Waiting[];
  contested: ContestedView[];
  /** Nobody is signed in any more. */
  wantsSignIn: boolean;
  isOffline: boolean;
}

/**
 * Sends what waits, oldest first, from one window at a time. A register carries its own number, so one whose answer was lost is sent
 * again and taken once.
 */
export async function sendWaiting(userId: string): Promise<Sync> {
  const work = () => sendAll(userId);
  return navigator.locks ? navigator.locks.request('leadline-registers', work) : work();
}

async function sendAll(userId: string): Promise<Sync> {
  const done: Sync = { sent: [], contested: [], wantsSignIn: false, isOffline: false };
  for (const waiting of await listWaiting()) {
    if (waiting.userId !== userId || waiting.refused !== null) continue;
    try {
      const answer = await sendOne(waiting);
      done.contested.push(...answer.contested);
      done.sent.push(waiting);
      await dropWaiting(waiting);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500 || error.status === 429)
        return { ...done, isOffline: true };
      if (error.status === 401) return { ...done, wantsSignIn: true };
      await putWaiting({ ...waiting, refused: error.message });
    }
  }
  return done;
}

async function sendOne({ institution, register }: Waiting): Promise<TakenView> {
  const send = (marks: SentMark[]) =>
    api.post<TakenView>(tenant(institution, '/attendance/register'), { ...register, marks });
  try {
    return await send(register.marks);
  } catch (error) {
    // Somebody left the class since it was opened: the others' marks are none the worse for it.
    const gone =
      error instanceof ApiProblem && error.code === 'attendance.not-in-register' ? error.details.studentIds : null;
    const left = Array.isArray(gone) ? register.marks.filter(({ studentId }) => !gone.includes(studentId)) : [];
    if (left.length === 0) throw error;
    return send(left);
  }
}
