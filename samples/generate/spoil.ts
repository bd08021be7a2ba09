/** What goes wrong with files in real life, for the data manager to find and mend. */
const faults: readonly ((cells: string[], at: { student: number; date: number; code: number }) => void)[] = [
  // The exporting system began to spell a code out.
  (cells, { code }) => {
    cells[code] = 'Present';
  },
  // A student who left two years ago.
  (cells, { student }) => {
    cells[student] = 'X-104417';
  },
  // A day that there is not.
  (cells, { date }) => {
    cells[date] = '31/02/2026';
  },
  // A cell was lost.
  (cells, { code }) => {
    cells[code] = '';
  },
];

/** One row in `every` is spoiled, in turns; half of them by the first fault. The header and the number of rows stay. */
export function spoiled(csv: string, columns: { student: string; date: string; code: string }, every = 40): string {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const names = header.split(',');
  const at = {
    student: names.indexOf(columns.student),
    date: names.indexOf(columns.date),
    code: names.indexOf(columns.code),
  };
  let count = 0;
  const spoilt = rows.map((row, index) => {
    if (index % every !== every - 1) return row;
    const cells = row.split(',');
    const turn = count % 2 === 0 ? 0 : 1 + (Math.floor(count / 2) % (faults.length - 1));
    faults[turn]?.(cells, at);
    count += 1;
    return cells.join(',');
  });
  return `${[header, ...spoilt].join('\n')}\n`;
}
