import { type DomainFacts, noDomainFacts, sumDomainFacts } from './domain-facts.ts';
import { groupOrder } from './groups.ts';

/** What the enrolments of a cell have in common. */
export interface CellKey {
  programmeUnitId: string;
  campusUnitId: string | null;
  termCode: string;
  year: string;
  mode: string;
  /** Of enrolments that are not their student's primary one: where the primary one is. */
  primaryProgrammeUnitId: string | null;
  primaryCampusUnitId: string | null;
  peerGroupNo: number | null;
}

/** Sums over enrolments of one week; they add up over cells. */
export interface Facts {
  n: number;
  scored: number;
  scoreSum: number;
  scoreSumSq: number;
  bands: number[];
  /** By position in groupOrder. */
  groups: number[];
  absoluteN: number;
  absoluteSum: number;
  attended: number;
  expected: number;
  /** Null: laid out before there were domains. */
  domainFacts: DomainFacts | null;
}

export interface Cell extends CellKey {
  cellNo: number;
  facts: Facts;
}

/** One enrolment's week, as far as it is counted. */
export interface CountedStanding {
  groups: number;
  score: number | null;
  absoluteIndex: number | null;
  attended: number;
  expected: number;
}

export function noFacts(bandCount: number): Facts {
  return {
    n: 0,
    scored: 0,
    scoreSum: 0,
    scoreSumSq: 0,
    bands: new Array<number>(bandCount).fill(0),
    groups: new Array<number>(groupOrder.length).fill(0),
    absoluteN: 0,
    absoluteSum: 0,
    attended: 0,
    expected: 0,
    domainFacts: noDomainFacts(),
  };
}

/** The last band holds 1000 too. */
export function bandCountOf(bandWidth: number): number {
  return Math.ceil(1000 / bandWidth);
}

export function countStanding(facts: Facts, standing: CountedStanding, bandWidth: number): void {
  facts.n++;
  for (let g = 0; g < groupOrder.length; g++) {
    if (standing.groups & (1 << g)) facts.groups[g] = (facts.groups[g] ?? 0) + 1;
  }
  if (standing.score !== null) {
    facts.scored++;
    facts.scoreSum += standing.score;
    facts.scoreSumSq += standing.score * standing.score;
    const band = Math.min(Math.floor(standing.score / bandWidth), facts.bands.length - 1);
    facts.bands[band] = (facts.bands[band] ?? 0) + 1;
  }
  if (standing.absoluteIndex !== null) {
    facts.absoluteN++;
    facts.absoluteSum += standing.absoluteIndex;
  }
  facts.attended += standing.attended;
  facts.expected += standing.expected;
}

export function sumFacts(all: Iterable<Facts>, bandCount: number): Facts {
  const sum = noFacts(bandCount);
  const domains: (DomainFacts | null)[] = [];
  for (const facts of all) {
    sum.n += facts.n;
    sum.scored += facts.scored;
    sum.scoreSum += facts.scoreSum;
    sum.scoreSumSq += facts.scoreSumSq;
    for (let b = 0; b < bandCount; b++) sum.bands[b] = (sum.bands[b] ?? 0) + (facts.bands[b] ?? 0);
    for (let g = 0; g < groupOrder.length; g++) sum.groups[g] = (sum.groups[g] ?? 0) + (facts.groups[g] ?? 0);
    sum.absoluteN += facts.absoluteN;
    sum.absoluteSum += facts.absoluteSum;
    sum.attended += facts.attended;
    sum.expected += facts.expected;
    domains.push(facts.domainFacts);
  }
  sum.domainFacts = sumDomainFacts(domains);
  return sum;
}

/** Mean and population sd of the shown scores; null without any. */
export function scoreMoments(facts: Facts): { mean: number; sd: number } | null {
  if (facts.scored === 0) return null;
  const mean = facts.scoreSum / facts.scored;
  return { mean, sd: Math.sqrt(Math.max(0, facts.scoreSumSq / facts.scored - mean * mean)) };
}

/** What narrows a page. Each list holds conditions that must all hold; a set holds what meets one of them. */
export interface Narrowing {
  /** Units: met by an enrolment whose programme or campus is among them. */
  units: readonly ReadonlySet<string>[];
  years: readonly ReadonlySet<string>[];
  modes: readonly ReadonlySet<string>[];
}

export const everything: Narrowing = { units: [], years: [], modes: [] };

/**
 * Whether a cell's enrolments are counted. A student counts once: by the primary enrolment, or, on a page narrowed to units
 * that do not hold that one, by the other enrolment that they do hold.
 */
export function isCounted(cell: CellKey, by: Narrowing): boolean {
  if (!isWithin(by, cell.programmeUnitId, cell.campusUnitId)) return false;
  if (!by.years.every((years) => years.has(cell.year)) || !by.modes.every((modes) => modes.has(cell.mode)))
    return false;
  if (cell.primaryProgrammeUnitId === null) return true;
  return !isWithin(by, cell.primaryProgrammeUnitId, cell.primaryCampusUnitId);
}

function isWithin({ units }: Narrowing, programmeUnitId: string, campusUnitId: string | null): boolean {
  return units.every((set) => set.has(programmeUnitId) || (campusUnitId !== null && set.has(campusUnitId)));
}

export function isEverything({ units, years, modes }: Narrowing): boolean {
  return units.length === 0 && years.length === 0 && modes.length === 0;
}

export function narrowed(by: Narrowing, more: Partial<Narrowing>): Narrowing {
  return {
    units: [...by.units, ...(more.units ?? [])],
    years: [...by.years, ...(more.years ?? [])],
    modes: [...by.modes, ...(more.modes ?? [])],
  };
}

/** Where an enrolment stands. */
export interface Placed {
  enrolmentId: number;
  programmeUnitId: string;
  campusUnitId: string | null;
  termCode: string;
  year: string;
  mode: string;
  peerGroupNo: number | null;
}
