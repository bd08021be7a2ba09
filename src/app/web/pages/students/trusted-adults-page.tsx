import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconHeartHandshake } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { WithoutAdultRow, WithoutAdultView } from '../../../../insights/core/student/without-adult.ts';
import { capital } from '../../../../kernel/capital.ts';
import { formatCount, formatDay, formatNumber } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { type PlainColumn, PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty, Forbidden } from '../../../../ui/states.tsx';
import { addressOf, keep } from '../../address.ts';
import { api, queryString, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import styles from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

/** Whom nobody at school seems to be close to, with the click that changes it. */
export default function TrustedAdultsPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const may = useCan()('cases:read');
  const asked = keep(search, ['why', 'page']);
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'no-trusted-adult', asked],
    queryFn: ({ signal }) => api.get<WithoutAdultView>(tenant(key, '/students/no-trusted-adult'), asked, signal),
    enabled: may,
  });
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="This list is for who works on cases of these students. Ask a counselor or a leader."
      />
    );
  return (
    <Loaded query={query} skeleton={<TableSkeleton />}>
      {(view) => <List view={view} verb={verb} />}
    </Loaded>
  );
}

function List({ view, verb }: { view: WithoutAdultView; verb: Verb }) {
  const { key, name, words } = useInstitution();
  const { hrefWith } = useAddress();
  const can = useCan();
  const title = `${capital(words.students)} with no trusted adult`;
  return (
    <div className={styles.stack}>
      <title>{`${title} – ${name}`}</title>
      <PageHeader
        title={title}
        sentence={sentenceOf(view, words)}
        reason={`${view.reason}. That you looked at this list is on record.`}
        actions={
          can('students:export') && view.total > 0 ? (
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload size={16} />}
              href={tenant(key, '/students/no-trusted-adult/export') + queryString({ why: view.why })}
              download
            >
              Export
            </Button>
          ) : undefined
        }
      />
      <SaidNotice verb={verb} />
      {view.isAsked ? null : (
        <Notice title="Nobody is asked yet">
          No source of the kind “Adult connections” brings answers, so nobody can say that there is no one. Add one from
          a climate survey
          {can('sources:manage') ? (
            <>
              : <a href={addressOf(key, '/sources/new')}>add a source</a>
            </>
          ) : (
            ''
          )}
          .
        </Notice>
      )}
      <nav className={styles.chips} aria-label="Which list">
        {(['said', 'unknown'] as const).map((why) => (
          <Button
            key={why}
            component="a"
            size="compact-md"
            variant={view.why === why ? 'filled' : 'default'}
            aria-current={view.why === why ? 'page' : undefined}
            href={hrefWith({ why: why === 'said' ? undefined : why, page: undefined })}
          >
            {why === 'said' ? 'Said that there is nobody' : 'Not asked, or no answer'} ({countWords(view, why)})
          </Button>
        ))}
      </nav>
      {view.rows.length === 0 ? (
        <Empty title="Nobody is on this list">
          <p>
            {view.why === 'said'
              ? `Every one of your ${words.students} who said that there is no adult has somebody named, or was spoken with in the last ${view.contactDays} days.`
              : `All of your ${words.students} were asked, have somebody named, or were spoken with in the last ${view.contactDays} days.`}
          </p>
        </Empty>
      ) : (
        <PlainTable
          caption={title}
          columns={columnsOf(view, verb, key, words)}
          rows={view.rows}
          keyOf={(row) => row.studentId}
        />
      )}
      {view.pages > 1 ? (
        <nav className={styles.chips} aria-label="Pages">
          {view.page > 1 ? <a href={hrefWith({ page: String(view.page - 1) })}>Previous</a> : null}
          <span>
            Page {view.page} of {view.pages}
          </span>
          {view.page < view.pages ? <a href={hrefWith({ page: String(view.page + 1) })}>Next</a> : null}
        </nav>
      ) : null}
    </div>
  );
}

interface ListWords {
  student: string;
  students: string;
  programme: string;
  year: string;
}

/** "over 500", where nobody counts on. */
function countWords(
  { why, total, isMore, others, mostCounted }: WithoutAdultView,
  of: WithoutAdultView['why'],
): string {
  const isOver = of === why ? isMore : others > mostCounted;
  return isOver ? `over ${formatNumber(mostCounted)}` : formatNumber(of === why ? total : others);
}

function sentenceOf({ total, isMore, why, contactDays }: WithoutAdultView, words: ListWords): string {
  const who = `${isMore ? 'Over ' : ''}${formatCount(total, words.student, words.students)}`;
  const then = `nobody is named as an adult whom they trust, and nobody had a two-way contact with them in the last ${contactDays} days.`;
  return why === 'said'
    ? `${who} said that there is no adult here to go to; ${then}`
    : `${who} did not say whether there is an adult here to go to; ${then}`;
}

function columnsOf(view: WithoutAdultView, verb: Verb, key: string, words: ListWords): PlainColumn<WithoutAdultRow>[] {
  return [
    {
      key: 'name',
      label: capital(words.student),
      isName: true,
      cell: (row) => (
        <a href={addressOf(key, `/students/${row.studentId}`)}>
          <bdi>{row.name}</bdi>
        </a>
      ),
    },
    {
      key: 'place',
      label: capital(words.programme),
      cell: (row) => [row.programme, row.year].filter(Boolean).join(', '),
    },
    ...(view.why === 'said'
      ? [
          {
            key: 'said',
            label: 'Said so',
            cell: (row: WithoutAdultRow) => (row.answeredOn ? formatDay(row.answeredOn) : '–'),
          },
        ]
      : []),
    {
      key: 'contact',
      label: 'Last two-way contact',
      cell: (row) => (row.lastTwoWayOn ? formatDay(row.lastTwoWayOn) : 'none on record'),
    },
    {
      key: 'adult',
      label: 'Trusted adult',
      cell: (row) => <NameAdult row={row} readerStaffId={view.readerStaffId} verb={verb} />,
    },
  ];
}

/** One click where it is the reader; two for somebody who looks after or teaches the student. */
function NameAdult({ row, readerStaffId, verb }: { row: WithoutAdultRow; readerStaffId: string | null; verb: Verb }) {
  const { key } = useInstitution();
  const others = row.near.filter(({ staffId }) => staffId !== readerStaffId);
  const name = (staffId: string, who: string): void => {
    let named: string | null = null;
    void verb.run(
      async () => {
        const made = await api.post<{ trustedAdultId: string }>(
          tenant(key, `/students/${row.studentId}/trusted-adults`),
          {
            staffId,
          },
        );
        named = made.trustedAdultId;
      },
      `${who} named as an adult whom ${row.name} trusts.`,
      () => api.delete(tenant(key, `/trusted-adults/${named ?? ''}`)),
    );
  };
  return (
    <span className={styles.chips}>
      {readerStaffId ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconHeartHandshake size={14} aria-hidden="true" />}
          aria-label={`It is me: ${row.name}`}
          onClick={() => name(readerStaffId, 'You are')}
        >
          It is me
        </Button>
      ) : null}
      {others.length > 0 ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="subtle"
              rightSection={<IconChevronDown size={14} aria-hidden="true" />}
              aria-label={`Somebody else: ${row.name}`}
            >
              Somebody else
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((one) => (
              <Menu.Item key={one.staffId} onClick={() => name(one.staffId, `${one.name} is`)}>
                {one.name}, {one.role}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </span>
  );
}
