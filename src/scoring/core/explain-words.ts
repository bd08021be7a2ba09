import type { Driver, Explanation, Place } from './explain.ts';

const numberWords = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

const places: Record<Place, string> = {
  lower: 'lower than peers',
  alike: 'much like peers',
  higher: 'higher than peers',
};

/** "fewer quiz days", "less forum activity", "lower attendance": by how the source is measured. */
const amounts: Record<Driver['measure'], Record<Driver['amount'], (name: string) => string>> = {
  active_days: { less: (name) => `fewer ${name} days`, more: (name) => `more ${name} days` },
  count: { less: (name) => `less ${name} activity`, more: (name) => `more ${name} activity` },
  sum: { less: (name) => `less ${name}`, more: (name) => `more ${name}` },
  rate: { less: (name) => `lower ${name}`, more: (name) => `higher ${name}` },
  level: { less: (name) => `lower ${name}`, more: (name) => `higher ${name}` },
};

/**
 * The plain sentence that a tutor could say aloud.
 * @param nameOf a source's name as it stands within a sentence ("quiz", "attendance")
 * @example "Lower than peers for three weeks, mostly fewer quiz days."
 */
export function sayExplanation(explanation: Explanation, nameOf: (sourceId: number) => string): string {
  if (explanation.kind === 'insufficient') return 'We have too little data to say.';
  const { place, weeks, change } = explanation;
  const howLong = weeks > 1 ? ` for ${numberWords[weeks] ?? weeks} weeks` : ' this week';
  const standing = places[place] + howLong + because(explanation.drivers, explanation.isMostlyOne, nameOf);
  const sentences = [standing];
  if (change && change.drivers.length > 0) {
    const points = Math.round(Math.abs(change.points));
    const way = change.points < 0 ? 'down' : 'up';
    sentences.push(`${way} ${points} points since last week${because(change.drivers, change.isMostlyOne, nameOf)}`);
  }
  if (explanation.isReducedConfidence) sentences.push('some sources have been missing, so take this with care');
  return sentences.map((sentence) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`).join(' ');
}

/** ", mostly fewer quiz days"; nothing when nothing pulls. */
export function because(
  drivers: readonly Driver[],
  isMostlyOne: boolean,
  nameOf: (sourceId: number) => string,
): string {
  if (drivers.length === 0) return '';
  const named = drivers.map((driver) => amounts[driver.measure][driver.amount](nameOf(driver.sourceId))).join(' and ');
  return isMostlyOne ? `, mostly ${named}` : `, with ${named}`;
}
