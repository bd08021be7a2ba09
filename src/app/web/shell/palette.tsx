import { Modal } from '@mantine/core';
import { IconArrowRight, IconSearch, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import type { StudentSearchView } from '../../../insights/core/views.ts';
import { addressOf } from '../address.ts';
import { api, tenant } from '../api.ts';
import { useCan, useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import { moved } from './moved.ts';
import styles from './palette.module.css';
import { type Command, useCommands } from './use-commands.ts';

/** Students, pages and actions, by name: a field and the list of what it may mean. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { words } = useInstitution();
  const [query, setQuery] = useState('');
  const [at, move] = useState(0);
  const id = useId();
  const { found, isSearching } = useFound(query.trim());
  const here = Math.min(at, found.length - 1);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moved(event.key, here, found.length);
    if (event.key === 'Enter') run(found[here]);
    else if (to === null) return;
    else {
      move(to);
      document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' });
    }
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={600}
      yOffset="10vh"
      transitionProps={{ duration: 0 }}
      aria-label="Search or go to"
    >
      <div className={styles.field}>
        <IconSearch size={20} stroke={1.6} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${here}` : undefined}
          aria-autocomplete="list"
          aria-label={`Find a ${words.student}, a page, an action`}
          placeholder={`Find a ${words.student}, a page, an action`}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            move(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Found" className={styles.list}>
        {found.map((command, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the keyboard; arrows and Enter work there
          // biome-ignore lint/a11y/useFocusableInteractive: options are followed by aria-activedescendant
          <div
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === here}
            className={styles.option}
            onPointerMove={() => move(i)}
            onClick={() => run(command)}
          >
            {command.isPerson ? (
              <IconUser size={18} stroke={1.6} aria-hidden="true" />
            ) : (
              <IconArrowRight size={18} stroke={1.6} aria-hidden="true" />
            )}
            <span>
              <bdi>{command.label}</bdi>
              {command.note ? <small>{command.note}</small> : null}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.status}>
        {found.length > 0 ? '' : isSearching ? 'Searching' : 'Nobody and nothing of this name that you may see'}
      </p>
    </Modal>
  );
}

/** People first, then what can be gone to and done. */
function useFound(asked: string): { found: Command[]; isSearching: boolean } {
  const { key } = useInstitution();
  const can = useCan();
  const { go } = useAddress();
  const q = useDeferredValue(asked);
  const isAsking = q.length >= 2 && can('students:list');
  const answer = useQuery({
    queryKey: [key, 'student-search', q],
    queryFn: ({ signal }) => api.get<StudentSearchView>(tenant(key, '/students/search'), { q }, signal),
    enabled: isAsking,
  });
  const commands = useCommands().filter((command) => command.label.toLowerCase().includes(asked.toLowerCase()));
  const people = (isAsking ? (answer.data?.students ?? []) : []).map((student) => ({
    id: student.studentId,
    label: student.name,
    note: [student.identifier, student.programme, student.unit]
      .filter((part) => part && !student.name.includes(part))
      .join(' · '),
    isPerson: true,
    run: () => go(addressOf(key, `/students/${student.studentId}`)),
  }));
  return { found: [...people, ...commands], isSearching: isAsking && answer.isFetching };
}
