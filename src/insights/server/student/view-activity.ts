import { type EnrolmentWeek, readEnrolmentActivity } from '../../../activity/server/index.ts';
import { type Unit, unitChain } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { addDays, type Week } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { appliesTo } from '../../../sources/core/eligibility.ts';
import { sourceKind } from '../../../sources/core/source-kinds.ts';
import type { Source } from '../../../sources/core/views.ts';
import { isEnabledIn, listSources } from '../../../sources/server/index.ts';
import { type CalendarWeek, enrolmentWeeks } from '../../core/student/enrolment-calendar.ts';
import type { EnrolmentActivityView, SourceActivity, SourceWeek } from '../../core/student/student-views.ts';
import { openPage } from '../lists/page.ts';
import { lastDayOf } from '../lists/student-rows.ts';
import { enabledChanges } from '../source-health.ts';
import { type EnrolmentRow, requireEnrolment } from './enrolment-queries.ts';
import { refuseDeidentified } from './view-student.ts';

/** What each source saw of an enrolment, day by day, from the term's beginning to the week. */
export async function viewActivity(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { enrolmentId, week }: { enrolmentId: number; week?: Week | undefined },
): Promise<EnrolmentActivityView> {
  refuseDeidentified(actor);
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, week);
    const { enrolment, reason } = await requireEnrolment(trx, actor, enrolmentId, page.today);
    const lastDay = lastDayOf(page);
    const chain = unitChain(page.units, enrolment.programmeUnitId);
    const weeks = enrolmentWeeks(page.frame.periods, chain, enrolment, lastDay);
    const [first, last] = [weeks[0], weeks.at(-1)];
    const observed =
      first && last
        ? await readEnrolmentActivity(trx, { institutionId, enrolmentId, from: first.week, to: last.week })
        : [];
    const bySource = Map.groupBy(observed, ({ sourceId }) => sourceId);
    const changes = await enabledChanges(trx, institutionId);
    const sources = (await listSources(trx, institutionId)).filter(
      (source) => source.weightGroup !== 'none' || bySource.has(source.sourceId),
    );
    await recordViews(trx, { clock, actor }, [{ studentId: enrolment.studentId, page: 'activity', reason }]);
    return {
      enrolmentId,
      weeks: weeks.map((one, index) => ({
        week: one.week,
        kind: one.kind,
        label: one.name || `Week ${taughtBefore(weeks, index) + 1}`,
      })),
      sources: sources.map((source) => {
        const isEnabled = isEnabledIn(changes.get(source.sourceId) ?? [], page.week.week);
        return sourceActivity({
          source,
          isEnabled,
          enrolment,
          units: page.units,
          weeks,
          lastDay,
          observed: bySource.get(source.sourceId) ?? [],
        });
      }),
    };
  });
}

function taughtBefore(weeks: readonly CalendarWeek[], index: number): number {
  return weeks.slice(0, index).filter(({ kind }) => kind !== 'break').length;
}

interface Seen {
  source: Source;
  isEnabled: boolean;
  enrolment: EnrolmentRow;
  units: readonly Unit[];
  weeks: readonly CalendarWeek[];
  lastDay: string;
  observed: readonly EnrolmentWeek[];
}

/** Of a source whose kind nobody said. */
const unitWords: Record<string, string> = { rate: 'sessions attended', level: 'level' };

function sourceActivity(seen: Seen): SourceActivity {
  const { source, isEnabled, enrolment, units, weeks, observed } = seen;
  const codeOf = (unitId: string | null) => units.find((unit) => unit.unitId === unitId)?.code ?? null;
  const applies = appliesTo(source.eligibility, {
    programme: codeOf(enrolment.programmeUnitId) ?? '',
    campus: codeOf(enrolment.campusUnitId),
    term: enrolment.termCode,
    mode: enrolment.mode,
    year: enrolment.year,
  });
  const byWeek = new Map(observed.map((one) => [one.week, one]));
  return {
    sourceId: source.sourceId,
    source: source.name,
    measure: source.measure,
    unit: sourceKind(source.kind)?.counts ?? unitWords[source.measure] ?? 'events',
    isEnabled,
    weeks: weeks.map((week) => sourceWeek(seen, applies, week, byWeek.get(week.week))),
  };
}

function sourceWeek(
  { source, enrolment, lastDay }: Seen,
  applies: boolean,
  week: CalendarWeek,
  observed: EnrolmentWeek | undefined,
): SourceWeek {
  const days = Array.from({ length: 7 }, (_, d) => addDays(week.week, d));
  const isThere = days.map(
    (day) =>
      day <= lastDay &&
      (enrolment.from === null || day >= enrolment.from) &&
      (enrolment.to === null || day <= enrolment.to),
  );
  const { from, to } = source.eligibility;
  const isEligible =
    applies && (from === undefined || addDays(week.week, 6) >= from) && (to === undefined || week.week <= to);
  const shown = (values: readonly (number | null)[] | null | undefined) =>
    isThere.map((there, d) => (there && isEligible ? (values?.[d] ?? null) : null));
  const values = observed ? (observed.levels ?? observed.days) : null;
  const isCovered = observed !== undefined && (observed.levels !== null || observed.days.some((day) => day !== null));
  const delivery = observed?.deliveryIds.findLast((id) => id !== null) ?? null;
  return {
    isCovered,
    isEligible,
    days: shown(values),
    expected: observed?.expected ? shown(observed.expected) : null,
    deliveryId: delivery,
    gap: gapWords(isThere, isEligible, isCovered, week),
  };
}

function gapWords(
  isThere: readonly boolean[],
  isEligible: boolean,
  isCovered: boolean,
  week: CalendarWeek,
): string | null {
  if (!isThere.some(Boolean)) return 'Not enrolled in this week';
  if (!isEligible) return 'Does not apply here';
  if (isCovered) return null;
  return week.kind === 'break' ? `${week.name}: nothing delivered` : 'Nothing delivered for this week';
}
