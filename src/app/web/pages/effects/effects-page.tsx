import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EffectMeasure } from '../../../../insights/core/effects/effect-history.ts';
import type { EffectBy, EffectCellView, EffectsView } from '../../../../insights/core/effects/effect-views.ts';
import {
  answer_words,
  gammaSentence,
  hiddenSentence,
  placeboSentence,
  signedPoints,
} from '../../../../insights/core/effects/effect-words.ts';
import { capital } from '../../../../kernel/capital.ts';
import { EffectRanges } from '../../../../ui/charts/effect-ranges.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Stat } from '../../../../ui/stat.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import page from '../pages.module.css';

const measures: readonly { key: EffectMeasure; label: string }[] = [
  { key: 'attendance', label: 'Attendance' },
  { key: 'index', label: 'Absolute index' },
  { key: 'left', label: 'Left or failed' },
];

/** Did it help? Plans beside similar students who waited. */
export default function EffectsPage() {
  const { key, name } = useInstitution();
  const { search } = useAddress();
  const asked = { year: search.year, kind: search.kind, measure: search.measure, by: search.by };
  const query = useQuery({
    queryKey: [key, 'effects', asked],
    queryFn: ({ signal }) => api.get<EffectsView>(tenant(key, '/effects'), asked, signal),
    placeholderData: (last) => last,
  });
  return (
    <>
      <title>{`Did it help? – ${name}`}</title>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(view) => <Effects view={view} isStale={query.isPlaceholderData} />}
      </Loaded>
    </>
  );
}

function Effects({ view, isStale }: { view: EffectsView; isStale: boolean }) {
  const { key, words } = useInstitution();
  const hasCells = view.cells.length > 0;
  return (
    <div className={page.stack} data-stale={isStale || undefined}>
      <PageHeader
        title="Did it help?"
        sentence={view.sentence}
        reason={view.asOf ? `${view.year}, as known up to the week of ${formatDay(view.asOf)}` : view.year}
        actions={
          <>
            <a href={addressOf(key, '/trials')}>Trials by lot</a>
            <a href={addressOf(key, '/effects/method')}>How this is found</a>
          </>
        }
      />
      <Choices view={view} />
      {hasCells ? <Picture view={view} /> : null}
      {hasCells ? (
        <Section
          title="In words"
          note={`What changed among those with a plan is always said beside what changed among similar ${words.students} who waited: low figures rise by themselves`}
        >
          <EffectTable view={view} />
        </Section>
      ) : null}
      <Plans view={view} />
    </div>
  );
}

function Choices({ view }: { view: EffectsView }) {
  const { words } = useInstitution();
  const { search, set } = useAddress();
  const bys: { key: EffectBy; label: string }[] = [
    { key: 'kind', label: 'Kind of help' },
    { key: 'playbook', label: 'Playbook' },
    { key: 'site', label: capital(words.programme) },
    { key: 'group', label: 'Group' },
  ];
  return (
    <div className={page.choices}>
      <Segments
        label="Measured on"
        value={search.measure ?? 'attendance'}
        onChange={(measure) => set({ measure: measure === 'attendance' ? undefined : measure })}
        choices={measures}
      />
      <Segments
        label="By"
        value={search.by ?? 'kind'}
        onChange={(by) => set({ by: by === 'kind' ? undefined : by })}
        choices={bys}
      />
      <NativeSelect
        label="Of"
        value={search.kind ?? ''}
        onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: 'All kinds of help' },
          ...view.kinds.map((kind) => ({ value: kind.key, label: kind.name })),
        ]}
      />
      {view.years.length > 1 ? (
        <NativeSelect
          label="Year"
          value={view.year}
          onChange={(event) => set({ year: event.currentTarget.value })}
          data={view.years}
        />
      ) : null}
    </div>
  );
}

const labelOf = ({ of, label }: EffectCellView) => (of ? `${of}: ${label}` : label);

