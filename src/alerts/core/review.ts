/** Fewer judgements than this say nothing about a rule. */
const least_judged = 10;
const least_fired = 20;
const least_weeks = 8;

interface Figures {
  fired: number;
  told: number;
  acted: number;
  withdrawn: number;
  judged: number;
  useful: number;
  wrong: number;
  /** Weeks in which it raised anything: what came lately has not had its time. */
  weeks: number;
}

/** A poor rule nominates itself for review, and says why; null while nothing speaks against it. */
export function reviewWords({ fired, told, acted, withdrawn, judged, useful, wrong, weeks }: Figures): string | null {
  if (judged >= least_judged && useful / judged < 0.4)
    return `Fewer than half of its alerts were found useful (${useful} of ${judged}).`;
  if (judged >= least_judged && wrong / judged > 0.2)
    return `Many of its alerts rested on wrong data (${wrong} of ${judged}).`;
  if (fired >= least_fired && withdrawn / fired > 0.2)
    return `Many of its alerts were withdrawn (${withdrawn} of ${fired}).`;
  if (weeks >= least_weeks && told >= 3 * least_fired && acted / told < 0.1)
    return `Hardly any of its alerts led to anything (${acted} of ${told}).`;
  return null;
}
