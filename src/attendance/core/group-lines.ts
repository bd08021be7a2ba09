import { capital } from '../../kernel/capital.ts';
import { hiddenParts } from '../../kernel/small-cells.ts';
import type { GroupLine } from './views.ts';

/** What students of one value of a characteristic add up to, over some units. */
export interface GroupCell {
  kind: string;
  value: string;
  students: number;
  known: number;
  chronic: number;
  expected: number;
  attended: number;
}

export interface GroupTable {
  kind: string;
  name: string;
  lines: GroupLine[];
}

/** "home-language" as people write it. */
export function kindName(kind: string): string {
  const words = kind.replaceAll(/[-_]+/g, ' ').trim();
  return capital(words);
}

const none = '';

/**
 * A table for each kind of group, with those of whom nothing is recorded as a line of their own: small lines are hidden, and where
 * one alone is small the next smallest too, since the whole is known.
 * @param whole all students of the same units
 */
export function groupTables(cells: readonly GroupCell[], whole: Omit<GroupCell, 'kind' | 'value'>): GroupTable[] {
  return [...Map.groupBy(cells, ({ kind }) => kind)]
    .map(([kind, own]) => {
      const rest = own.reduce(
        (left, one) => ({
          students: left.students - one.students,
          known: left.known - one.known,
          chronic: left.chronic - one.chronic,
          expected: left.expected - one.expected,
          attended: left.attended - one.attended,
        }),
        { ...whole },
      );
      const all = [
        ...own.toSorted((a, b) => a.value.localeCompare(b.value)),
        ...(rest.students > 0 ? [{ kind, value: none, ...rest }] : []),
      ];
      const isHidden = hiddenParts(all.map(({ students }) => students));
      const lines = all.map(
        ({ value, students, known, chronic, expected, attended }, at): GroupLine => ({
          key: value,
          name: value === none ? 'Not recorded' : kindName(value),
          // How many is itself a figure of a small group.
          students: isHidden[at] ? 0 : students,
          ratePct: isHidden[at] || expected === 0 ? null : (100 * attended) / expected,
          averageDaily: null,
          chronic: isHidden[at] ? null : chronic,
          known: isHidden[at] ? 0 : known,
        }),
      );
      return { kind, name: kindName(kind), lines };
    })
    .filter(({ lines }) => lines.length > 1)
    .sort((a, b) => a.name.localeCompare(b.name));
}
