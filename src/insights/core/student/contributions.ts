import type { MeasureKind } from '../../../scoring/core/model.ts';
import { zOf } from '../../../scoring/core/standardise.ts';
import type { ContributionView } from './student-views.ts';

/** One source in one week's score, as the run stored it. */
export interface StoredTerm {
  sourceId: number;
  source: string;
  /** The model's group of it; a rate is called attendance only there. Left out: attendance. */
  domain?: string;
  measure: MeasureKind;
  direction: 1 | -1;
  isCovered: boolean;
  /** 0: it does not apply. */
  weight: number;
  x: number | null;
  mean: number | null;
  sd: number | null;
  points: number | null;
}

/**
 * How each source that applies moved the score, this week beside the scored week before; a source that came or went is
 * there with the points of the week that had it. The differences add up to the score's.
 */
export function contributionViews(
  now: readonly StoredTerm[],
  before: readonly StoredTerm[],
  zClamp: number,
): ContributionView[] {
  const last = new Map(before.map((term) => [term.sourceId, term]));
  const present = now.reduce((sum, { x, weight }) => (x === null ? sum : sum + weight), 0);
  const views = now
    .filter(({ weight, sourceId }) => weight > 0 || (last.get(sourceId)?.points ?? null) !== null)
    .map((term) => viewOf(term, last.get(term.sourceId)?.points ?? null, present, zClamp));
  const gone = before.filter(
    ({ sourceId, points }) => points !== null && !now.some((term) => term.sourceId === sourceId),
  );
  const none = { x: null, mean: null, sd: null, points: null, weight: 0 };
  return [
    ...views,
    ...gone.map((term) => ({ ...viewOf({ ...term, ...none }, term.points, 0, zClamp), missing: 'No longer counts' })),
  ];
}

function viewOf(term: StoredTerm, lastPoints: number | null, present: number, zClamp: number): ContributionView {
  const { sourceId, source, measure, direction, x, mean, sd, points, weight } = term;
  const isKnown = x !== null && mean !== null && sd !== null;
  return {
    sourceId,
    source,
    measure: measure === 'rate' && !isAttendance(term) ? 'share of what was expected' : measureWords[measure],
    points,
    lastPoints,
    value: x,
    valueWords: x === null ? '' : valueWords(measure, x, isAttendance(term)),
    peerMean: isKnown ? mean : null,
    peerWords: isKnown ? valueWords(measure, mean, isAttendance(term)) : '',
    peerSd: isKnown ? sd : null,
    z: isKnown ? zOf(x, mean, sd, direction, zClamp) : null,
    weight: x === null || present === 0 ? null : weight / present,
    missing: x === null ? missingWords(term) : null,
  };
}

const measureWords: Record<MeasureKind, string> = {
  count: 'count a week, on a log scale',
  sum: 'sum a week, on a log scale',
  active_days: 'active days a week',
  rate: 'share attended',
  level: 'last known level',
};

function isAttendance({ domain }: StoredTerm): boolean {
  return domain === undefined || domain === 'attendance';
}

/** A measure in words. Counts are kept as ln(1 + m), so they are turned back. */
export function valueWords(measure: MeasureKind, x: number, isOfAttendance = true): string {
  switch (measure) {
    case 'count':
    case 'sum':
      return `${rounded(Math.expm1(x))} a week`;
    case 'active_days':
      return `${rounded(x)} ${rounded(x) === '1' ? 'day' : 'days'} a week`;
    case 'rate':
      return isOfAttendance ? `${Math.round(100 * x)} % attended` : `${Math.round(100 * x)} %`;
    case 'level':
      return rounded(x);
  }
}

function rounded(value: number): string {
  return String(value >= 100 ? Math.round(value) : Math.round(10 * value) / 10);
}

function missingWords({ isCovered, weight, measure }: StoredTerm): string {
  if (weight === 0) return 'Does not apply here';
  if (!isCovered) return 'No data this week';
  return measure === 'rate' ? 'Nothing was expected yet' : 'Nothing known yet';
}
