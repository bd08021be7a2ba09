import { formatNumber } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { PassedTo, RolloverUnit } from '../core/rollover.ts';

/** How many are in each unit today and then. */
export function UnitsTable({ rows }: { rows: readonly RolloverUnit[] }) {
  return (
    <PlainTable
      caption="Enrolled, by unit"
      rows={rows}
      keyOf={(row) => row.unitId}
      columns={[
        { key: 'name', label: 'Where', isName: true, cell: (row) => row.name },
        { key: 'now', label: 'Today', isNumeric: true, cell: (row) => formatNumber(row.now) },
        { key: 'goes', label: 'Go', isNumeric: true, cell: (row) => formatNumber(row.goes) },
        { key: 'comes', label: 'Come', isNumeric: true, cell: (row) => formatNumber(row.comes) },
        { key: 'next', label: 'Then', isNumeric: true, cell: (row) => formatNumber(row.next) },
      ]}
    />
  );
}

/** Who would be offered what is open. */
export function PassedTable({ rows, students }: { rows: readonly PassedTo[]; students: string }) {
  return (
    <PlainTable
      caption="Open casework that would be offered"
      rows={rows}
      keyOf={(row) => `${row.isUnit} ${row.to}`}
      columns={[
        {
          key: 'to',
          label: 'To',
          isName: true,
          cell: (row) => (row.isUnit ? `Whoever leads ${row.to}` : row.to),
        },
        {
          key: 'students',
          label: `${students[0]?.toUpperCase()}${students.slice(1)}`,
          isNumeric: true,
          cell: (row) => formatNumber(row.students),
        },
        { key: 'cases', label: 'Cases', isNumeric: true, cell: (row) => formatNumber(row.cases) },
        {
          key: 'exemptions',
          label: 'Exemptions and circumstances',
          isNumeric: true,
          cell: (row) => formatNumber(row.exemptions),
        },
      ]}
    />
  );
}
