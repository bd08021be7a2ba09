import { useQuery } from '@tanstack/react-query';
import type {
  EnrolmentActivityView,
  EnrolmentView,
  SourceActivity,
} from '../../../../insights/core/student/student-views.ts';
import { measureWords } from '../../../../insights/web/measure-words.ts';
import { SmallMultiples } from '../../../../ui/charts/small-multiples.tsx';
import { type HeatWeek, WeekDayHeatmap } from '../../../../ui/charts/week-day-heatmap.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import styles from '../pages.module.css';

/** Calendars that are on view at once; more wait until somebody asks, or follows a link to one. */
const few = 4;

/** Each source's weeks and days, down to the delivery that brought them. */
export function StudentActivity({ enrolment, week }: { enrolment: EnrolmentView; week: string }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'activity', enrolment.enrolmentId, week],
    queryFn: ({ signal }) =>
      api.get<EnrolmentActivityView>(tenant(key, `/enrolments/${enrolment.enrolmentId}/activity`), { week }, signal),
  });
  return (
    <Section
      id="sources"
      title="What the sources saw"
      note="Counts per week and day; raw clicks are not kept. A day opens the delivery that brought it."
    >
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => <Sources view={view} week={week} />}
      </Loaded>
    </Section>
  );
}

function Sources({ view, week }: { view: EnrolmentActivityView; week: string }) {
  const { key } = useInstitution();
  const can = useCan();
  const [applying, others] = [true, false].map((does) =>
    view.sources.filter((source) => source.weeks.some((one) => one.isEligible) === does),
  );
  if (!applying || applying.length === 0) return <p className={styles.quiet}>No source applies to this enrolment.</p>;
  const heat = (source: SourceActivity): HeatWeek[] =>
    source.weeks.map((one, i) => ({
      week: view.weeks[i]?.week ?? week,
      days: one.days,
      expected: one.expected,
      gap: one.gap ?? (one.isCovered ? null : 'Not delivered'),
      href:
        one.deliveryId && one.isEligible && can('sources:read')
          ? addressOf(key, `/deliveries/${one.deliveryId}`)
          : null,
    }));
  return (
    <>
      <SmallMultiples
        level={3}
        title="Week by week"
        note="Totals of each week, each source on its own scale from zero"
        weeks={view.weeks.map((one) => one.week)}
        at={week}
        panels={applying.map((source) => ({
          key: String(source.sourceId),
          label: source.source,
          unit: source.unit,
          values: source.weeks.map((one) => total(one.days)),
          compare: null,
          gaps: source.weeks.map((one) => one.gap),
        }))}
      />
      <details className={styles.dayByDay} open={applying.length <= few}>
        <summary>Day by day, each source</summary>
        <div className={styles.heatmaps}>
          {applying.map((source) => (
            <div key={source.sourceId} id={`source-${source.sourceId}`}>
              <WeekDayHeatmap
                level={3}
                title={source.source}
                note={`${measureWords(source.measure)}; on each day: ${source.unit}${source.isEnabled ? '' : '; switched off, kept for the record'}`}
                unit={source.unit}
                weeks={heat(source)}
                at={week}
              />
            </div>
          ))}
        </div>
      </details>
      {others && others.length > 0 ? (
        <p className={styles.quiet}>Not for this enrolment: {others.map((source) => source.source).join(', ')}.</p>
      ) : null}
    </>
  );
}

/** Null when no day of the week is known: that is not zero. */
function total(days: readonly (number | null)[]): number | null {
  const known = days.filter((day) => day !== null);
  return known.length === 0 ? null : known.reduce((sum, day) => sum + day, 0);
}
