/**
 * A seeded generator of random numbers: xoshiro128** (Blackman and Vigna, ACM TOMS 47(4), 2021), seeded by splitmix32.
 * The same seed gives the same numbers on every machine; a student's numbers do not depend on how many others there are.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform among 0 .. below - 1. */
  below(below: number): number;
  /** True with the probability p. */
  chance(p: number): boolean;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Poisson; a normal approximation above a mean of 30. */
  poisson(mean: number): number;
  pick<T>(items: readonly T[]): T;
  /** By weight; weights need not add up to one. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
}

/** FNV-1a over the parts: a seed for each thing that has a name. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** Uniform integers in [0, 2^32) from the generator's four words of state, not all of them 0. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const scrambled = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotated(d, 11);
    return scrambled;
  };
}

export function random(...seed: readonly (string | number)[]): Random {
  let state = seedOf(...seed);
  const splitmix = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const integers = xoshiro128([splitmix(), splitmix(), splitmix(), splitmix()]);
  const next = () => integers() / 4_294_967_296;
  const below = (limit: number) => Math.floor(next() * limit);
  const normal = () => {
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };

  return {
    next,
    below,
    normal,
    chance: (p) => next() < p,
    poisson: (mean) => {
      if (mean <= 0) return 0;
      if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count++;
      return count;
    },
    pick: <T>(items: readonly T[]) => itemAt(items, below(items.length)),
    weighted: <T>(items: readonly (readonly [T, number])[]) => {
      let rest = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return itemAt(items, items.length - 1)[0];
    },
  };
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
