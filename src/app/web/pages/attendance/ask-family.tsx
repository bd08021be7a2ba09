import { Button, Menu } from '@mantine/core';
import type { AbsentView, AskView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import type { Words } from '../../../../institution/core/presets.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatInstant } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';

const ways: Record<AskView['way'], string> = {
  call: 'by phone',
  letter: 'by letter',
  'in-person': 'in person',
  message: 'by message',
};

const offered = [
  ['call', 'By phone'],
  ['letter', 'By letter'],
  ['in-person', 'In person'],
] as const;

/** Notes how the family was asked why their child is absent. */
export default function AskFamily({ person, day, verb }: { person: AbsentView; day: string; verb: Verb }) {
  const { key, words } = useInstitution();
  const note = (way: (typeof offered)[number][0]): void => {
    const made = { askId: '' };
    void verb.run(
      async () =>
        Object.assign(
          made,
          await api.post<typeof made>(tenant(key, '/attendance/asks'), { studentId: person.studentId, day, way }),
        ),
      `Noted: ${whoWasAsked(words, person)} was asked ${ways[way]}.`,
      () => api.post(tenant(key, `/attendance/asks/${made.askId}/undo`)),
    );
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-md" aria-label={`${capital(whoWasAsked(words, person))} was asked`}>
          {capital(words.family)} asked
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>How were they asked?</Menu.Label>
        {offered.map(([way, said]) => (
          <Menu.Item key={way} onClick={() => note(way)}>
            {said}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const whoWasAsked = (words: Words, { name }: AbsentView): string =>
  words.families === words.students ? name : `the ${words.family} of ${name}`;

/** What was asked, and with whom the absence is now. */
export function AskedLines({ person }: { person: AbsentView }) {
  const { words } = useInstitution();
  const [last] = person.asks;
  return (
    <>
      {last ? (
        <span className={styles.quiet}>
          {`${capital(words.family)} asked ${ways[last.way]} by ${last.by}, ${formatInstant(last.at)}${person.asks.length > 1 ? `, and ${person.asks.length - 1} more` : ''}`}
        </span>
      ) : null}
      {person.passedOn && person.explanation === null ? (
        <span>{`With ${person.passedOn.to} since ${formatInstant(person.passedOn.at)}`}</span>
      ) : null}
    </>
  );
}
