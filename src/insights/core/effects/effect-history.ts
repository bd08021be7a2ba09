/** What an effect is measured on. Never the relative score: it is zero-sum, so that one student's rise is another's fall. */
export const effect_measures = ['attendance', 'index', 'left'] as const;
export type EffectMeasure = (typeof effect_measures)[number];

/** What help cannot have changed, since it lies before it: where it differs all the same, the two were not alike. */
export type ComparedMeasure = EffectMeasure | 'placebo';
export const compared_measures: readonly ComparedMeasure[] = [...effect_measures, 'placebo'];

/** One scored week of everybody, by row; NaN: not known. */
export interface WeekColumns {
  score: Float32Array;
  absolute: Float32Array;
  attended: Float32Array;
  expected: Float32Array;
}

/** An academic year's scored weeks, oldest first. */
export interface History {
  enrolments: Int32Array;
  weeks: readonly WeekColumns[];
}

/** Weeks before help begins on which people are alike, and after it in which they are followed. */
export const weeks_before = 4;
export const weeks_after = 6;
/** Fewer are too soon to say anything. */
export const least_weeks_after = 4;

/** What is alike: the level, its path over four weeks, attendance in them, and in the year before them. */
export interface Before {
  score: Float64Array;
  absolute: Float64Array;
  change: Float64Array;
  attendance: Float64Array;
  attendanceEarlier: Float64Array;
}

const column = (n: number) => new Float64Array(n).fill(Number.NaN);

/** How everybody stood in the last week before help began. */
export function standBefore({ enrolments, weeks }: History, start: number): Before {
  const n = enrolments.length;
  const before: Before = {
    score: column(n),
    absolute: column(n),
    change: column(n),
    attendance: column(n),
    attendanceEarlier: column(n),
  };
  const first = Math.max(0, start - weeks_before + 1);
  for (let i = 0; i < n; i++) {
    before.score[i] = weeks[start]?.score[i] ?? Number.NaN;
    before.absolute[i] = weeks[start]?.absolute[i] ?? Number.NaN;
    before.change[i] = (before.score[i] ?? Number.NaN) - (weeks[start - weeks_before]?.score[i] ?? Number.NaN);
    before.attendance[i] = attendedPct(weeks, i, first, start);
    before.attendanceEarlier[i] = attendedPct(weeks, i, 0, first - 1);
  }
  return before;
}

/**
 * What changed from the weeks before to those after, by row.
 * @param until by row, the last week that counts: from a student's own help on, they no longer wait
 */
export function changeAfter(
  { enrolments, weeks }: History,
  start: number,
  last: number,
  until: ArrayLike<number>,
): Record<'attendance' | 'index', Float64Array> {
  const n = enrolments.length;
  const change = { attendance: column(n), index: column(n) };
  const first = Math.max(0, start - weeks_before + 1);
  for (let i = 0; i < n; i++) {
    const to = Math.min(last, until[i] ?? last);
    change.attendance[i] = attendedPct(weeks, i, start + 1, to) - attendedPct(weeks, i, first, start);
    change.index[i] = meanIndex(weeks, i, start + 1, to) - meanIndex(weeks, i, first, start);
  }
  return change;
}

/**
 * A period in which nobody was helped, taken as if help had begun at its beginning: attendance in the four weeks before those on which
 * people are alike, beside all weeks before them. People were not matched on this change.
 */
export function changeBefore({ enrolments, weeks }: History, start: number): Float64Array {
  const change = column(enrolments.length);
  const first = start - 2 * weeks_before + 1;
  if (first < weeks_before) return change;
  for (let i = 0; i < enrolments.length; i++)
    change[i] = attendedPct(weeks, i, first, start - weeks_before) - attendedPct(weeks, i, 0, first - 1);
  return change;
}

function attendedPct(weeks: readonly WeekColumns[], i: number, from: number, to: number): number {
  let attended = 0;
  let expected = 0;
  for (let w = from; w <= to; w++) {
    const of = weeks[w]?.expected[i] ?? Number.NaN;
    if (!(of > 0)) continue;
    expected += of;
    attended += weeks[w]?.attended[i] ?? 0;
  }
  return expected > 0 ? (100 * attended) / expected : Number.NaN;
}

function meanIndex(weeks: readonly WeekColumns[], i: number, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let w = from; w <= to; w++) {
    const value = weeks[w]?.absolute[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return n > 0 ? sum / n : Number.NaN;
}
