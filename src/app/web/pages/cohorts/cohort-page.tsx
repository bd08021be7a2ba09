import { useQuery } from '@tanstack/react-query';
import type { CohortView } from '../../../../insights/core/views.ts';
import { DomainPanels } from '../../../../insights/web/domain-panels.tsx';
import { DriftList } from '../../../../insights/web/drift-list.tsx';
import { GroupCounts } from '../../../../insights/web/group-counts.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { Distribution } from '../../../../ui/charts/distribution.tsx';
import { AbsoluteOverTime, ShareOverTime } from '../../../../ui/charts/share-over-time.tsx';
import { SourceHealth } from '../../../../ui/charts/source-health.tsx';
import {
  formatChange,
  formatCount,
  formatDay,
  formatInstant,
  formatNumber,
  formatShare,
} from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf, filterKeys, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CohortFilterBar } from '../cohort-filter.tsx';
import styles from '../pages.module.css';
import { Compare } from './compare.tsx';

/** A cohort in one sentence and one picture: where it stands, who is in which pattern, whether it moved as a whole. */
export default function CohortPage() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const asked = keep(search, ['week', ...filterKeys]);
  const query = useQuery({
    queryKey: [key, 'cohort', asked],
    queryFn: ({ signal }) => api.get<CohortView>(tenant(key, '/cohorts/view'), asked, signal),
  });
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Cohort view={view} isStale={query.isPlaceholderData} />}
    </Loaded>
  );
}

function Cohort({ view, isStale }: { view: CohortView; isStale: boolean }) {
  const { key, name, words } = useInstitution();
  const can = useCan();
  const { search } = useAddress();
  const list = (more: Record<string, string | number>): string =>
    addressOf(key, '/students', { ...keep(search, ['week', ...filterKeys]), ...more });
  const when = `week of ${formatDay(view.week.week)}`;
  return (
    <div className={styles.stack} aria-busy={isStale} data-stale={isStale || undefined}>
      <title>{`Cohorts, ${when} – ${name}`}</title>
      <PageHeader title={cohortName(view)} sentence={view.sentence} reason={reasonWords(view)} />
      <CohortFilterBar options={view.options} />
      {view.unscored ? <Unscored words={view.unscored} /> : null}
      <div className={styles.cohort}>
        {view.distribution ? (
          <Distribution
            title="How the scores lie"
            note={`${capital(when)}, n ${formatNumber(view.nScored)} scored of ${formatNumber(view.n)}; grey: a healthy group`}
            person={[words.student, words.students]}
            bars={view.distribution.map((band) => ({ ...band, href: list({ from: band.from, to: band.to }) }))}
          />
        ) : (
          <p className={styles.quiet}>
            {view.unscored ? '' : `Too few ${words.students} are scored here to show how their scores lie.`}
          </p>
        )}
        <div className={`${styles.patterns} ${styles.plainHead}`}>
          <h2>Patterns</h2>
          <p className={styles.quiet}>{`${capital(when)}; one ${words.student} may be in several`}</p>
          <GroupCounts
            groups={view.groups}
            n={view.n}
            thresholds={view.thresholds}
            hrefOf={(group) => list({ group })}
          />
        </div>
        <ShareOverTime
          title="Share declining"
          note="Over 100 points lower than four scored weeks before"
          what="declining"
          weeks={view.decliningShare}
        />
        <AbsoluteOverTime
          title="The whole cohort"
          note="Mean absolute index: held against fixed figures of each group, it shows a slide of all"
          weeks={view.absolute}
        />
        <div className={styles.stack}>
          <div className={styles.plainHead}>
            <h2>Whole groups that moved</h2>
            <DriftList events={view.drift} />
          </div>
          {view.sources.length > 0 ? (
            <SourceHealth
              title="Sources at a glance"
              note="Coverage of the last weeks"
              sources={view.sources.map((source) => ({
                ...source,
                key: String(source.sourceId),
                href: can('sources:read') ? addressOf(key, `/sources/${source.sourceId}`) : null,
              }))}
            />
          ) : null}
        </div>
      </div>
      <CohortDomains view={view} />
      <Compare />
    </div>
  );
}

/** The domains side by side; each opens into its sources. */
function CohortDomains({ view }: { view: CohortView }) {
  const { key, words } = useInstitution();
  const can = useCan();
  if (view.domains.length === 0 || view.run === null) return null;
  return (
    <Section
      id="domains"
      title="Side by side"
      note="What each gives to the mean absolute index or takes from it: held against the groups’ own first weeks, at 0"
    >
      <DomainPanels
        note="part of the mean absolute index, by week"
        columns={['Points', 'n']}
        none="No source in this domain applies here."
        panels={view.domains.map((domain) => {
          const last = domain.weeks.findLast(({ mean }) => mean !== null);
          return {
            key: domain.domain,
            label: domain.label,
            figure:
              last?.mean == null ? (domain.n > 0 ? 'Not yet known' : 'No data') : `${formatChange(last.mean)} points`,
            isKnown: last?.mean != null,
            basis: [
              domain.low === null || domain.n === 0
                ? null
                : `takes 50 or more from ${formatNumber(domain.low)} of ${formatCount(domain.n, words.student, words.students)}`,
              domain.coverage === null ? null : `${formatShare(domain.coverage)} of its weight had data`,
            ]
              .filter((part) => part !== null)
              .join('; '),
            weeks: domain.weeks.map(({ week, mean, n, gap }) => ({
              week,
              value: mean,
              words: mean === null ? (gap ?? 'no data') : `${formatChange(mean, 1)} points, n ${formatNumber(n)}`,
              cells: [mean === null ? null : Math.round(10 * mean) / 10, n],
              gap,
            })),
            sources: domain.sources.map((source) => ({
              key: String(source.sourceId),
              label: can('sources:read') ? (
                <a href={addressOf(key, `/sources/${source.sourceId}`)}>{source.source}</a>
              ) : (
                source.source
              ),
              words: source.missing ?? `${source.valueWords} in the mean, n ${formatNumber(source.n)}`,
            })),
          };
        })}
      />
    </Section>
  );
}

/** The narrowest filter names the page. */
function cohortName({ filter, options }: CohortView): string {
  const label = (choices: { key: string; label: string }[], value: string | undefined): string | undefined =>
    choices.find((choice) => choice.key === value)?.label;
  const parts = [
    label(options.cohorts, filter.cohort),
    label(options.programmes, filter.programme) ?? label(options.units, filter.unit),
    label(options.years, filter.year),
    label(options.modes, filter.mode),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : 'All cohorts';
}

function reasonWords({ reason, run }: CohortView): string {
  return run ? `${reason}. Scored ${formatInstant(run.finishedAt)}, model ${run.modelVersion}.` : `${reason}.`;
}

function Unscored({ words }: { words: string }) {
  const { current } = useCurrentWeek();
  return (
    <Empty
      title="This week is not scored"
      action={current ? <a href={current}>Go to the last scored week</a> : undefined}
    >
      <p>{words}</p>
    </Empty>
  );
}

function useCurrentWeek(): { current: string | null } {
  const { hrefWith, search } = useAddress();
  return { current: search.week ? hrefWith({ week: undefined }) : null };
}
