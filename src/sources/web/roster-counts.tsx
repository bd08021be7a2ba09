import { formatNumber } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';

const tableWords: Record<string, string> = {
  units: 'Units',
  periods: 'Terms and holidays',
  students: 'Students',
  enrolments: 'Enrolments',
  staff: 'Staff',
  caseloads: 'Who looks after whom',
  classes: 'Classes',
  classStudents: 'Students in classes',
  classStaff: 'Teachers of classes',
  guardians: 'Guardians',
  guardianships: 'Whose guardians',
  circumstances: 'Known circumstances',
  outcomes: 'Outcomes',
  rows: 'Rows that cannot be read',
};
const fates = [
  ['created', 'New'],
  ['changed', 'Changed'],
  ['unchanged', 'As before'],
  ['ended', 'Ended'],
  ['bad-value', 'Not usable'],
] as const;

/** What a roster brought, by table: "students.created" and the like. */
export function RosterCounts({ counts }: { counts: Readonly<Record<string, number>> }) {
  const tables = [...new Set(Object.keys(counts).map((key) => key.split('.')[0] ?? ''))];
  const rows = tables.toSorted((a, b) => Object.keys(tableWords).indexOf(a) - Object.keys(tableWords).indexOf(b));
  return (
    <PlainTable
      caption="What the roster brought"
      rows={rows}
      keyOf={(table) => table}
      columns={[
        { key: 'table', label: 'Of', isName: true, cell: (table: string) => tableWords[table] ?? table },
        ...fates.map(([fate, label]) => ({
          key: fate,
          label,
          isNumeric: true,
          cell: (table: string) => {
            const n = counts[`${table}.${fate}`] ?? 0;
            return n === 0 ? '–' : formatNumber(n);
          },
        })),
      ]}
    />
  );
}
