export type Freshness =
  | { state: 'never'; words: string }
  | { state: 'fresh' | 'stale'; ageHours: number; words: string };

/**
 * How old a source's data are against the institution's own now.
 * @param freshUntil the end of the last day that it covers, or the time of its last delivery where that is earlier
 * @param staleAfterHours 48 unless the source says otherwise
 */
export function freshness(freshUntil: Temporal.Instant | null, now: Temporal.Instant, staleAfterHours = 48): Freshness {
  if (freshUntil === null) return { state: 'never', words: 'No data yet' };
  const ageHours = Math.max(0, (now.epochMilliseconds - freshUntil.epochMilliseconds) / 3_600_000);
  const words =
    ageHours > staleAfterHours
      ? `Stale (> ${staleAfterHours} h): last data ${ageWords(ageHours)} ago`
      : `Last data ${ageWords(ageHours)} ago`;
  return {
    state: ageHours > staleAfterHours ? 'stale' : 'fresh',
    ageHours,
    words: ageHours < 1 ? 'Up to date' : words,
  };
}

function ageWords(hours: number): string {
  if (hours < 48) return count(Math.floor(hours), 'hour');
  return count(Math.floor(hours / 24), 'day');
}

const count = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`;
