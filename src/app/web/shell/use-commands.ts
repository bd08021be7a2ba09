import { capital } from '../../../kernel/capital.ts';
import { addressOf, keep } from '../address.ts';
import { placesFor } from '../places.ts';
import { useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import { useLookedAtWeek } from './use-looked-at-week.ts';

export interface Command {
  id: string;
  label: string;
  note?: string;
  isPerson?: boolean;
  run: () => void;
}

/** What can be gone to and done from anywhere. */
export function useCommands(): Command[] {
  const { key, needs, words, hasMarks } = useInstitution();
  const { go, search, set } = useAddress();
  const { previous, next, current, week } = useLookedAtWeek();
  const commands: Command[] = placesFor(needs, hasMarks).map((place) => ({
    id: place.path,
    label: place.label(words),
    run: () => go(addressOf(key, place.path, keep(search, place.keeps))),
  }));
  const list = (group: string) => () => go(addressOf(key, '/students', { ...keep(search, ['week']), group }));
  if (needs.includes('students:list')) {
    commands.push(
      { id: 'stopped', label: `${words.students} who stopped`, run: list('stopped') },
      { id: 'low', label: `${words.students} consistently low`, run: list('consistently_low') },
      { id: 'declining', label: `${words.students} who are declining`, run: list('declining') },
    );
  }
  if (previous) commands.push({ id: 'previous', label: 'The week before', run: () => set({ week: previous }) });
  if (next) commands.push({ id: 'next', label: 'The week after', run: () => set({ week: next }) });
  if (current && current !== week) {
    commands.push({ id: 'current', label: 'The last scored week', run: () => set({ week: undefined }) });
  }
  return commands.map((command) => ({
    ...command,
    label: capital(command.label),
  }));
}
