import type { CalendarPeriod } from '../../institution/core/calendar.ts';
import { unitChain } from '../../institution/server/index.ts';
import { addDays, type Week } from '../../kernel/week.ts';
import type { FollowedWeek } from '../../scoring/server/index.ts';
import { type CalendarEvent, cohortDrift, type Volume } from '../core/cohort-drift.ts';
import type { PastWeeks } from './past-weeks.ts';

export interface Drift {
  groupNo: number;
  groupKey: string;
  label: string;
  cause: 'data_gap' | 'calendar' | 'real';
  /** Standard deviations; positive = fell. */
  fallSd: number;
  n: number;
  evidence: { now: number; before: number; sourceIds?: number[]; event?: string };
}

const compared_weeks = 4;

/** Peer groups whose own mean fell, each with its likely cause. */
export async function findDrift(followed: FollowedWeek, past: PastWeeks): Promise<Drift[]> {
  const { stretch, scored, version } = followed;
  const drifts: Drift[] = [];
  let volumes: Volume[] | null = null;
  for (const group of scored.groups) {
    if (group.level !== 0 || !group.absolute) continue;
    const kind = kindOfGroup(followed, group.groupNo);
    const taught =
      stretch.calendars[stretch.calendarOfKind[kind] ?? -1]?.weeks.filter((week) => week <= scored.week) ?? [];
    const index = [];
    for (const week of taught.slice(-1 - compared_weeks))
      index.push((await past.groupIndex(week)).get(group.key) ?? Number.NaN);
    const { pointsPerSd } = version.settings;
    if (cohortDrift(index, pointsPerSd, [], null).kind !== 'drift') continue;
    volumes ??= await volumesOfWeek(followed);
    const drift = cohortDrift(index, pointsPerSd, volumes, eventOf(followed, kind));
    if (drift.kind !== 'drift') continue;
    const { now, before, points, cause } = drift;
    drifts.push({
      groupNo: group.groupNo,
      groupKey: group.key,
      label: group.label,
      cause: cause.kind === 'data-gap' ? 'data_gap' : cause.kind,
      fallSd: -points / pointsPerSd,
      n: group.absolute.count,
      evidence: {
        now,
        before,
        ...(cause.kind === 'data-gap' ? { sourceIds: cause.sourceIds } : {}),
        ...(cause.kind === 'calendar' ? { event: cause.event.name } : {}),
      },
    });
  }
  return drifts;
}

/** Any of the kinds in a group; those of a peer group that includes the programme share unit and calendar. */
function kindOfGroup({ scored, stretch }: FollowedWeek, groupNo: number): number {
  const number = scored.numbers.byLevel[0]?.indexOf(groupNo) ?? -1;
  const kinds = scored.measured.levels[0]?.groupOfKind;
  const taught = stretch.calendars.map((calendar) => calendar.details.has(scored.week));
  return (
    kinds?.findIndex((group, kind) => group === number && taught[stretch.calendarOfKind[kind] ?? -1] === true) ?? -1
  );
}

/** What the calendar says about the week: exams, or days without teaching. */
function eventOf({ stretch, scored }: FollowedWeek, kind: number): CalendarEvent | null {
  const { week } = scored;
  const programme = stretch.enrolments.kinds[kind]?.programmeUnitId ?? '';
  const chain = unitChain(stretch.units, programme);
  const touches = (period: CalendarPeriod) =>
    (period.unitId === null || chain.includes(period.unitId)) &&
    period.startsOn <= addDays(week, 4) &&
    period.endsOn >= week;
  const here = stretch.periods.filter(touches);
  const exams = here.find((period) => period.kind === 'exams');
  if (exams) return { kind: 'exams', name: exams.name };
  const off = here.find((period) => period.kind === 'holiday' || period.kind === 'closure');
  return off ? { kind: off.kind === 'holiday' ? 'holiday' : 'other', name: off.name } : null;
}

/**
 * By source and peer group what came in, this week and usually. A rate that expects nothing this week (no assessment is due)
 * is no gap while its source is covered, so of rates only the cover counts; levels come when they come.
 */
async function volumesOfWeek({ stretch, scored }: FollowedWeek): Promise<Volume[]> {
  const { frame, levels, sources } = scored.measured;
  const level = levels[0];
  if (!level) return [];
  const volumes: Volume[] = [];
  for (const source of sources) {
    if (source.measure === 'level') continue;
    const byWeek: (Float64Array | null)[] = [];
    for (const { week } of frame.weeks)
      byWeek.push(await totals(stretch, source, week, level.groupOf, level.groupCount));
    const [now, ...before] = byWeek;
    const covered = before.filter((week) => week !== null);
    if (covered.length === 0) continue;
    for (let group = 0; group < level.groupCount; group++) {
      if ((scored.numbers.byLevel[0]?.[group] ?? -1) < 0) continue;
      const usual = covered.reduce((sum, week) => sum + (week[group] ?? 0), 0) / covered.length;
      const isThere = now !== undefined && now !== null;
      const came = isThere ? (source.measure === 'rate' ? usual : (now[group] ?? 0)) : 0;
      volumes.push({ sourceId: source.sourceId, group, now: came, usual });
    }
  }
  return volumes;
}

async function totals(
  stretch: FollowedWeek['stretch'],
  source: FollowedWeek['scored']['measured']['sources'][number],
  week: Week,
  groupOf: Int32Array,
  groupCount: number,
): Promise<Float64Array | null> {
  const dense = await stretch.columns.of(source, week);
  if (!dense) return null;
  const sums = new Float64Array(groupCount);
  const values = dense.expected ?? dense.value;
  for (let i = 0; i < groupOf.length; i++) {
    const group = groupOf[i] ?? -1;
    if (group >= 0) sums[group] = (sums[group] ?? 0) + (values[i] ?? 0);
  }
  return sums;
}