function Picture({ view }: { view: EffectsView }) {
  const name = measures.find(({ key }) => key === view.measure)?.label ?? '';
  return (
    <EffectRanges
      title={`${name}: difference from waiting`}
      note={`Points with their interval of 95 %, each drawn towards the others by how uncertain it is. In the grey band a difference is not worth the effort (${formatNumber(view.worthwhile)} points either way)`}
      ranges={view.cells.map((cell) => ({
        key: cell.key,
        label: labelOf(cell),
        range: cell.pooled,
        answer: answer_words[cell.answer],
        n: cell.n,
      }))}
      worthwhile={view.worthwhile}
      isMoreBetter={view.measure !== 'left'}
      format={(points) => signedPoints(view.measure, points)}
    />
  );
}

function EffectTable({ view }: { view: EffectsView }) {
  const { key: institution, words } = useInstitution();
  const opened = (of: string, cell: string, n: number) =>
    n > 0 ? (
      <a href={addressOf(institution, '/effects/students', { ...askedOf(view), of, cell })}>{formatNumber(n)}</a>
    ) : (
      formatNumber(n)
    );
  const say = (points: number) => signedPoints(view.measure, points);
  return (
    <PlainTable
      caption="Differences from waiting"
      rows={view.cells}
      keyOf={({ key }) => key}
      columns={[
        { key: 'label', label: 'What', isName: true, cell: labelOf },
        {
          key: 'n',
          label: 'Plans',
          isNumeric: true,
          cell: ({ key, n, opens }) =>
            n === null ? 'fewer than 10' : opens ? opened('compared', key, n) : formatNumber(n),
        },
        {
          key: 'compared',
          label: `Similar ${words.students}`,
          isNumeric: true,
          cell: ({ key, compared }) => (compared === null ? '–' : opened('similar', key, compared)),
        },
        { key: 'words', label: 'What is known', cell: ({ words: said }) => said },
        {
          key: 'alone',
          label: 'From these plans alone',
          cell: ({ alone }) => (alone ? `${say(alone.difference)} (${say(alone.low)} to ${say(alone.high)})` : '–'),
        },
        {
          key: 'hidden',
          label: 'If something unseen chose who got help',
          cell: ({ hidden, answer, gamma }) =>
            hidden && (answer === 'better' || answer === 'worse')
              ? `${hiddenSentence(hidden)} ${gammaSentence(gamma)}`
              : '–',
        },
        {
          key: 'placebo',
          label: 'In a period before help',
          cell: ({ placebo, n }) => (n === null ? '–' : placeboSentence(placebo)),
        },
      ]}
    />
  );
}

function Plans({ view }: { view: EffectsView }) {
  const { key, words } = useInstitution();
  const { plans, year } = view;
  const told = (of: string, n: number | null) => ({
    value: n === null ? '< 5' : formatNumber(n),
    href: n ? addressOf(key, '/effects/students', { ...askedOf(view), of }) : undefined,
  });
  return (
    <Section
      title="What this rests on"
      note="Every plan of the year that began after the first scored week; one that was made in error is none"
    >
      <dl className={page.facts}>
        <Stat label="Began" {...told('begun', plans.begun)} basis={`plans in ${year}`} />
        <Stat label="Compared" {...told('any-compared', plans.compared)} basis="with at least five who waited" />
        <Stat label="Too soon" {...told('too-soon', plans.tooSoon)} basis="fewer than four scored weeks since" />
        <Stat
          label="Nobody alike"
          {...told('nobody-alike', plans.nobodyAlike)}
          basis={`no ${words.student} stood there and waited`}
        />
        <Stat label="No start" {...told('no-start', plans.noStart)} basis="no score in the week before" />
      </dl>
    </Section>
  );
}

/** As the page's own address says it, with what it took for said. */
function askedOf({ year, kind, measure, by }: EffectsView) {
  return { year, kind, measure, by };
}
