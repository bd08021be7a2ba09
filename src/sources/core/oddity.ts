import type { RowCounts } from './fates.ts';
import { totalRows } from './fates.ts';

/** What a source's earlier deliveries were like. */
export interface PastDelivery {
  rows: number;
  unknownRows: number;
  /** Days from the first to the last that it covered. */
  days: number;
}

export interface OddityLimits {
  /** Below this share of the usual rows a day a delivery is odd. */
  leastShareOfUsualRows: number;
  /** Unknown ids may be this share of rows at least before anybody is asked. */
  leastUnknownShare: number;
  /** ... and this many times the usual share. */
  timesUsualUnknownShare: number;
  /** Without a history, a share above this is odd. */
  firstUnknownShare: number;
}

export const defaultOddityLimits: OddityLimits = {
  leastShareOfUsualRows: 0.5,
  leastUnknownShare: 0.05,
  timesUsualUnknownShare: 3,
  firstUnknownShare: 0.5,
};

/**
 * Why a delivery should wait for a person, in sentences; empty when nothing is odd.
 * Rows are compared per day covered, with the median of the past (three at least), so that a week's file and a day's are alike.
 */
export function oddities(
  now: { counts: RowCounts; unknownIds: number; days: number },
  past: readonly PastDelivery[],
  limits: OddityLimits = defaultOddityLimits,
): string[] {
  const found: string[] = [];
  const rows = totalRows(now.counts) - (now.counts['other-kind'] ?? 0) - (now.counts['not-yet'] ?? 0);
  const usable = past.filter((delivery) => delivery.days > 0 && delivery.rows > 0);
  if (usable.length >= 3) {
    const usual = median(usable.map((delivery) => delivery.rows / delivery.days));
    const perDay = rows / Math.max(1, now.days);
    if (perDay < usual * limits.leastShareOfUsualRows)
      found.push(
        `It has ${whole(perDay)} rows a day, ${percent(perDay / usual)} of the usual ${whole(usual)}. Is the file complete?`,
      );
  }
  const unknown = now.counts['unknown-student'] ?? 0;
  const share = rows === 0 ? 0 : unknown / rows;
  const usualShare = usable.length > 0 ? median(usable.map((delivery) => delivery.unknownRows / delivery.rows)) : null;
  const most =
    usualShare === null
      ? limits.firstUnknownShare
      : Math.max(limits.leastUnknownShare, usualShare * limits.timesUsualUnknownShare);
  if (share > most)
    found.push(
      `${percent(share)} of its rows (${whole(now.unknownIds)} ids) name students whom the roster does not have${usualShare === null ? '' : `; usually it is ${percent(usualShare)}`}. Is the right id mapped, and is the roster up to date?`,
    );
  return found;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const whole = (n: number) => Math.round(n).toLocaleString('en');
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
