import { isSet, missingColumn, real, whole } from './column.ts';
import type { Frame } from './frame.ts';
import { impute } from './impute.ts';
import { remember, type SourceWeeks } from './memory.ts';
import type { ModelSettings, ScoredSource } from './model.ts';

/** A source's week, ready to be standardised. */
export interface Measure {
  source: ScoredSource;
  /** By position; NaN where the measure is missing or the source does not apply. */
  x: Float64Array;
  /** By position: 1 where the source applies (eligibility); null when it applies to all. */
  applies: Uint8Array | null;
  isCovered: boolean;
  isImputed: boolean;
  /** By calendar: consecutive teaching weeks, the scored one included, that no delivery covers. */
  missing_weeks: Int32Array;
}

/** Who was active, filled source by source. */
export interface Activity {
  /** By position: 1 where something was counted or attended in the scored week or the teaching week before. */
  isActive: Uint8Array;
  /** The same for the scored week alone. */
  isSeen: Uint8Array;
  /** By position: 1 where a source that could have seen the enrolment is covered in the scored week. */
  couldBeSeen: Uint8Array;
}

export function noActivity(size: number): Activity {
  return { isActive: new Uint8Array(size), isSeen: new Uint8Array(size), couldBeSeen: new Uint8Array(size) };
}

/**
 * Steps 1 to 3 for one source. Which sources apply is read as at the scored week; weeks outside a source's dates are
 * given as not covered.
 */
export function measureOf(
  source: ScoredSource,
  applies: Uint8Array | null,
  frame: Frame,
  columns: SourceWeeks,
  model: ModelSettings,
): Measure {
  const isCovered = Boolean(columns[0]);
  const isImputed = !isCovered && model.missing === 'impute';
  let x: Float64Array;
  if (isCovered) x = remember(source.measure, frame, columns, model);
  else if (isImputed) x = impute(source.measure, frame, columns, model);
  else x = missingColumn(frame.size);
  if (applies) for (let i = 0; i < frame.size; i++) if (!isSet(applies, i)) x[i] = Number.NaN;
  return { source, x, applies, isCovered, isImputed, missing_weeks: missingWeeks(frame, columns) };
}

/**
 * Adds a source to who was active (design: step 5). Only sources with direction +1 tell of activity, and a level is
 * neither counted nor attended. Weeks that are not looked back on do not count here either.
 */
export function addActivity(
  activity: Activity,
  source: ScoredSource,
  applies: Uint8Array | null,
  frame: Frame,
  columns: SourceWeeks,
): void {
  if (source.direction !== 1 || source.measure === 'level') return;
  frame.weeks.forEach((week, index) => {
    const column = columns[index];
    if (!column || !week.stepsBack.some((steps) => steps === 0 || steps === 1)) return;
    for (let i = 0; i < frame.size; i++) {
      if (!isSet(week.isLookedBackOn, i) || (applies && !isSet(applies, i))) continue;
      const steps = whole(week.stepsBack, whole(frame.calendarOf, i));
      if (steps === 0) activity.couldBeSeen[i] = 1;
      if ((steps !== 0 && steps !== 1) || !(real(column.value, i) > 0)) continue;
      activity.isActive[i] = 1;
      if (steps === 0) activity.isSeen[i] = 1;
    }
  });
}

function missingWeeks(frame: Frame, columns: SourceWeeks): Int32Array {
  const calendarCount = frame.weeks[0]?.stepsBack.length ?? 0;
  const missing = new Int32Array(calendarCount);
  for (let calendar = 0; calendar < calendarCount; calendar++) {
    const teaching = frame.weeks.flatMap((week, index) => (whole(week.stepsBack, calendar) >= 0 ? [index] : []));
    const firstCovered = teaching.findIndex((index) => columns[index]);
    missing[calendar] = firstCovered < 0 ? teaching.length : firstCovered;
  }
  return missing;
}
