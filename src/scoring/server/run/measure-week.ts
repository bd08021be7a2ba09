import { dayNumber, type Week } from '../../../kernel/week.ts';
import { type Frame, type FrameWeek, lookBack } from '../../core/frame.ts';
import { type Activity, addActivity, type Measure, measureOf, noActivity } from '../../core/measure.ts';
import type { ModelSettings } from '../../core/model.ts';
import { appliesByKind, existsInWeek, type RunSource, sourcesOfWeek } from '../model/source-list.ts';
import { widen } from './dense-week.ts';
import { type PeerLevel, peerLevels } from './peer-levels.ts';
import type { Stretch } from './stretch.ts';

/** A week of a stretch, measured: what the core scores. */
export interface MeasuredWeek {
  week: Week;
  frame: Frame;
  levels: PeerLevel[];
  /** In the order of every array of the run. */
  sources: readonly RunSource[];
  measures: Measure[];
  activity: Activity;
  /** By position, the day on which something was last counted or attended in the weeks looked at; -1 for none. */
  lastSeen: Int32Array;
}

/** Steps 1 to 3 for all sources of a week, one source at a time, so that only one stands in full width. */
export async function measureWeek(
  stretch: Stretch,
  week: Week,
  model: ModelSettings,
  sources: readonly RunSource[] = sourcesOfWeek(stretch.sources, week, model),
): Promise<MeasuredWeek> {
  const { enrolments, units } = stretch;
  const levels = peerLevels(model, enrolments.kinds, enrolments.kindOf, units);
  const frame = frameOf(stretch, week, model, levels);
  const activity = noActivity(frame.size);
  const lastSeen = new Int32Array(frame.size).fill(-1);
  const measures: Measure[] = [];
  for (const source of sources) {
    const applies = appliesByPosition(stretch, source);
    const dense = await Promise.all(
      frame.weeks.map((past) =>
        existsInWeek(source.eligibility, past.week) ? stretch.columns.of(source, past.week) : null,
      ),
    );
    const columns = dense.map((column) => (column ? widen(column) : null));
    addActivity(activity, source, applies, frame, columns);
    measures.push(measureOf(source, applies, frame, columns, model));
    if (source.direction !== 1 || source.measure === 'level') continue;
    dense.forEach((column, index) => {
      const past = frame.weeks[index];
      if (column && past) seeLast(lastSeen, column.lastDay, past, frame, applies);
    });
  }
  return { week, frame, levels, sources, measures, activity, lastSeen };
}

function frameOf(stretch: Stretch, week: Week, model: ModelSettings, levels: PeerLevel[]): Frame {
  const { enrolments, calendars, calendarOfKind } = stretch;
  const calendarOf = enrolments.kindOf.map((kind) => calendarOfKind[kind] ?? -1);
  // The week's last day is the term's last day where the term ends before Sunday: who stays to the end is a member.
  const sunday = dayNumber(week) + 6;
  const ends = calendars.map((calendar) => Math.min(sunday, Math.max(calendar.lastDay, sunday - 6)));
  const isEnrolledAtEnd = new Uint8Array(enrolments.size);
  for (let i = 0; i < enrolments.size; i++) {
    const end = ends[calendarOf[i] ?? -1] ?? sunday;
    isEnrolledAtEnd[i] = (enrolments.firstDay[i] ?? 0) <= end && (enrolments.lastDay[i] ?? 0) >= end ? 1 : 0;
  }
  const weeks = lookBack(
    calendars.map((calendar) => calendar.weeks),
    week,
    model.windowWeeks,
  ).map((past) => ({ ...past, isLookedBackOn: lookedBackOn(stretch, past.week) }));
  return { size: enrolments.size, calendarOf, isEnrolledAtEnd, weeks, levels };
}

/** Enrolled on any day of the week, and not exempt on any of its weekdays. */
function lookedBackOn({ enrolments }: Stretch, week: Week): Uint8Array {
  const monday = dayNumber(week);
  const isLookedBackOn = new Uint8Array(enrolments.size);
  for (let i = 0; i < enrolments.size; i++)
    isLookedBackOn[i] = (enrolments.firstDay[i] ?? 0) <= monday + 6 && (enrolments.lastDay[i] ?? 0) >= monday ? 1 : 0;
  for (const { position, firstDay, lastDay } of enrolments.exemptions)
    if (firstDay <= monday + 4 && lastDay >= monday) isLookedBackOn[position] = 0;
  return isLookedBackOn;
}

/** Null when the source applies to everybody here. */
function appliesByPosition({ enrolments, units }: Stretch, source: RunSource): Uint8Array | null {
  const byKind = appliesByKind(source, enrolments.kinds, units);
  if (byKind.every(Boolean)) return null;
  return Uint8Array.from(enrolments.kindOf, (kind) => (byKind[kind] ? 1 : 0));
}

function seeLast(
  lastSeen: Int32Array,
  weekday: Uint8Array,
  past: FrameWeek,
  frame: Frame,
  applies: Uint8Array | null,
): void {
  const dayBefore = dayNumber(past.week) - 1;
  for (let i = 0; i < lastSeen.length; i++) {
    const day = weekday[i] ?? 0;
    if (day === 0 || applies?.[i] === 0 || (past.stepsBack[frame.calendarOf[i] ?? -1] ?? -1) < 0) continue;
    if (dayBefore + day > (lastSeen[i] ?? 0)) lastSeen[i] = dayBefore + day;
  }
}
