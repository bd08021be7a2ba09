import type { DriftEvent, Trend } from '../views.ts';

type Evidence = Readonly<Record<string, unknown>>;

const figure = (evidence: Evidence, key: string): number | null => {
  const value = evidence[key];
  return typeof value === 'number' ? Math.round(value) : null;
};

const weeksWords = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const inWords = (n: number): string => weeksWords[n] ?? String(n);

/** A flag in words that a tutor could say aloud. */
export function trendWords(trend: Trend, isUncertain: boolean, evidence: Evidence): string {
  const [from, to, weeks] = [figure(evidence, 'from'), figure(evidence, 'to'), figure(evidence, 'weeks')];
  const fall = from !== null && to !== null ? Math.abs(from - to) : figure(evidence, 'points');
  const inAll = fall === null ? '' : `, ${fall} points in all`;
  const by = fall === null ? '' : ` by ${fall} points`;
  switch (trend) {
    case 'declining':
      return `Lower${by} than four scored weeks ago.`;
    case 'consistently_low':
      return `Well below peers for ${inWords(weeks ?? 3)} weeks.`;
    case 'sustained_decline':
      return isUncertain
        ? `Fell ${inWords(weeks ?? 4)} weeks in a row${inAll}. This is an early sign and may mean little.`
        : `Fell ${inWords(weeks ?? 4)} weeks in a row${inAll}, and attendance fell too.`;
    case 'recovering':
      return `Up${by} over two weeks.`;
    case 'stopped': {
      const days = figure(evidence, 'daysSinceSeen') ?? figure(evidence, 'days');
      return days === null ? `No trace for ${inWords(weeks ?? 2)} weeks, nor before.` : `No trace for ${days} days.`;
    }
  }
}

/** A group's fall and its likely cause. */
export function driftWords(cause: DriftEvent['cause'], fallSd: number, evidence: Evidence): string {
  const fall = `The whole group fell by ${fallSd.toFixed(1)} standard deviations`;
  const named =
    typeof evidence.event === 'string' ? evidence.event : typeof evidence.name === 'string' ? evidence.name : null;
  switch (cause) {
    case 'calendar':
      return named ? `${fall}; the calendar has "${named}" in this week.` : `${fall}; the calendar explains it.`;
    case 'data_gap':
      return `${fall}, most likely because data are missing: a source brought far less than usual everywhere.`;
    case 'real':
      return `${fall}, and neither the calendar nor missing data explain it.`;
  }
}
