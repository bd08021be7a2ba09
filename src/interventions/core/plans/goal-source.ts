/** What a source saw of one student in one week, Monday first; null where nothing is known of a day. */
export interface SourceWeek {
  days: readonly (number | null)[];
  expected: readonly (number | null)[] | null;
  levels: readonly (number | null)[] | null;
}

/** The unit of a goal that is measured by a source. */
export function goalSourceUnit(measure: string): string {
  if (measure === 'rate') return '%';
  if (measure === 'active_days') return 'days a week';
  return measure === 'count' ? 'a week' : '';
}

/**
 * A week as a goal is measured by it: per cent of what was expected, how many, how many days, or the last level given. Null where
 * that is not known: nothing was expected, nothing was answered, nothing was delivered.
 */
export function weekValue(measure: string, { days, expected, levels }: SourceWeek): number | null {
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  if (measure === 'level') return levels?.findLast((level) => level !== null) ?? null;
  if (measure === 'rate') {
    const due = expected ? sum(expected) : 0;
    return due > 0 ? (100 * sum(days)) / due : null;
  }
  const known = days.filter((day) => day !== null);
  if (known.length === 0) return null;
  return measure === 'active_days' ? known.filter((day) => day > 0).length : sum(known);
}
