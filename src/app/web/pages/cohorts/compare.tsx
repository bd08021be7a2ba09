import { useQuery } from '@tanstack/react-query';
import type { CompareView } from '../../../../insights/core/views.ts';
import { SmallMultiples } from '../../../../ui/charts/small-multiples.tsx';
import { formatNumber } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { filterKeys, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import styles from '../pages.module.css';

/** Sites, programmes and years beside each other, by absolute index or attendance: never by relative score, never ranked. */
export function Compare() {
  const { key, words } = useInstitution();
  const { search, set } = useAddress();
  const by = search.by ?? 'unit';
  const measure = search.measure ?? 'absolute';
  const asked = { ...keep(search, ['week', ...filterKeys]), by, measure };
  const query = useQuery({
    queryKey: [key, 'compare', asked],
    queryFn: ({ signal }) => api.get<CompareView>(tenant(key, '/compare'), asked, signal),
  });
  return (
    <Section
      id="compare"
      title="Side by side"
      note="In the order of their names. Relative scores are not compared: each group’s mean is 500 by construction."
      actions={
        <>
          <Segments
            label="Compare"
            value={by}
            onChange={(value) => set({ by: value })}
            choices={[
              { key: 'unit', label: words.units },
              { key: 'programme', label: words.programmes },
              { key: 'year', label: 'years' },
            ]}
          />
          <Segments
            label="By"
            value={measure}
            onChange={(value) => set({ measure: value })}
            choices={[
              { key: 'absolute', label: 'absolute index' },
              { key: 'attendance', label: 'attendance' },
            ]}
          />
        </>
      }
    >
      <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
        {(view) => <Series view={view} />}
      </Loaded>
    </Section>
  );
}

function Series({ view }: { view: CompareView }) {
  const { words } = useInstitution();
  const shown = view.series.filter((series) => !series.isSuppressed);
  const hidden = view.series.length - shown.length;
  const weeks = shown[0]?.weeks.map((week) => week.week) ?? [];
  const isRate = view.measure === 'attendance';
  const value = (one: number | null): number | null => (one === null ? null : isRate ? 100 * one : one);
  if (view.series.length < 2) {
    return (
      <p className={styles.quiet}>
        There is nothing to lay side by side here: only one such group. Choose another kind, or widen the filters.
      </p>
    );
  }
  return (
    <>
      <p className={styles.lead}>{view.sentence}</p>
      {shown.length > 0 ? (
        <SmallMultiples
          level={3}
          kind="lines"
          title={isRate ? 'Attendance' : 'Mean absolute index'}
          note={
            isRate
              ? 'Share of what was expected, by week, on one scale'
              : 'By week, on one scale; 500 is each group’s own first weeks'
          }
          weeks={weeks}
          at={view.week.week}
          panels={shown.map((series) => ({
            key: series.key,
            label: `${series.label} (n ${formatNumber(series.n)})`,
            unit: isRate ? '%' : 'points',
            values: series.weeks.map((week) => value(week.value)),
            compare: null,
            gaps: series.weeks.map((week) => week.gap),
          }))}
        />
      ) : null}
      {hidden > 0 ? (
        <p className={styles.quiet}>
          {hidden === 1 ? 'One group is' : `${hidden} groups are`} not shown: too few {words.students} to keep them
          unrecognised.
        </p>
      ) : null}
    </>
  );
}
