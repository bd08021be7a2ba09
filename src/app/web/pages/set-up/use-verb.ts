import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useInstitution } from '../../session.tsx';

export interface Said {
  words: string;
  tone: 'good' | 'bad';
  undo?: () => Promise<unknown>;
}

/** Does something, says so, offers to undo it where it can be, and lets every page of the institution ask anew. */
export function useVerb() {
  const { key } = useInstitution();
  const queries = useQueryClient();
  const [said, say] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [key] });
  const run = async (verb: () => Promise<unknown>, words: string, undo?: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    say(null);
    try {
      await verb();
      await refresh();
      say({ words, tone: 'good', ...(undo ? { undo } : {}) });
      return true;
    } catch (error) {
      say({ words: (error as Error).message, tone: 'bad' });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { said, say, run, isBusy, refresh };
}

export type Verb = ReturnType<typeof useVerb>;
