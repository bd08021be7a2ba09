import { columnFor, kindOf, type SourceWeekColumn } from './column.ts';
import { isCovered } from './covered-days.ts';

/**
 * What a source-week holds after a delivery that covers some of its days: those days as delivered, for every enrolment
 * (who is not in the delivery has nothing on them), and all other days as they were.
 * @param mask the covered days, bit 0 = Monday
 * @throws RangeError when the delivery holds something on a day that it does not cover
 */
export function replaceDays(held: SourceWeekColumn, delivered: SourceWeekColumn, mask: number): SourceWeekColumn {
  const merged = columnFor(
    held.sourceId,
    held.week,
    kindOf(delivered),
    union(held.enrolmentIds, delivered.enrolmentIds),
  );
  copyDays(held, merged, ~mask & 127);
  refuseUncovered(delivered, mask);
  copyDays(delivered, merged, mask);
  merged.covered = held.covered | mask;
  return merged;
}

function copyDays(from: SourceWeekColumn, to: SourceWeekColumn, mask: number): void {
  let at = 0;
  for (let i = 0; i < from.enrolmentIds.length; i++) {
    while (to.enrolmentIds[at] !== from.enrolmentIds[i]) at++;
    for (let d = 0; d < 7; d++) {
      if (!isCovered(mask, d)) continue;
      to.days[at * 7 + d] = from.days[i * 7 + d] ?? 0;
      if (to.expected && from.expected) to.expected[at * 7 + d] = from.expected[i * 7 + d] ?? 0;
      if (to.levels && from.levels) to.levels[at * 7 + d] = from.levels[i * 7 + d] ?? Number.NaN;
    }
  }
}

function refuseUncovered(delivered: SourceWeekColumn, mask: number): void {
  for (let at = 0; at < delivered.days.length; at++) {
    if (isCovered(mask, at % 7)) continue;
    const isEmpty =
      delivered.days[at] === 0 && !delivered.expected?.[at] && Number.isNaN(delivered.levels?.[at] ?? Number.NaN);
    if (!isEmpty) throw new RangeError(`activity on a day of ${delivered.week} that the delivery does not cover`);
  }
}

/** Two ascending lists as one, each id once. */
export function union(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  let [i, j, n] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    both[n++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return both.slice(0, n);
}
