import { useCallback, useEffect, useState } from 'react';
import type {
  RegisterItem,
  RegistersView,
  RegisterView,
} from '../../../../../attendance/core/registers/register-views.ts';
import { keepPage } from '../../away/page-worker.ts';
import { askOrKept, type Worker } from '../../away/start.ts';

export const keyOf = ({ classId, unitId, year }: RegisterItem['of']): Record<string, string> =>
  classId === null ? { unitId, year: year ?? '' } : { classId };

/** The day's registers; their own are fetched ahead, so that they open without a network. */
export function useRegisters(institution: string, { userId }: Worker, unit: string | undefined) {
  const [list, setList] = useState<RegistersView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isKept, setKept] = useState(false);
  const load = useCallback(async () => {
    try {
      const found = await askOrKept<RegistersView>(institution, userId, '/attendance/registers', unit ? { unit } : {});
      setList(found);
      setTrouble(null);
      await fetchAhead(institution, userId, found);
      setKept(await keepPage('/take/'));
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }, [institution, userId, unit]);
  useEffect(() => {
    void load();
  }, [load]);
  return { list, trouble, isKept, load };
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
