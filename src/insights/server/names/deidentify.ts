import { unlessSmall } from '../../../kernel/small-cells.ts';
import type { Cell } from '../../core/cohort/cells.ts';
import type { StudentRow } from '../../core/views.ts';
import type { Part, Reader } from '../reader.ts';
import { pseudonymNumber, pseudonymOf } from './pseudonym.ts';

/** Names, identifiers and ids give way to pseudonyms. */
export function deidentifiedRows(rows: readonly StudentRow[], secret: Uint8Array): StudentRow[] {
  return rows.map((row) => {
    const pseudonym = pseudonymOf(secret, row.studentId);
    return {
      ...row,
      studentId: pseudonym,
      enrolmentId: pseudonymNumber(secret, row.enrolmentId),
      name: pseudonym,
      identifier: null,
      contact: null,
    };
  });
}

/**
 * What a reader of de-identified data may be told of: students whose programme, campus, year and mode are shared by too few
 * are left out, of lists and of counts alike, for these four would point to them.
 */
export function shareableCells(reader: Reader, parts: readonly Part[]): readonly Part[] {
  if (!reader.isDeidentified) return parts;
  return parts.map(({ by, cells }) => ({ by, cells: new Map([...cells].map(([run, all]) => [run, largeOnly(all)])) }));
}

function largeOnly(cells: readonly Cell[]): Cell[] {
  const sizes = new Map<string, number>();
  for (const cell of cells) sizes.set(placeOf(cell), (sizes.get(placeOf(cell)) ?? 0) + cell.facts.n);
  return cells.filter((cell) => unlessSmall(sizes.get(placeOf(cell)) ?? 0, cell) !== null);
}

function placeOf({ programmeUnitId, campusUnitId, year, mode }: Cell): string {
  return `${programmeUnitId}\t${campusUnitId}\t${year}\t${mode}`;
}
