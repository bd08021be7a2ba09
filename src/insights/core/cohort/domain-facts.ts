import { pointsPerUnit } from '../../../scoring/core/score.ts';
import { zOf } from '../../../scoring/core/standardise.ts';

/** What a cohort page adds up by domain; sums over enrolments of one week, so they add up over cells. */
export interface DomainSums {
  /** To whom a source of the domain applies, and of whom one had data. */
  of: number;
  n: number;
  /** Weights that applied, and those that had data. */
  applying: number;
  present: number;
  /** Scored: how many, their points, and how many it takes at least half a standard deviation from. */
  scored: number;
  points: number;
  low: number;
  /** With an absolute index: the domain's part of it, which all domains' parts add up to, less 500. */
  absoluteN: number;
  absolute: number;
}

export interface SourceSums {
  domain: string;
  n: number;
  /** Of the measure, as the score holds it. */
  x: number;
  points: number;
}

export interface DomainFacts {
  domains: Record<string, DomainSums>;
  sources: Record<string, SourceSums>;
}

export function noDomainFacts(): DomainFacts {
  return { domains: {}, sources: {} };
}

/** One source in one enrolment's week. */
export interface CountedTerm {
  sourceId: number;
  domain: string;
  weight: number;
  x: number | null;
  points: number | null;
  absolute: number | null;
}

/** As on the student's page: from here on a domain is worth a word. */
export const low_points = 50;

export function countTerms(facts: DomainFacts, terms: readonly CountedTerm[]): void {
  const own = new Map<string, { applying: number; present: number; points: number | null; absolute: number | null }>();
  for (const { sourceId, domain, weight, x, points, absolute } of terms) {
    if (weight <= 0) continue;
    const sum = own.get(domain) ?? { applying: 0, present: 0, points: null, absolute: null };
    own.set(domain, sum);
    sum.applying += weight;
    if (x === null) continue;
    sum.present += weight;
    if (points !== null) sum.points = (sum.points ?? 0) + points;
    if (absolute !== null) sum.absolute = (sum.absolute ?? 0) + absolute;
    const source = facts.sources[sourceId] ?? { domain, n: 0, x: 0, points: 0 };
    facts.sources[sourceId] = source;
    source.n++;
    source.x += x;
    source.points += points ?? 0;
  }
  for (const [domain, { applying, present, points, absolute }] of own) {
    const sums = facts.domains[domain] ?? noSums();
    facts.domains[domain] = sums;
    sums.of++;
    sums.applying += applying;
    sums.present += present;
    if (present > 0) sums.n++;
    if (points !== null) {
      sums.scored++;
      sums.points += points;
      if (points <= -low_points) sums.low++;
    }
    if (absolute !== null) {
      sums.absoluteN++;
      sums.absolute += absolute;
    }
  }
}

function noSums(): DomainSums {
  return { of: 0, n: 0, applying: 0, present: 0, scored: 0, points: 0, low: 0, absoluteN: 0, absolute: 0 };
}

/** Null as soon as one of them is not known: laid out before there were domains. */
export function sumDomainFacts(all: Iterable<DomainFacts | null>): DomainFacts | null {
  const sum = noDomainFacts();
  for (const facts of all) {
    if (facts === null) return null;
    for (const [domain, one] of Object.entries(facts.domains)) {
      const sums = sum.domains[domain] ?? noSums();
      sum.domains[domain] = sums;
      for (const field of Object.keys(sums) as (keyof DomainSums)[]) sums[field] += one[field];
    }
    for (const [sourceId, one] of Object.entries(facts.sources)) {
      const sums = sum.sources[sourceId] ?? { domain: one.domain, n: 0, x: 0, points: 0 };
      sum.sources[sourceId] = sums;
      sums.n += one.n;
      sums.x += one.x;
      sums.points += one.points;
    }
  }
  return sum;
}

/** A group's fixed figures, by source. */
export interface FixedYardstick {
  of: ReadonlyMap<number, { mean: number; sd: number }>;
  compositeMean: number;
  compositeSd: number;
}

interface FixedTerm {
  sourceId: number;
  direction: 1 | -1;
  weight: number;
  x: number | null;
}

/**
 * The absolute index source by source: points that add up to the index less 500. As scoring/core/absolute-index.ts makes the whole,
 * over the measures that the fixed figures know of.
 */
export function absoluteParts(
  terms: readonly FixedTerm[],
  fixed: FixedYardstick,
  { pointsPerSd, zClamp }: { pointsPerSd: number; zClamp: number },
): Map<number, number> {
  const known = terms.flatMap(({ sourceId, direction, weight, x }) => {
    const figures = fixed.of.get(sourceId);
    return weight > 0 && x !== null && figures
      ? [{ sourceId, weight, z: zOf(x, figures.mean, figures.sd, direction, zClamp) }]
      : [];
  });
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  const scale = pointsPerUnit({ sd: fixed.compositeSd }, pointsPerSd);
  return new Map(
    known.map(({ sourceId, weight, z }) => [sourceId, scale * (weight / total) * (z - fixed.compositeMean)]),
  );
}
