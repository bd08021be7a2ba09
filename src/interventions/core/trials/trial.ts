/** One who may be offered a place, and the stratum within which the lot is drawn. */
export interface Eligible {
  studentId: string;
  stratum: string;
}

export interface Drawn extends Eligible {
  /** In the order of the lot within the stratum; the first get the places. */
  lotNo: number;
  isOffered: boolean;
}

/** Why the gate is closed; none: it is open. */
export function gateFaults(gate: {
  /** The kind of help may be withheld from some for a while: nobody is owed it by law or safeguarding. */
  isWithholdable: boolean;
  approvedBy: string;
  whyFair: string;
  stopRule: string;
  places: number;
  eligible: number;
}): string[] {
  const faults: string[] = [];
  if (!gate.isWithholdable)
    faults.push(
      'This help is owed to whoever needs it: by law, by a plan that stands, or for safety. It is not given by lot.',
    );
  if (gate.approvedBy.trim().length < 3) faults.push('Say who approved it.');
  if (gate.whyFair.trim().length < 20) faults.push('Say why it is fair that some wait, in a sentence.');
  if (gate.stopRule.trim().length < 10) faults.push('Say when it stops early.');
  if (gate.places < 1) faults.push('There is no place to offer.');
  if (gate.eligible <= gate.places) faults.push('There is a place for everybody: offer it to them all.');
  return faults;
}

/**
 * Draws by lot who is offered a place first. Within each stratum the order is a shuffle (Fisher and Yates) of the seed; the places are shared
 * over the strata by their size, largest remainders first, so that no stratum is left out by chance. The same seed and list give the same lot.
 * @param seed a whole number that is recorded before the draw
 */
