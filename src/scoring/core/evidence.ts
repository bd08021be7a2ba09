import { bit, real, whole } from './column.ts';
import type { Measure } from './measure.ts';
import type { WeightTable } from './weights.ts';

/** A week's evidence, by position. */
export interface Evidence {
  measures: readonly Measure[];
  weights: WeightTable;
  isActive: Uint8Array;
  /** The weights of the measures present, added up. */
  present: Float64Array;
  /** 1 for members with enough coverage. */
  isScored: Uint8Array;
}

/** Some members in one week. */
export interface GroupWeek {
  /** Positions, ascending. */
  members: Int32Array;
  evidence: Evidence;
}

/**
 * The evidence about one group's members, side by side: small enough to stay in the processor's cache while means,
 * spreads, z and composites are taken in turn. One sample's room serves one group after another.
 */
export interface Sample {
  n: number;
  /** By source, by member: the measure, and after composing its z. */
  values: Float64Array[];
  isActive: Uint8Array;
  isScored: Uint8Array;
  present: Float64Array;
  /** By source, by profile. */
  weights: Float64Array[];
  profileOf: Int32Array;
  composite: Float64Array;
}

export function roomForSample(members: number, sourceCount: number): Sample {
  return {
    n: 0,
    values: Array.from({ length: sourceCount }, () => new Float64Array(members)),
    isActive: new Uint8Array(members),
    isScored: new Uint8Array(members),
    present: new Float64Array(members),
    weights: [],
    profileOf: new Int32Array(members),
    composite: new Float64Array(members),
  };
}

/** Fills the room with member-weeks; of several weeks those of one after those of another, as if of different members. */
export function gather(weeks: readonly GroupWeek[], into: Sample): Sample {
  let from = 0;
  let firstProfile = 0;
  into.weights = into.values.map((_, s) =>
    Float64Array.from(weeks.flatMap(({ evidence }) => weightsOfSource(evidence.weights, s))),
  );
  for (const { members, evidence } of weeks) {
    const { isActive, isScored, present, weights } = evidence;
    evidence.measures.forEach(({ x }, s) => {
      gatherReal(x, members, into.values[s] ?? new Float64Array(0), from);
    });
    gatherReal(present, members, into.present, from);
    for (let j = 0; j < members.length; j++) {
      const i = whole(members, j);
      into.isActive[from + j] = bit(isActive, i);
      into.isScored[from + j] = bit(isScored, i);
      into.profileOf[from + j] = firstProfile + whole(weights.profileOf, i);
    }
    from += members.length;
    firstProfile += weights.total.length;
  }
  into.n = from;
  return into;
}

function gatherReal(column: Float64Array, members: Int32Array, into: Float64Array, from: number): void {
  if (members.length === 0) return;
  const first = whole(members, 0);
  if (areTogether(members)) into.set(column.subarray(first, first + members.length), from);
  else for (let j = 0; j < members.length; j++) into[from + j] = real(column, whole(members, j));
}

/** Positions ascend, so a group without gaps is a piece of each column. */
export function areTogether(members: Int32Array): boolean {
  return members.length > 0 && whole(members, members.length - 1) - whole(members, 0) === members.length - 1;
}

function weightsOfSource({ weights, total, sourceCount }: WeightTable, s: number): number[] {
  return Array.from(total, (_, profile) => real(weights, profile * sourceCount + s));
}
