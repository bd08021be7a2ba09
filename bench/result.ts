/** What a benchmark found: one line for each thing measured, its peers beside it. */
export interface BenchResult {
  title: string;
  /** How it was measured: sizes, settings, versions. */
  notes: string[];
  columns: string[];
  rows: (string | number)[][];
  /** What was promised, and whether it held. */
  promises: { claim: string; measured: string; holds: boolean }[];
}

export function printResult(result: BenchResult): void {
  console.log(`\n${result.title}`);
  for (const note of result.notes) console.log(`  ${note}`);
  const table = [result.columns, ...result.rows.map((row) => row.map(String))];
  const widths = result.columns.map((_, c) => Math.max(...table.map((row) => (row[c] ?? '').length)));
  for (const row of table) {
    console.log(
      `  ${row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0))).join('  ')}`,
    );
  }
  for (const { claim, measured, holds } of result.promises)
    console.log(`  ${holds ? 'holds' : 'FAILS'}: ${claim} (${measured})`);
}
