import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconArrowRight, IconSearch, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import type { StudentSearchView } from '../../../insights/core/views.ts';
import { addressOf, keep } from '../address.ts';
import { api, tenant } from '../api.ts';
import { placesFor } from '../places.ts';
import { useCan, useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import { useLookedAtWeek } from './use-looked-at-week.ts';

const [store, spotlight] = createSpotlight();

interface Command {
  id: string;
  label: string;
  run: () => void;
}

/** Students, pages and actions, by name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { key, words } = useInstitution();
  const can = useCan();
  const { go } = useAddress();
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query.trim());
  const commands = useCommands();
  useEffect(() => spotlight.open(), []);
  const found = useQuery({
    queryKey: [key, 'student-search', asked],
    queryFn: ({ signal }) => api.get<StudentSearchView>(tenant(key, '/students/search'), { q: asked }, signal),
    enabled: asked.length >= 2 && can('students:list'),
  });
  const fitting = commands.filter((command) => command.label.toLowerCase().includes(query.trim().toLowerCase()));
  const students = asked.length >= 2 ? (found.data?.students ?? []) : [];
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={`Find a ${words.student}, a page, an action`}
        leftSection={<IconSearch size={18} />}
        aria-label="Search"
      />
      <Spotlight.ActionsList>
        {students.length > 0 ? (
          <Spotlight.ActionsGroup label={words.students}>
            {students.map((student) => (
              <Spotlight.Action
                key={student.studentId}
                label={student.name}
                description={[student.identifier, student.programme, student.unit].filter(Boolean).join(' · ')}
                leftSection={<IconUser size={18} stroke={1.6} />}
                onClick={() => go(addressOf(key, `/students/${student.studentId}`))}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {fitting.length > 0 ? (
          <Spotlight.ActionsGroup label="Go to and do">
            {fitting.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                leftSection={<IconArrowRight size={18} stroke={1.6} />}
                onClick={command.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {students.length === 0 && fitting.length === 0 ? (
          <Spotlight.Empty>
            {found.isFetching ? 'Searching' : `Nobody and nothing of this name that you may see`}
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useCommands(): Command[] {
  const { key, needs, words } = useInstitution();
  const { go, search, set } = useAddress();
  const { previous, next, current, week } = useLookedAtWeek();
  const commands: Command[] = placesFor(needs).map((place) => ({
    id: place.path,
    label: place.label(words),
    run: () => go(addressOf(key, place.path, keep(search, place.keeps))),
  }));
  if (needs.includes('students:list')) {
    commands.push(
      {
        id: 'stopped',
        label: `${words.students} who stopped`,
        run: () => go(addressOf(key, '/students', { ...keep(search, ['week']), group: 'stopped' })),
      },
      {
        id: 'declining',
        label: `${words.students} who are declining`,
        run: () => go(addressOf(key, '/students', { ...keep(search, ['week']), group: 'declining' })),
      },
    );
  }
  if (previous) commands.push({ id: 'previous', label: 'The week before', run: () => set({ week: previous }) });
  if (next) commands.push({ id: 'next', label: 'The week after', run: () => set({ week: next }) });
  if (current && current !== week)
    commands.push({ id: 'current', label: 'The last scored week', run: () => set({ week: undefined }) });
  return commands.map((command) => ({
    ...command,
    label: command.label.charAt(0).toUpperCase() + command.label.slice(1),
  }));
}
