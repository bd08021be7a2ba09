import { leastSquares } from '../../../kernel/statistics/least-squares.ts';
import { type Before, type ComparedMeasure, compared_measures } from './effect-history.ts';

/** Everybody of one calendar week, by row. */
export interface Pool {
  before: Before;
  /** Tier and grade: only equals are compared. */
  strata: Int32Array;
  /** School or programme: those of the same are nearer. */
  sites: Int32Array;
  /** 1: has no help now, and may be compared with. */
  isWaiting: Uint8Array;
  /** What changed, by measure. */
  after: Record<ComparedMeasure, Float64Array>;
}

/** How one who was helped did, and how those alike did who waited. */
export interface Beside {
  own: number;
  /** Their mean, corrected for what little they differed in beforehand (Abadie and Imbens 2011). */
  alike: number;
  /** Among them: the standard deviation of what is not explained by how they stood before. */
  spread: number;
}

export interface Comparison {
  row: number;
  /** Rows of those alike; none: nobody stood there. */
  members: number[];
  measures: Record<ComparedMeasure, Beside | null>;
}

/** How far a comparison may stand, in standard deviations of each thing that is alike. */
const callipers = [0.3, 0.5, 0.8] as const;
export const least_members = 5;
export const most_members = 20;
/** What it costs to be of another school or programme, as squared standard deviations. */
const other_site = 0.1;

const columnsOf = (before: Before): Float64Array[] => [
  before.score,
  before.absolute,
  before.change,
  before.attendance,
  before.attendanceEarlier,
];

/** Compares each of the helped with those of the pool who stood where they stood. */
export function compareInPool(pool: Pool, helped: readonly number[]): Comparison[] {
  const scaled = columnsOf(pool.before).map(standardised);
  const waiting = new Map<number, number[]>();
  for (let i = 0; i < pool.strata.length; i++) {
    if (!pool.isWaiting[i]) continue;
    const stratum = pool.strata[i] ?? 0;
    const rows = waiting.get(stratum);
    if (rows) rows.push(i);
    else waiting.set(stratum, [i]);
  }
  const found = helped.map((row) => ({
    row,
    members: nearest(pool, scaled, row, waiting.get(pool.strata[row] ?? 0) ?? []),
  }));
  const beside = new Map(compared_measures.map((measure) => [measure, besideBy(pool.after[measure], scaled, found)]));
  return found.map((one, k) => ({
    ...one,
    measures: {
      attendance: beside.get('attendance')?.[k] ?? null,
      index: beside.get('index')?.[k] ?? null,
      left: beside.get('left')?.[k] ?? null,
      placebo: beside.get('placebo')?.[k] ?? null,
    },
  }));
}

/** In standard deviations from the mean; a column that does not vary is nought. */
function standardised(values: Float64Array): Float64Array {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
    squares += value * value;
  }
  const mean = n > 0 ? sum / n : 0;
  const sd = n > 1 ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0;
  return values.map((value) => (sd > 1e-9 ? (value - mean) / sd : value - value));
}

function nearest({ sites }: Pool, scaled: readonly Float64Array[], row: number, rows: readonly number[]): number[] {
  const widest = callipers.at(-1) ?? 0;
  const near: { at: number; far: number; most: number }[] = [];
  for (const at of rows) {
    if (at === row) continue;
    let far = sites[at] === sites[row] ? 0 : other_site;
    let most = 0;
    for (const values of scaled) {
      const [own, other] = [values[row] ?? Number.NaN, values[at] ?? Number.NaN];
      const [lacks, lack] = [Number.isNaN(own), Number.isNaN(other)];
      // What is not known of one is not known of the other.
      const gap = lacks && lack ? 0 : lacks || lack ? Number.POSITIVE_INFINITY : Math.abs(own - other);
      if (gap > most) most = gap;
      if (most > widest) break;
      far += gap * gap;
    }
    if (most <= widest) near.push({ at, far, most });
  }
  for (const calliper of callipers) {
    const within = near.filter(({ most }) => most <= calliper);
    if (within.length < least_members) continue;
    return within
      .toSorted((a, b) => a.far - b.far || a.at - b.at)
      .slice(0, most_members)
      .map(({ at }) => at);
  }
  return [];
}

/**
 * One measure of all comparisons. How the outcome goes with how people stood before is learnt within the sets of those alike, never across
 * them, so that only what is left of a difference is corrected.
 */
function besideBy(
  outcome: Float64Array,
  scaled: readonly Float64Array[],
  found: readonly { row: number; members: readonly number[] }[],
): (Beside | null)[] {
  const known = found.map(({ row, members }) => ({
    row,
    own: outcome[row] ?? Number.NaN,
    rows: members.filter((at) => !Number.isNaN(outcome[at] ?? Number.NaN)),
  }));
  const y: number[] = [];
  const columns = scaled.map(() => [] as number[]);
  const ofSets = known.map(({ rows }) => {
    const mean = meanOf(outcome, rows);
    const means = scaled.map((values) => meanOf(values, rows));
    for (const at of rows) {
      y.push((outcome[at] ?? 0) - mean);
      for (const [c, values] of scaled.entries()) columns[c]?.push((values[at] || 0) - (means[c] ?? 0));
    }
    return { mean, means };
  });
  const slopes = leastSquares(columns, y, known.length)?.slopes ?? scaled.map(() => 0);
  let next = 0;
  return known.map(({ row, own, rows }, k) => {
    const from = next;
    next += rows.length;
    const set = ofSets[k];
    if (rows.length < least_members || Number.isNaN(own) || !set) return null;
    const shift = slopes.reduce((sum, slope, c) => sum + slope * ((scaled[c]?.[row] || 0) - (set.means[c] ?? 0)), 0);
    let squares = 0;
    for (let i = from; i < next; i++) {
      const fitted = slopes.reduce((sum, slope, c) => sum + slope * (columns[c]?.[i] ?? 0), 0);
      squares += ((y[i] ?? 0) - fitted) ** 2;
    }
    return { own, alike: set.mean + shift, spread: Math.sqrt(squares / (rows.length - 1)) };
  });
}

function meanOf(values: Float64Array, rows: readonly number[]): number {
  let sum = 0;
  for (const at of rows) sum += values[at] || 0;
  return rows.length > 0 ? sum / rows.length : 0;
}
