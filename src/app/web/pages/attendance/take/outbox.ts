import { useCallback, useState } from 'react';
import type { ContestedView, TakenView } from '../../../../../attendance/core/registers/register-views.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';
import { type Kind, type Queue, useQueue, type Waiting } from '../../away/device-queue.ts';

export interface SentMark {
  studentId: string;
  code: string;
  seen: string | null;
  minutesLate?: number;
  minutesEarly?: number;
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

export interface WaitingRegister extends Waiting {
  register: SentRegister;
}

const registers: Kind<WaitingRegister, TakenView> = {
  prefix: 'outbox',
  nameOf: ({ register }) => `${register.takenAt} ${register.registerId}`,
  send: sendOne,
};

export interface Outbox extends Queue<WaitingRegister> {
  contested: ContestedView[];
  setContested: (contested: ContestedView[]) => void;
}

/** The registers that wait on this device, and what was marked otherwise meanwhile. */
export function useOutbox({ userId }: { userId: string }, onSent: () => void): Outbox {
  const [contested, setContested] = useState<ContestedView[]>([]);
  const heard = useCallback(
    (answers: TakenView[]) => {
      setContested((before) => [...before, ...answers.flatMap((one) => one.contested)]);
      onSent();
    },
    [onSent],
  );
  return { ...useQueue(registers, userId, heard), contested, setContested };
}

async function sendOne({ institution, register }: WaitingRegister): Promise<TakenView> {
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
