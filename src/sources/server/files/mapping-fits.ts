import { type Mapping, type Measure, valuesOfMeasure } from '../../core/mapping.ts';
import { trouble } from '../problems.ts';

/** Whether every source that a mapping feeds exists, and can be made of the value that the mapping takes. */
export function checkMappingFits(
  mapping: Mapping,
  sources: readonly { key: string; name: string; measure: Measure }[],
): void {
  for (const feed of mapping.feeds) {
    const source = sources.find(({ key }) => key === feed.source);
    if (!source)
      throw trouble.badMapping(
        `The mapping feeds "${feed.source}", and there is no source with this key. Create it first, or correct the mapping.`,
        { source: feed.source },
      );
    if (!valuesOfMeasure[source.measure].includes(feed.value.as))
      throw trouble.badMapping(
        `"${source.name}" is measured as ${measureWords[source.measure]}, and the mapping takes ${valueWords[feed.value.as]} from the file. Change one of them.`,
        { source: feed.source, measure: source.measure, value: feed.value.as },
      );
  }
}

const measureWords: Record<Measure, string> = {
  count: 'a count',
  active_days: 'active days',
  rate: 'a rate',
  level: 'a level',
};
const valueWords: Record<Mapping['feeds'][number]['value']['as'], string> = {
  rows: 'one event from each row',
  sum: 'a number to add up',
  level: 'a level',
  marks: 'attendance marks',
  rate: 'attended and expected',
};
