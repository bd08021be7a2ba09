import { AttentionMark } from '../../ui/attention-mark.tsx';
import { formatDay, formatNumber, formatShare } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { CoverageRow, LeftStaffRow, WorkloadRow } from '../core/views.ts';

/** How many of those who need a conversation had one, by unit. */
export function CoverageTable({
  rows,
  hrefOf,
}: {
  rows: readonly CoverageRow[];
  hrefOf: (row: CoverageRow) => string;
}) {
  return (
    <PlainTable
      caption="Contacted, by unit"
      rows={rows}
      keyOf={(row) => row.unitId}
      columns={[
        { key: 'name', label: 'Where', isName: true, cell: (row) => <a href={hrefOf(row)}>{row.name}</a> },
        { key: 'below', label: 'Below', isNumeric: true, cell: (row) => formatNumber(row.below) },
        { key: 'contacted', label: 'Spoken with', isNumeric: true, cell: (row) => formatNumber(row.contacted) },
        {
          key: 'share',
          label: 'Share',
          isNumeric: true,
          cell: (row) => formatShare(row.below === 0 ? 0 : row.contacted / row.below),
        },
        { key: 'tried', label: 'Tried, not reached', isNumeric: true, cell: (row) => formatNumber(row.tried) },
        {
          key: 'rest',
          label: 'Nobody tried',
          isNumeric: true,
          cell: (row) => formatNumber(row.below - row.contacted - row.tried),
        },
      ]}
    />
  );
}

/** Who has how many open cases. */
export function WorkloadTable({
  rows,
  hrefOf,
}: {
  rows: readonly WorkloadRow[];
  hrefOf: (row: WorkloadRow) => string;
}) {
  if (rows.length === 0) return <p>No open case is with anybody.</p>;
  return (
    <PlainTable
      caption="Open cases with each person"
      rows={rows}
      keyOf={(row) => row.staffId}
      columns={[
        {
          key: 'name',
          label: 'Who',
          isName: true,
          cell: (row) => (
            <>
              <a href={hrefOf(row)}>{row.name}</a> {row.hasLeft ? <AttentionMark>left</AttentionMark> : null}
            </>
          ),
        },
        { key: 'open', label: 'Open', isNumeric: true, cell: (row) => formatNumber(row.open) },
        { key: 'first', label: 'First priority', isNumeric: true, cell: (row) => formatNumber(row.first) },
        { key: 'overdue', label: 'Past target', isNumeric: true, cell: (row) => formatNumber(row.overdue) },
        { key: 'notReached', label: 'Not reached yet', isNumeric: true, cell: (row) => formatNumber(row.notReached) },
      ]}
    />
  );
}

/** Who left, and what is not settled of theirs. */
export function LeftTable({
  rows,
  students,
  hrefOf,
}: {
  rows: readonly LeftStaffRow[];
  /** The institution's word. */
  students: string;
  hrefOf: (row: LeftStaffRow) => string;
}) {
  return (
    <PlainTable
      caption="Staff who left, with what is not settled"
      rows={rows}
      keyOf={(row) => row.staffId}
      columns={[
        { key: 'name', label: 'Who', isName: true, cell: (row) => <a href={hrefOf(row)}>{row.name}</a> },
        { key: 'leftOn', label: 'Last day', cell: (row) => formatDay(row.leftOn) },
        {
          key: 'students',
          label: `${students[0]?.toUpperCase()}${students.slice(1)} still theirs in the roster`,
          isNumeric: true,
          cell: (row) => formatNumber(row.students),
        },
        { key: 'cases', label: 'Open cases', isNumeric: true, cell: (row) => formatNumber(row.cases) },
        {
          key: 'waiting',
          label: 'Cases that wait for somebody',
          isNumeric: true,
          cell: (row) => formatNumber(row.waiting),
        },
      ]}
    />
  );
}