export function drawLots(eligible: readonly Eligible[], places: number, seed: number): Drawn[] {
  const strata = [
    ...Map.groupBy(
      eligible.toSorted((a, b) => (a.studentId < b.studentId ? -1 : 1)),
      ({ stratum }) => stratum,
    ),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const random = numbersOf(seed);
  const shares = strata.map(([, members]) => (places * members.length) / eligible.length);
  const given = shares.map(Math.floor);
  // Equal remainders are decided by the lot too.
  const order = shares
    .map((share, at) => ({ at, rest: share - Math.floor(share), lot: random() }))
    .sort((a, b) => b.rest - a.rest || a.lot - b.lot);
  const left = Math.min(places, eligible.length) - given.reduce((sum, n) => sum + n, 0);
  for (const { at } of order.slice(0, Math.max(0, left))) given[at] = (given[at] ?? 0) + 1;
  return strata.flatMap(([, members], at) => {
    const lot = [...members];
    for (let i = lot.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      const [one, other] = [lot[i], lot[j]];
      if (one && other) [lot[i], lot[j]] = [other, one];
    }
    return lot.map((one, index) => ({ ...one, lotNo: index + 1, isOffered: index < (given[at] ?? 0) }));
  });
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somebody of a trial when it is looked at: by what they were offered, whatever they did with it. */
export interface TrialOutcome {
  stratum: string;
  isOffered: boolean;
  value: number;
}

export type TrialResult =
  | { kind: 'insufficient'; have: number; need: number }
  | {
      kind: 'result';
      offered: number;
      waiting: number;
      /** Offered minus waiting, within strata, weighted by how many are in each. */
      difference: number;
      low: number;
      high: number;
      /** Two-sided, of the lot itself: how often a lot alone would differ by as much. */
      p: number;
      /** How many lots the p-value rests on; all of them where that is feasible. */
      lots: number;
      isExact: boolean;
    };

const least_each = 5;
const most_lots = 10_000;

/**
 * The trial as planned: intention to treat, stratified by what the lot was drawn within, and judged by the lot itself (Fisher's randomisation
 * test). The interval is Neyman's, stratum by stratum.
 * @throws never; too few of either is an answer
 */
export function analyseTrial(outcomes: readonly TrialOutcome[], seed: number): TrialResult {
  const strata = [...Map.groupBy(outcomes, ({ stratum }) => stratum).values()].filter(
    (some) => some.some(({ isOffered }) => isOffered) && some.some(({ isOffered }) => !isOffered),
  );
  const of = (isOffered: boolean) => strata.flat().filter((one) => one.isOffered === isOffered).length;
  const [offered, waiting] = [of(true), of(false)];
  if (offered < least_each || waiting < least_each)
    return { kind: 'insufficient', have: Math.min(offered, waiting), need: least_each };
  const total = offered + waiting;
  const values = strata.map((some) => some.map(({ value }) => value));
  const taken = strata.map((some) => some.flatMap(({ isOffered }, at) => (isOffered ? [at] : [])));
  const differenceOf = (chosen: readonly (readonly number[])[]) =>
    values.reduce((sum, own, s) => sum + (own.length / total) * meanGap(own, chosen[s] ?? []), 0);
  const difference = differenceOf(taken);
  const variance = values.reduce(
    (sum, own, s) => sum + (own.length / total) ** 2 * gapVariance(own, taken[s] ?? []),
    0,
  );
  const reach = 1.959964 * Math.sqrt(variance);
  const { p, lots, isExact } = randomisation(values, taken, differenceOf, difference, seed);
  return {
    kind: 'result',
    offered,
    waiting,
    difference,
    low: difference - reach,
    high: difference + reach,
    p,
    lots,
    isExact,
  };
}

function meanGap(values: readonly number[], chosen: readonly number[]): number {
  const inside = chosen.reduce((sum, at) => sum + (values[at] ?? 0), 0);
  const all = values.reduce((sum, value) => sum + value, 0);
  return inside / chosen.length - (all - inside) / (values.length - chosen.length);
}

function gapVariance(values: readonly number[], chosen: readonly number[]): number {
  const inside = new Set(chosen);
  const variance = (some: readonly number[]) => {
    if (some.length < 2) return 0;
    const mean = some.reduce((sum, value) => sum + value, 0) / some.length;
    return some.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (some.length - 1) / some.length;
  };
  return variance(values.filter((_, at) => inside.has(at))) + variance(values.filter((_, at) => !inside.has(at)));
}

function randomisation(
  values: readonly (readonly number[])[],
  taken: readonly (readonly number[])[],
  differenceOf: (chosen: readonly (readonly number[])[]) => number,
  found: number,
  seed: number,
): { p: number; lots: number; isExact: boolean } {
  const isAsFar = (difference: number) => Math.abs(difference) >= Math.abs(found) - 1e-9;
  const ways = values.reduce((product, own, s) => product * choose(own.length, taken[s]?.length ?? 0), 1);
  if (ways <= most_lots) {
    let far = 0;
    let lots = 0;
    const each = (s: number, chosen: number[][]): void => {
      const own = values[s];
      if (!own) {
        lots++;
        if (isAsFar(differenceOf(chosen))) far++;
        return;
      }
      for (const some of subsets(own.length, taken[s]?.length ?? 0)) each(s + 1, [...chosen, some]);
    };
    each(0, []);
    return { p: far / lots, lots, isExact: true };
  }
  const random = numbersOf(seed);
  let far = 1;
  for (let lot = 0; lot < most_lots; lot++) {
    const chosen = values.map((own, s) => {
      const order = own.map((_, at) => at);
      const k = taken[s]?.length ?? 0;
      for (let i = 0; i < k; i++) {
        const j = i + Math.floor(random() * (order.length - i));
        [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
      }
      return order.slice(0, k);
    });
    if (isAsFar(differenceOf(chosen))) far++;
  }
  // The lot that was drawn is one of them (Phipson and Smyth 2010).
  return { p: far / (most_lots + 1), lots: most_lots, isExact: false };
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return Math.round(ways);
}

function* subsets(n: number, k: number, from = 0): Generator<number[]> {
  if (k === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= n - k; at++) for (const rest of subsets(n, k - 1, at + 1)) yield [at, ...rest];
}
