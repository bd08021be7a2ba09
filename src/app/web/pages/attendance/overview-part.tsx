import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bands } from '../../../../attendance/core/measures.ts';
import type { GroupLine, OverviewView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { pct } from '../../../../attendance/web/band-words.ts';
import { YearHeatmap } from '../../../../attendance/web/year-heatmap.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { formatChange, formatDay, formatNumber, formatShare } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Stat } from '../../../../ui/stat.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { DailyAverages, SessionsMissed, WhenMissed } from './when-missed.tsx';

/** How a site, or all of it, attends. */
export default function OverviewPart() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const asked = { unit: search.unit, year: search.year };
  const query = useQuery({
    queryKey: [key, 'attendance-overview', asked],
    queryFn: ({ signal }) => api.get<OverviewView>(tenant(key, '/attendance/overview'), asked, signal),
    placeholderData: (last) => last,
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
      {(view) => <Overview view={view} />}
    </Loaded>
  );
}

function Overview({ view }: { view: OverviewView }) {
  const { key, words } = useInstitution();
  const { search, set } = useAddress();
  if (view.bands.students === 0)
    return (
      <Empty title="No marks yet">
        <p>Marks come with the files of a source of attendance, whose mapping names the column of codes.</p>
      </Empty>
    );
  return (
    <div className={styles.stack}>
      <p>{sentenceOf(view, words.students)}</p>
      {view.isOwn ? null : (
        <div className={styles.controls}>
          <NativeSelect
            label={capital(words.programme)}
            value={search.unit ?? ''}
            onChange={(event) => set({ unit: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: 'All' },
              ...view.units.map(({ unitId, name }) => ({ value: unitId, label: name })),
            ]}
          />
          <NativeSelect
            label={capital(words.year)}
            value={search.year ?? ''}
            onChange={(event) => set({ year: event.currentTarget.value || undefined })}
            data={[{ value: '', label: 'All' }, ...view.years.map((year) => ({ value: year, label: year }))]}
          />
        </div>
      )}
      <Bands view={view} />
      {view.weeks ? <Weeks weeks={view.weeks} /> : null}
      {view.days.length > 0 ? (
        <Section
          title="The year, day by day"
          note="What share of those expected was absent for half of the day or more. A day opens who was missing."
        >
          <YearHeatmap
            days={view.days}
            from={view.year.from}
            to={view.asOf ?? view.today}
            hrefOf={(day) => addressOf(key, '/attendance', { day, show: 'all' })}
          />
        </Section>
      ) : null}
      <WhenMissed days={view.days} />
      <SessionsMissed sessions={view.sessions} />
      <DailyAverages days={view.days} />
      <Groups
        title={`By ${words.programme}`}
        column={capital(words.programme)}
        lines={view.byUnit}
        smallest={view.smallest}
      />
      <Groups title={`By ${words.year}`} column={capital(words.year)} lines={view.byYear} smallest={view.smallest} />
      {view.byGroup.map((group) => (
        <Groups
          key={group.kind}
          title={`By ${group.name.toLowerCase()}`}
          column={group.name}
          lines={group.lines}
          smallest={view.smallest}
          isOfGroup
        />
      ))}
    </div>
  );
}

function sentenceOf({ bands: of, asOf }: OverviewView, students: string): string {
  const known = of.students - of.insufficient;
  const chronic = of.moderate + of.severe;
  if (known === 0) return `No ${students} have ten enrolled days yet, so nothing is said of chronic absence.`;
  return `${formatNumber(chronic)} of ${formatNumber(known)} ${students} (${formatShare(chronic / known)}) have missed 10 % of their days or more this year${asOf ? `, to ${formatDay(asOf)}` : ''}; ${formatNumber(of['at-risk'])} more are between 5 and 10 %.`;
}

function Bands({ view }: { view: OverviewView }) {
  const known = view.bands.students - view.bands.insufficient;
  return (
    <Section
      title="Days missed this year"
      note={`Of ${formatNumber(known)} with ten enrolled days or more; ${formatNumber(view.bands.insufficient)} have too few to say.`}
    >
      <dl className={styles.facts}>
        {bands.map((band) => (
          <Stat
            key={band.key}
            label={band.words}
            value={formatNumber(view.bands[band.key])}
            basis={known === 0 ? '' : formatShare(view.bands[band.key] / known)}
          />
        ))}
      </dl>
    </Section>
  );
}

function Weeks({ weeks }: { weeks: NonNullable<OverviewView['weeks']> }) {
  const { thisWeek, weekBefore, lastYear } = weeks;
  const against = (rate: number | null) =>
    thisWeek.ratePct === null || rate === null ? '' : `${formatChange(thisWeek.ratePct - rate, 1)} points since`;
  const basis = ({ expected, days }: typeof thisWeek) =>
    `of ${formatNumber(expected)} expected sessions on ${formatNumber(days)} days`;
  return (
    <Section
      title={`The week of ${formatDay(weeks.week)}`}
      note="Attended of expected sessions; the same week a year ago is 52 weeks before."
    >
      <dl className={styles.facts}>
        <Stat label="This week" value={pct(thisWeek.ratePct)} basis={basis(thisWeek)} />
        <Stat
          label="The week before"
          value={pct(weekBefore.ratePct)}
          basis={
            weekBefore.days === 0 ? 'no marks of that week' : `${against(weekBefore.ratePct)}; ${basis(weekBefore)}`
          }
        />
        <Stat
          label="Same week last year"
          value={pct(lastYear.ratePct)}
          basis={lastYear.days === 0 ? 'no marks of that week' : `${against(lastYear.ratePct)}; ${basis(lastYear)}`}
        />
      </dl>
    </Section>
  );
}

function Groups({
  title,
  column,
  lines,
  smallest,
  isOfGroup = false,
}: {
  title: string;
  column: string;
  lines: GroupLine[];
  smallest: number;
  /** A characteristic: how many are few is itself hidden, and days are not averaged. */
  isOfGroup?: boolean;
}) {
  if (lines.length < 2) return null;
  const few = isOfGroup ? 'hidden: too few' : `under ${smallest}`;
  return (
    <Section
      title={title}
      note={
        isOfGroup
          ? `Of all years together. Groups of fewer than ${smallest} are not shown, and where one alone would be left to reckon, the next smallest neither.`
          : `Figures of fewer than ${smallest} are not shown.`
      }
    >
      <PlainTable
        caption={title}
        isDense
        rows={lines}
        keyOf={(line) => line.key}
        columns={[
          { key: 'name', label: column, isName: true, cell: ({ name }) => name },
          {
            key: 'n',
            label: 'n',
            isNumeric: true,
            cell: ({ students, chronic }) => (isOfGroup && chronic === null ? few : formatNumber(students)),
          },
          { key: 'rate', label: 'Attended', isNumeric: true, cell: ({ ratePct }) => pct(ratePct) },
          ...(isOfGroup
            ? []
            : [
                {
                  key: 'ada',
                  label: 'Average daily attendance',
                  isNumeric: true,
                  cell: ({ averageDaily }: GroupLine) => (averageDaily === null ? few : formatNumber(averageDaily, 1)),
                },
              ]),
          {
            key: 'chronic',
            label: 'Missed 10 % or more',
            isNumeric: true,
            cell: ({ chronic, known }) =>
              chronic === null
                ? few
                : `${formatNumber(chronic)} of ${formatNumber(known)}${known > 0 ? ` (${formatShare(chronic / known)})` : ''}`,
          },
        ]}
      />
    </Section>
  );
}
