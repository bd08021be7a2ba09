import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { contactWords } from '../../../../alerts/core/person-words.ts';
import type { ContactListsView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import type { ListPeopleView } from '../../../../insights/core/views.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatChange, formatCount, formatNumber, formatShare } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PersonName } from '../../../../ui/person-name.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { LogContact } from '../cases/log-contact.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

const filterKeys = ['below', 'drop', 'trend', 'attended', 'noCase', 'noContact', 'tag'];

/** Lists that are worked through: the filter stands in the address, so a link shows a colleague the same. */
export default function ListsPage() {
  const { key, name, words } = useInstitution();
  const { search } = useAddress();
  const verb = useVerb();
  const can = useCan();
  const filter = keep(search, filterKeys);
  const isChosen = Object.keys(filter).length > 0;
  const lists = useQuery({
    queryKey: [key, 'contact-lists'],
    queryFn: ({ signal }) => api.get<ContactListsView>(tenant(key, '/contact-lists'), {}, signal),
  });
  const people = useQuery({
    queryKey: [key, 'contact-list-people', filter],
    queryFn: ({ signal }) => api.get<ListPeopleView>(tenant(key, '/contact-lists/people'), filter, signal),
    enabled: isChosen,
  });
  return (
    <div className={styles.page}>
      <title>{`Lists – ${name}`}</title>
      <PageHeader
        title="Lists"
        sentence={
          isChosen
            ? people.data
              ? `${people.data.words}: ${people.data.isMore ? 'more than ' : ''}${formatCount(people.data.total, words.student, words.students)}.`
              : undefined
            : `Choose a list of ${words.students} to work through, or make one.`
        }
      />
      <SaidNotice verb={verb} />
      <Loaded query={lists} skeleton={<TableSkeleton rows={3} />}>
        {(view) => (
          <ul className={styles.lines}>
            {view.lists.map((list) => (
              <li key={list.savedListId ?? list.name}>
                <a href={addressOf(key, '/lists', addressFilter(list.filter))}>{list.name}</a>
                <span className={styles.quiet}>{list.words}</span>
                {list.isMine ? (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    onClick={() =>
                      void verb.run(
                        () => api.delete(tenant(key, `/contact-lists/${list.savedListId}`)),
                        `${list.name} is removed.`,
                        () => api.post(tenant(key, '/contact-lists'), { name: list.name, filter: list.filter }),
                      )
                    }
                  >
                    Remove
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <FilterFields
        key={JSON.stringify(filter)}
        filter={filter}
        onSave={(list) => void verb.run(() => api.post(tenant(key, '/contact-lists'), list), `${list.name} is saved.`)}
      />
      {isChosen ? (
        <Section
          title={capital(words.students)}
          note={
            people.data && people.data.total > people.data.people.length
              ? `The ${people.data.people.length} with the lowest scores; narrow the list to see others.`
              : 'The lowest score first.'
          }
        >
          <Loaded query={people} skeleton={<TableSkeleton rows={8} />}>
            {(view) => (
              <PlainTable
                caption={view.words}
                rows={view.people}
                keyOf={(row) => row.studentId}
                isDense
                columns={[
                  {
                    key: 'name',
                    label: 'Name',
                    isName: true,
                    cell: (row) => (
                      <PersonName
                        name={row.name}
                        identifier={row.identifier}
                        href={addressOf(key, `/students/${row.studentId}`)}
                      />
                    ),
                  },
                  { key: 'programme', label: 'Where', cell: (row) => row.programme },
                  {
                    key: 'score',
                    label: 'Score',
                    isNumeric: true,
                    cell: (row) => (row.score === null ? '–' : formatNumber(row.score)),
                  },
                  {
                    key: 'change',
                    label: '1 week',
                    isNumeric: true,
                    cell: (row) => (row.change1 === null ? '–' : formatChange(row.change1)),
                  },
                  {
                    key: 'attendance',
                    label: 'Attendance, year',
                    isNumeric: true,
                    cell: (row) => (row.attendance === null ? '–' : formatShare(row.attendance)),
                  },
                  {
                    key: 'contact',
                    label: 'Contact',
                    cell: (row) => contactWords(row.daysSinceContact, row.triesSince),
                  },
                  {
                    key: 'case',
                    label: 'Case',
                    cell: (row) =>
                      row.caseId === null ? (
                        'none'
                      ) : can('cases:read') ? (
                        <a href={addressOf(key, `/cases/${row.caseId}`)}>open</a>
                      ) : (
                        'open'
                      ),
                  },
                  {
                    key: 'log',
                    label: 'Log contact',
                    isActions: true,
                    cell: (row) => (can('contacts:log') ? <LogContact student={row} verb={verb} isIcon /> : null),
                  },
                ]}
              />
            )}
          </Loaded>
        </Section>
      ) : null}
    </div>
  );
}

function addressFilter(filter: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value === true ? '1' : String(value)]] : [])),
  );
}

interface FilterProps {
  filter: Record<string, string>;
  onSave: (list: { name: string; filter: Record<string, string>; isShared: boolean }) => void;
}

function FilterFields({ filter, onSave }: FilterProps) {
  const { set } = useAddress();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const number = (key: string, label: string, max: number) => (
    <NumberInput
      label={label}
      min={1}
      max={max}
      w={130}
      value={filter[key] ?? ''}
      onBlur={(event) => set({ [key]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <details>
      <summary className={styles.quiet}>Make a list of your own</summary>
      <div className={styles.stack}>
        <div className={styles.leaf}>
          {number('below', 'Score below', 1000)}
          {number('drop', 'Down more than', 1000)}
          {number('attended', 'Attendance at least', 100)}
          {number('noContact', 'No contact, days', 365)}
          <NativeSelect
            label="Pattern"
            value={filter.trend ?? ''}
            data={[
              { value: '', label: 'any' },
              { value: 'declining', label: 'Declining' },
              { value: 'consistently_low', label: 'Consistently low' },
              { value: 'sustained_decline', label: 'Sustained decline' },
              { value: 'stopped', label: 'Stopped' },
              { value: 'recovering', label: 'Recovering' },
            ]}
            onChange={(event) => set({ trend: event.currentTarget.value || undefined })}
          />
          <Checkbox
            label="No open case"
            checked={filter.noCase !== undefined}
            onChange={(event) => set({ noCase: event.currentTarget.checked ? '1' : undefined })}
          />
        </div>
        <div className={styles.leaf}>
          <TextInput
            label="Name of the list"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            w={260}
          />
          <Checkbox
            label="Share with colleagues"
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button
            variant="default"
            disabled={name.trim() === '' || Object.keys(filter).length === 0}
            onClick={() => onSave({ name: name.trim(), filter, isShared })}
          >
            Save this list
          </Button>
        </div>
      </div>
    </details>
  );
}
