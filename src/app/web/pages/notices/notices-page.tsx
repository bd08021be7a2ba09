import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { capital } from '../../../../kernel/capital.ts';
import type { DueLine, NoticeLine, NoticesView } from '../../../../notices/core/views.ts';
import { no_advice, stateLabels } from '../../../../notices/web/notice-words.ts';
import styles from '../../../../notices/web/notices.module.css';
import { formatDay, formatInstant, formatNumber } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PageTabs } from '../../../../ui/page-tabs.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';

const PacksPart = lazy(() => import('./packs-part.tsx'));

const shows = [
  { key: 'due', label: 'Due' },
  { key: 'drafts', label: 'Drafts' },
  { key: 'issued', label: 'Issued' },
  { key: 'served', label: 'Served' },
  { key: 'withdrawn', label: 'Withdrawn' },
  { key: 'law', label: 'Which law' },
] as const;

/** Legal notices, apart from help: what is due, in the making, issued, served and withdrawn. */
export default function NoticesPage() {
  const { key, name } = useInstitution();
  const { search, path } = useAddress();
  const show = shows.find((one) => one.key === search.show)?.key ?? 'due';
  const asked = { show: show === 'law' ? 'due' : show, page: search.page };
  const query = useQuery({
    queryKey: [key, 'notices', asked],
    queryFn: ({ signal }) => api.get<NoticesView>(tenant(key, '/legal-notices'), asked, signal),
    placeholderData: (last) => last,
  });
  return (
    <div className={styles.stack} aria-busy={query.isPlaceholderData || undefined}>
      <title>{`Notices – ${name}`}</title>
      <PageHeader title="Notices" sentence={query.data ? sentenceOf(query.data) : undefined} reason={no_advice} />
      <PageTabs
        label="Notices"
        tabs={shows.map((one) => ({
          key: one.key,
          href: one.key === 'due' ? path : `${path}?show=${one.key}`,
          isOpen: one.key === show,
          words:
            one.key !== 'law' && query.data ? `${one.label} (${formatNumber(query.data.counts[one.key])})` : one.label,
        }))}
      />
      {show === 'law' ? (
        <Suspense fallback={<TableSkeleton rows={6} />}>
          <PacksPart />
        </Suspense>
      ) : (
        <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
          {(view) => <List view={view} />}
        </Loaded>
      )}
    </div>
  );
}

function sentenceOf({ pack, counts, countedAt }: NoticesView): string {
  if (pack === null) return 'No law is chosen yet that notices go by.';
  const counted = countedAt ? ` Counted ${formatInstant(countedAt)}.` : '';
  return `${formatNumber(counts.due)} ${counts.due === 1 ? 'step' : 'steps'} of the law of ${pack.name} ${counts.due === 1 ? 'is' : 'are'} reached. Reaching a count sends nothing: a person drafts, a person checks, a person issues.${counted}`;
}

function List({ view }: { view: NoticesView }) {
  const { set } = useAddress();
  if (view.pack === null)
    return (
      <Empty title="Choose the law first">
        <p>
          {view.mayChoose
            ? 'Notices go by a pack: the law as data. Choose yours under “Which law”.'
            : 'Your administrator chooses which law notices go by.'}
        </p>
      </Empty>
    );
  const lines = view.show === 'due' ? view.due.length : view.notices.length;
  if (lines === 0)
    return (
      <Empty title="Nothing here">
        <p>
          {view.show === 'due'
            ? 'Nobody whom you see has reached a count.'
            : 'No notice of a student whom you see stands here.'}
        </p>
      </Empty>
    );
  return (
    <>
      {view.show === 'due' ? <DueTable due={view.due} /> : <NoticeTable notices={view.notices} />}
      {view.page > 1 || view.hasMore ? (
        <div className={styles.does}>
          <Button
            variant="default"
            disabled={view.page === 1}
            onClick={() => set({ page: view.page === 2 ? undefined : String(view.page - 1) })}
          >
            Those before
          </Button>
          <Button variant="default" disabled={!view.hasMore} onClick={() => set({ page: String(view.page + 1) })}>
            More
          </Button>
        </div>
      ) : null}
    </>
  );
}

function DueTable({ due }: { due: readonly DueLine[] }) {
  const { key, words } = useInstitution();
  return (
    <PlainTable
      caption="What is due, the longest first"
      rows={due}
      keyOf={({ student, stepKey }) => student.studentId + stepKey}
      columns={[
        {
          key: 'student',
          label: capital(words.student),
          isName: true,
          cell: ({ student }) => (
            <a href={`${addressOf(key, `/students/${student.studentId}`)}#notices`} dir="auto">
              {student.name}
            </a>
          ),
        },
        {
          key: 'place',
          label: capital(words.programme),
          cell: ({ place }) => place,
        },
        { key: 'step', label: 'Step', cell: ({ stepName }) => stepName },
        {
          key: 'count',
          label: 'Counted',
          isNumeric: true,
          cell: ({ have, need }) =>
            need === 0 ? 'follows a step' : `${formatNumber(have)}\u00a0(from\u00a0${formatNumber(need)})`,
        },
        { key: 'since', label: 'Reached', cell: ({ reachedOn }) => (reachedOn ? formatDay(reachedOn) : '') },
        {
          key: 'holds',
          label: 'In its way',
          cell: ({ holds }) => (holds.length === 0 ? 'Nothing known' : holds.map(({ words: said }) => said).join(' ')),
        },
      ]}
    />
  );
}

function NoticeTable({ notices }: { notices: readonly NoticeLine[] }) {
  const { key, words } = useInstitution();
  return (
    <PlainTable
      caption="Notices, the newest first"
      rows={notices}
      keyOf={({ noticeId }) => noticeId}
      columns={[
        {
          key: 'notice',
          label: 'Notice',
          isName: true,
          cell: ({ noticeId, stepName }) => <a href={addressOf(key, `/notices/${noticeId}`)}>{stepName}</a>,
        },
        {
          key: 'student',
          label: capital(words.student),
          cell: ({ student }) => <bdi>{student.name}</bdi>,
        },
        { key: 'state', label: 'State', cell: ({ state }) => stateLabels[state] },
        { key: 'on', label: 'Since', cell: ({ on }) => formatDay(on) },
        { key: 'by', label: 'By', cell: ({ by }) => by },
        { key: 'words', label: 'Why', cell: ({ words: said }) => said ?? '' },
      ]}
    />
  );
}
