import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { access_words } from '../../../../insights/core/effects/access.ts';
import type { AccessView } from '../../../../insights/core/effects/access-views.ts';
import { formatNumber, formatShare } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Stat } from '../../../../ui/stat.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import page from '../pages.module.css';

/** Who gets which help, and how soon, by group. */
export default function AccessPage() {
  const { key, name } = useInstitution();
  const { search } = useAddress();
  const query = useQuery({
    queryKey: [key, 'effects-access', search.kind],
    queryFn: ({ signal }) => api.get<AccessView>(tenant(key, '/effects/access'), { kind: search.kind }, signal),
    placeholderData: (last) => last,
  });
  return (
    <>
      <title>{`Who gets which help – ${name}`}</title>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(view) => <Access view={view} isStale={query.isPlaceholderData} />}
      </Loaded>
    </>
  );
}

function Access({ view, isStale }: { view: AccessView; isStale: boolean }) {
  const { key, words } = useInstitution();
  const { set } = useAddress();
  const few = (n: number | null, least: number) => (n === null ? `fewer than ${least}` : formatNumber(n));
  const opened = (of: string, n: number | null) =>
    n ? addressOf(key, '/effects/access/students', { of, kind: view.kind }) : undefined;
  return (
    <div className={page.stack} data-stale={isStale || undefined}>
      <PageHeader
        title="Who gets which help"
        sentence={view.sentence}
        reason={view.year}
        actions={<a href={addressOf(key, '/effects')}>Did it help?</a>}
      />
      <div className={page.choices}>
        <NativeSelect
          label="Help"
          value={view.kind ?? ''}
          onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: 'Any plan' },
            ...view.kinds.map((kind) => ({ value: kind.key, label: kind.name })),
          ]}
        />
      </div>
      <dl className={page.facts}>
        <Stat
          label="Named by an alert"
          value={few(view.named, 5)}
          basis={`${words.students} in ${view.year}`}
          href={opened('named', view.named)}
        />
        <Stat
          label="Of them with such help"
          value={few(view.helped, 5)}
          basis="whose plan has begun"
          href={opened('helped', view.helped)}
        />
        <Stat
          label="Until it began"
          value={view.medianDays === null ? '–' : formatNumber(view.medianDays)}
          unit="days"
          basis={view.medianDays === null ? 'fewer than ten to say' : 'half of them waited no longer'}
        />
      </dl>
      <Section
        title="By group"
        note={`Of the ${words.students} of each group whom an alert named this year, how many got help. Groups never enter a score or a threshold; small ones are hidden, and one more where it could be reckoned. A number opens into names only of groups for which a playbook names fitting support`}
      >
        {view.groups.length === 0 ? (
          <p className={page.quiet}>
            No groups are recorded of those whom alerts named. They come with the roster, as characteristics.
          </p>
        ) : (
          <GroupTable view={view} />
        )}
      </Section>
    </div>
  );
}

function GroupTable({ view }: { view: AccessView }) {
  const { key: institution } = useInstitution();
  const opened = ({ key: group, opens }: AccessView['groups'][number], of: 'named' | 'helped', n: number) =>
    opens.includes(of) ? (
      <a href={addressOf(institution, '/effects/access/students', { of, group, kind: view.kind })}>{formatNumber(n)}</a>
    ) : (
      formatNumber(n)
    );
  const range = (share: { share: number; low: number; high: number }) =>
    `${formatShare(share.share)} (${formatShare(share.low)} to ${formatShare(share.high)})`;
  return (
    <PlainTable
      caption="Help by group"
      rows={view.groups}
      keyOf={({ key }) => key}
      columns={[
        { key: 'value', label: 'Group', isName: true, cell: ({ kind, value }) => `${kind}: ${value}` },
        {
          key: 'named',
          label: 'Named by an alert',
          isNumeric: true,
          cell: (row) => (row.named === null ? 'hidden' : opened(row, 'named', row.named)),
        },
        {
          key: 'helped',
          label: 'With help',
          isNumeric: true,
          cell: (row) =>
            row.named === null ? 'hidden' : row.helped === null ? 'fewer than 5' : opened(row, 'helped', row.helped),
        },
        { key: 'share', label: 'Share (95 %)', cell: ({ share }) => (share ? range(share) : '–') },
        {
          key: 'others',
          label: 'All others',
          isNumeric: true,
          cell: ({ against }) => (against ? formatShare(against.share) : '–'),
        },
        { key: 'answer', label: 'What can be said', cell: ({ answer }) => access_words[answer] },
        {
          key: 'days',
          label: 'Half had it within, days',
          isNumeric: true,
          cell: ({ medianDays }) => (medianDays === null ? '–' : formatNumber(medianDays)),
        },
      ]}
    />
  );
}
