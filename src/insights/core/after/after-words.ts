import { capital } from '../../../kernel/capital.ts';
import type { Expected, Nearness, PooledWeek, Verdict } from './after-action.ts';

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];
const weeksOf = (n: number) => `${numbers[n] ?? n} ${n === 1 ? 'week' : 'weeks'}`;

/** "Up 40", "Down 12", "Unchanged". */
function moved(points: number): string {
  const whole = Math.round(points);
  return whole === 0 ? 'unchanged' : `${whole > 0 ? 'up' : 'down'} ${Math.abs(whole)}`;
}

const signed = (points: number) => {
  const whole = Math.round(points);
  return whole < 0 ? `−${-whole}` : `${whole}`;
};
/**
 * "Up 40 in four weeks; 57 similar students without a contact were up 25 on average (18 to 32), and 19 of 20 of them between
 * −30 and 80: no clear difference."
 */
export function afterSentence({ weeks, own, alike, difference }: Verdict, { students }: { students: string }): string {
  const { n, mean, low, high, likelyLow, likelyHigh } = alike;
  const said = {
    none: 'no clear difference',
    above: 'higher than they would lead one to expect',
    below: 'lower than they would lead one to expect',
  }[difference];
  return `${capital(moved(own))} in ${weeksOf(weeks)}${weeks < 4 ? ' so far' : ''}; ${n} similar ${students} without a contact were ${moved(mean)} on average (${signed(low)} to ${signed(high)}), and 19 of 20 of them between ${signed(likelyLow)} and ${signed(likelyHigh)}: ${said}.`;
}

/** "Similar: in the same peer group and week, within 50 points of the score, and of its change over four weeks within 75." */
export function nearnessWords({ score, change4 }: Nearness, group: string): string {
  const change = change4 === null ? '' : `, and ${change4} of its change over four weeks`;
  return `Similar: ${group}, in the same week, within ${score} points of the score${change}; nobody spoke with them and no case was open meanwhile.`;
}

/** "Attendance since: 82 % (60 % in the week before); similar students 75 % on average (71 to 79)." */
export function attendanceSentence(
  own: { before: number | null; since: number | null },
  alike: Expected | null,
  { students }: { students: string },
): string | null {
  if (own.since === null) return null;
  const pct = (share: number) => Math.round(share * 100);
  const before = own.before === null ? '' : ` (${pct(own.before)} % in the week before)`;
  const theirs = alike
    ? `; similar ${students} ${pct(alike.mean)} % on average (${pct(alike.low)} to ${pct(alike.high)})`
    : '';
  return `Attendance since: ${pct(own.since)} %${before}${theirs}.`;
}

/** Of many cases: what the last week says that is known of at least half of those which any week is known of. */
export function pooledSentence(
  weeks: readonly (PooledWeek | null)[],
  { kind, students }: { kind: string; students: string },
): string {
  const most = Math.max(0, ...weeks.slice(1).map((one) => one?.n ?? 0));
  const last = weeks.findLastIndex((one, k) => k > 0 && one !== null && one.n >= most / 2);
  const week = weeks[last];
  if (!week)
    return `There are too few cases of the kind ${kind} with enough weeks behind them to say what happened after.`;
  const { n, own, alike, difference, low, high } = week;
  const clear =
    low > 0 || high < 0
      ? `a difference of ${signed(difference)} (${signed(low)} to ${signed(high)})`
      : `no clear difference (${signed(low)} to ${signed(high)}): no better than waiting cannot be ruled out`;
  return `${kind}: ${weeksOf(last)} after the first action, the ${students} of ${n} cases were ${moved(own)} on average, similar ${students} without one ${moved(alike)}: ${clear}.`;
}

/** Why nothing can be said, in words that say what would change it. */
export const after_silences = {
  noStart: 'No week was scored before the first action, so there is nothing to start from.',
  noScore: 'There was no score in the week before the first action, so there is nothing to start from.',
  tooSoon: 'No week has been scored since the first action. Look again after the next one.',
} as const;

export function tooFewSentence(
  { have, need }: { have: number; need: number },
  { students }: { students: string },
): string {
  const who =
    have === 0
      ? `Nobody stood there in the same week without a contact`
      : `Only ${have} stood there in the same week without a contact`;
  return `${who}: too few ${students} to compare with (at least ${need} are needed).`;
}

/** "Left within these weeks." / "Outcome since: Fail." */
export function endWords(
  { leftOn, outcome }: { leftOn: string | null; outcome: string | null },
  until: string,
): string | null {
  if (leftOn !== null) return leftOn <= until ? 'Left within these weeks.' : 'Left later.';
  return outcome === null ? null : `Outcome since: ${outcome}.`;
}
