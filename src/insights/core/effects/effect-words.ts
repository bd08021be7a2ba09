import { capital } from '../../../kernel/capital.ts';
import type { EffectAnswer, EffectCell } from './effect-estimate.ts';
import type { EffectMeasure } from './effect-history.ts';
import type { EffectsView } from './effect-views.ts';

export const answer_words: Record<EffectAnswer, string> = {
  better: 'Better than waiting',
  'no-better': 'No better than waiting',
  worse: 'Worse than waiting',
  'too-few': 'Too few to tell',
};

const digits: Record<EffectMeasure, number> = { attendance: 1, index: 0, left: 1 };
const units: Record<EffectMeasure, string> = {
  attendance: 'percentage points of attendance',
  index: 'points of the absolute index',
  left: 'percentage points of those who left or failed',
};

/** "+2.9", "−1.0", "0". */
export function signedPoints(measure: EffectMeasure, points: number): string {
  const text = Math.abs(points).toFixed(digits[measure]);
  if (Number(text) === 0) return '0';
  return `${points > 0 ? '+' : '−'}${text}`;
}

/**
 * "Attendance changed by +4.1 points among 84 students with it and by +1.2 among similar ones who waited: better than waiting by 2.9 (1.0 to 4.8)."
 * Never what changed alone.
 */
export function effectSentence(
  measure: EffectMeasure,
  { n, found, pooled, answer }: EffectCell<unknown>,
  { students }: { students: string },
): string {
  if (!found || !pooled)
    return n < 10
      ? 'Too few to tell: fewer than ten could be compared.'
      : 'Too few to tell: there is no difference between them to measure.';
  const say = (points: number) => signedPoints(measure, points);
  const what =
    measure === 'left'
      ? `${found.own.toFixed(0)} % of ${found.n} ${students} with it left or failed since, ${found.alike.toFixed(0)} % of similar ones who waited`
      : `${measure === 'attendance' ? 'Attendance' : 'The absolute index'} changed by ${say(found.own)} among ${found.n} ${students} with it and by ${say(found.alike)} among similar ones who waited`;
  const interval = `${say(pooled.difference)} (${say(pooled.low)} to ${say(pooled.high)})`;
  return `${what}. ${answer_words[answer]}: ${interval} ${units[measure]}.`;
}

/** "To explain this away, something unseen would have to be at least 1.6 times as frequent ..." */
export function hiddenSentence({ point, limit }: { point: number; limit: number }): string {
  const times = (value: number) => (value > 10 ? 'more than 10' : value.toFixed(1));
  if (limit <= 1.05)
    return 'Something unseen need not be strong at all to explain this: the interval holds no difference already.';
  return `To explain this away, something that nobody recorded would have to make both the help and doing well at least ${times(limit)} times as likely (${times(point)} times for the whole difference), beyond what was matched.`;
}

/** "Of two alike, something unseen would have to make help 1.8 times as likely ..." */
export function gammaSentence(gamma: number | null): string {
  if (gamma === null) return 'A rank test alone does not rule out chance, even without any hidden choice.';
  if (gamma >= 20) return 'Even a very strong hidden choice of who was helped would not make it chance.';
  return `It could be chance once something unseen made help more than ${gamma.toFixed(1)} times as likely for one of two who stood alike (Rosenbaum’s bound).`;
}

/** Whether those compared were alike before: "Before help began they differed by +0.2 (−1.0 to +1.4) points of attendance: as expected, by nothing clear." */
export function placeboSentence(placebo: { difference: number; low: number; high: number } | null): string {
  if (placebo === null) return 'Too few weeks before help began to look whether they were alike then.';
  const say = (points: number) => signedPoints('attendance', points);
  const range = `${say(placebo.difference)} (${say(placebo.low)} to ${say(placebo.high)})`;
  return placebo.low <= 0 && placebo.high >= 0
    ? `In a period before help began their attendance moved alike: ${range} points.`
    : `Already before help began their attendance moved apart by ${range} points: a reason for doubt.`;
}

/** The page in one sentence. */
export function effectsSentence(
  cells: readonly { label: string; answer: EffectAnswer }[],
  { plans, asOf }: Pick<EffectsView, 'plans' | 'asOf'>,
): string {
  if (asOf === null || plans.begun === 0)
    return 'No plan has begun in this year yet, so there is nothing to look back on.';
  if (plans.compared === null || plans.compared === 0)
    return 'Too few plans have weeks enough behind them to be compared. Look again after some more weeks.';
  const of = (answer: EffectAnswer) => cells.filter((cell) => cell.answer === answer).map(({ label }) => label);
  const named = (labels: readonly string[]) =>
    labels.length > 3 ? `${labels.length} of them` : labels.join(labels.length === 2 ? ' and ' : ', ');
  const parts = [
    ...(of('better').length > 0 ? [`better than waiting: ${named(of('better'))}`] : []),
    ...(of('no-better').length > 0 ? [`no better than waiting: ${named(of('no-better'))}`] : []),
    ...(of('worse').length > 0 ? [`worse than waiting: ${named(of('worse'))}`] : []),
    ...(of('too-few').length > 0 ? [`too few to tell: ${named(of('too-few'))}`] : []),
  ];
  return `${plans.compared} plans stand beside similar people who waited. ${parts.map((part, k) => (k === 0 ? capital(part) : part)).join('; ')}.`;
}

/** "home-language" → "Home language". */
export function characteristicWords(kind: string): string {
  const words = kind.replaceAll(/[-_]/g, ' ');
  return capital(words);
}
