import { useQuery } from '@tanstack/react-query';
import type { EnrolmentView, PeerComparisonView } from '../../../../insights/core/student/student-views.ts';
import { capital } from '../../../../kernel/capital.ts';
import { type PeerRange, PeerRanges } from '../../../../ui/charts/peer-ranges.tsx';
import { FilterBar } from '../../../../ui/filter-bar.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { filterKeys } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import styles from '../pages.module.css';

/** Beside a chosen subset of peers; the choice is in the address, apart from the page's own filters. */
export function StudentPeers({ enrolment, name }: { enrolment: EnrolmentView; name: string }) {
  const { key, words } = useInstitution();
  const { search, set } = useAddress();
  const chosen = Object.fromEntries(
    filterKeys.flatMap((one) => (search[`peer-${one}`] ? [[one, search[`peer-${one}`]]] : [])),
  );
  const asked = { ...chosen, ...(search.week ? { week: search.week } : {}) };
  const query = useQuery({
    queryKey: [key, 'peers', enrolment.enrolmentId, asked],
    queryFn: ({ signal }) =>
      api.get<PeerComparisonView>(tenant(key, `/enrolments/${enrolment.enrolmentId}/peers`), asked, signal),
  });
  const labels = {
    unit: words.unit,
    programme: words.programme,
    year: words.year,
    mode: 'mode',
    cohort: 'saved cohort',
  };
  const options = query.data?.options;
  const choices = options
    ? {
        unit: options.units,
        programme: options.programmes,
        year: options.years,
        mode: options.modes,
        cohort: options.cohorts,
      }
    : null;
  return (
    <Section id="peers" title="Beside peers" note="The peer group of the score, or a subset that you choose">
      {choices ? (
        <FilterBar
          filters={filterKeys.map((one) => ({
            key: one,
            label: capital(labels[one]),
            all: one === 'cohort' ? 'None' : 'As the peer group',
            choices: choices[one],
            value: search[`peer-${one}`],
          }))}
          onChange={(one, value) => set({ [`peer-${one}`]: value })}
          onClear={() => set(Object.fromEntries(filterKeys.map((one) => [`peer-${one}`, undefined])))}
        />
      ) : null}
      <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
        {(view) =>
          view.insufficient ? <p className={styles.quiet}>{view.insufficient}</p> : <Ranges view={view} name={name} />
        }
      </Loaded>
    </Section>
  );
}

function Ranges({ view, name }: { view: PeerComparisonView; name: string }) {
  const score = view.score ? [{ key: 'score', label: 'Score, points', ...view.score }] : [];
  return (
    <PeerRanges
      level={3}
      title={view.label}
      note={`Week of ${formatDay(view.week)}, n ${formatNumber(view.n)}; band: their middle half, line: their median, dot: ${name}`}
      name={name}
      ranges={[...score, ...view.measures.map(rangeOf)]}
    />
  );
}

/** A rate is read in per cent. */
function rangeOf(measure: PeerComparisonView['measures'][number]): PeerRange {
  const by = measure.measure === 'rate' ? 100 : 1;
  const unit = measure.measure === 'rate' ? '% of what was expected' : measure.unit;
  const { p25, p50, p75, n } = measure;
  return {
    key: String(measure.sourceId),
    label: `${measure.source}, ${unit}`,
    value: measure.value === null ? null : measure.value * by,
    p25: p25 * by,
    p50: p50 * by,
    p75: p75 * by,
    n,
  };
}
