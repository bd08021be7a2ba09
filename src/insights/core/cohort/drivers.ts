import { type ExplainedSource, type ExplainedWeek, explain } from '../../../scoring/core/explain.ts';
import { because } from '../../../scoring/core/explain-words.ts';
import type { MeasureKind } from '../../../scoring/core/model.ts';

/**
 * What moved a score most since the week before, or else keeps it away from the peers': as stored, 1 where one source makes
 * up most of it (else 0), then for each source its id and +1 for more or -1 for less. Empty where nothing stands out.
 */
export type StoredDrivers = readonly number[];

export function driversOf(
  before: ExplainedWeek | null,
  now: ExplainedWeek,
  sources: readonly ExplainedSource[],
  pointsPerSd: number,
): StoredDrivers {
  const explanation = explain(before ? [before, now] : [now], sources, pointsPerSd);
  if (explanation.kind === 'insufficient') return [];
  const { place, change } = explanation;
  // A low score that rises a little, because the peers fell, is still to be explained by what keeps it low.
  const isAgainst = change !== null && place === 'lower' && change.points > 0;
  const lead = change !== null && change.drivers.length > 0 && !isAgainst ? change : explanation;
  if (lead.drivers.length === 0) return [];
  return [
    lead.isMostlyOne ? 1 : 0,
    ...lead.drivers.flatMap(({ sourceId, amount }) => [sourceId, amount === 'more' ? 1 : -1]),
  ];
}

/** "mostly fewer quiz days"; null where nothing stands out. */
export function mostlyWords(
  stored: StoredDrivers,
  sources: ReadonlyMap<number, { name: string; measure: MeasureKind }>,
): string | null {
  const [isMostlyOne, ...pairs] = stored;
  const drivers = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const sourceId = pairs[at] ?? 0;
    const measure = sources.get(sourceId)?.measure ?? 'count';
    drivers.push({ sourceId, measure, points: 0, amount: pairs[at + 1] === 1 ? ('more' as const) : ('less' as const) });
  }
  if (drivers.length === 0) return null;
  const nameOf = (sourceId: number) => inSentence(sources.get(sourceId)?.name ?? '');
  return because(drivers, isMostlyOne === 1, nameOf).replace(/^, (with )?/, '');
}

/** A source's name as it stands within a sentence: "quiz", but "VLE". */
export function inSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
