import { isSet, missingColumn, real, whole } from './column.ts';
import { type Frame, imputeReach_weeks } from './frame.ts';
import { type MemorySettings, remember, type SourceWeeks } from './memory.ts';
import type { MeasureKind } from './model.ts';

/**
 * Step 3, where the model says so: a source that is not covered in the scored week keeps its last value, as it stood
 * one or else two teaching weeks ago, in a week that was covered and looked back on; NaN where there is no such week.
 */
export function impute(kind: MeasureKind, frame: Frame, columns: SourceWeeks, settings: MemorySettings): Float64Array {
  const imputed = missingColumn(frame.size);
  const isSettled = new Uint8Array(frame.size);
  for (let age = 1; age <= imputeReach_weeks; age++) {
    const asItStood = remember(kind, frame, columns, settings, age);
    frame.weeks.forEach((week, index) => {
      if (!columns[index]) return;
      for (let i = 0; i < frame.size; i++) {
        if (isSet(isSettled, i) || !isSet(week.isLookedBackOn, i)) continue;
        if (week.stepsBack[whole(frame.calendarOf, i)] !== age) continue;
        imputed[i] = real(asItStood, i);
        isSettled[i] = 1;
      }
    });
  }
  return imputed;
}
