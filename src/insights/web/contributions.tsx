import { formatChange, formatNumber, formatShare } from '../../ui/format.ts';
import { type PlainColumn, PlainTable } from '../../ui/plain-table.tsx';
import type { ContributionView } from '../core/student/student-views.ts';

const some = (value: number | null, digits = 2): string => (value === null ? '–' : formatNumber(value, digits));

const columns: PlainColumn<ContributionView>[] = [
  { key: 'source', label: 'Source', isName: true, cell: (row) => <a href={`#source-${row.sourceId}`}>{row.source}</a> },
  { key: 'value', label: 'This week', cell: (row) => row.missing ?? row.valueWords },
  {
    key: 'peers',
    label: 'Peers, typically',
    cell: (row) =>
      row.peerMean === null ? (
        '–'
      ) : (
        <span title={`${row.measure}: mean ${some(row.peerMean)}, standard deviation ${some(row.peerSd)}`}>
          {row.peerWords}
        </span>
      ),
  },
  {
    key: 'z',
    label: 'Deviations (z)',
    isNumeric: true,
    cell: (row) => (row.z === null ? '–' : formatChange(row.z, 2)),
  },
  {
    key: 'weight',
    label: 'Weight',
    isNumeric: true,
    cell: (row) => (row.weight === null ? '–' : formatShare(row.weight)),
  },
  {
    key: 'points',
    label: 'Points',
    isNumeric: true,
    cell: (row) => <b>{row.points === null ? '–' : formatChange(row.points, 1)}</b>,
  },
  {
    key: 'last',
    label: 'Points last week',
    isNumeric: true,
    cell: (row) => (row.lastPoints === null ? '–' : formatChange(row.lastPoints, 1)),
  },
];

/** What the score is made of: each source's measure, the peers' figures that it is held against, and the points that follow. */
export function Contributions({ contributions }: { contributions: readonly ContributionView[] }) {
  return (
    <PlainTable
      caption="What the score is made of"
      columns={columns}
      rows={contributions}
      keyOf={(row) => `${row.sourceId}`}
      isQuiet={(row) => row.points === null}
    />
  );
}
