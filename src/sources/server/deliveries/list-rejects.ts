import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine } from '../../../platform/files/csv-dialect.ts';
import { quoted } from '../../../platform/warehouse/warehouse.ts';
import { judgedSql, quotedColumn } from '../../core/check-sql.ts';
import { type RowFate, reason, reasons, rejectedFates } from '../../core/fates.ts';
import type { CheckedFile } from '../files/check-file.ts';

export interface Reject {
  rowNumber: number;
  fate: RowFate;
  reason: string;
  /** The row as it came, cut. */
  content: string;
}

export interface Rejects {
  /** At most the first 10,000. */
  first: Reject[];
  unknownIds: number;
  /** All of them, as CSV; null when there are none. */
  path: string | null;
}

export const MOST_LISTED = 10_000;
const MOST_CHARACTERS = 2_000;

export function rejectsPath(dataFolder: string, deliveryId: string): string {
  return join(dataFolder, 'rejects', `${deliveryId}.csv`);
}

/**
 * A second pass over the file, only where there are rejects: which rows, why, and what they said. The file of all of them has
 * the columns of the delivery, so that it can be mended and sent again; cells that a spreadsheet would execute are defused.
 */
export async function listRejects(checked: CheckedFile, to: string): Promise<Rejects> {
  const { warehouse, file, plan, counts } = checked;
  if (!rejectedFates.some((fate) => (counts[fate] ?? 0) > 0)) return { first: [], unknownIds: 0, path: null };
  const columns = file.columns.map((name, index) => `${quotedColumn(name)} as x${index}`);
  const xs = file.columns.map((_, index) => `x${index}`);
  const input = `(select row_number() over () as leadline_row, * from ${plan.input})`;
  const codes = reasons.flatMap(({ fate }, code) => (rejectedFates.includes(fate) ? [code] : []));
  await warehouse.run(`drop table if exists faulty; drop table if exists faulty_scan`);
  await warehouse.run(`create or replace table rejected as
    select leadline_row, reason, student_key, ${xs.join(', ')} from (
      select judged.* replace (if(judged.reason = ${reason.storedForSeveral} and lost.day is not null, ${reason.outsideEnrolment}, judged.reason) as reason)
      from (${judgedSql({ ...plan, input }, ['leadline_row as leadline_row', ...columns])}) judged
      left join (select distinct group_no, day from spread where enrolment_id is null) lost on lost.group_no = judged.group_no and lost.day = judged.day
    ) where reason in (${codes.join(', ')})`);
  await warehouse.run('create or replace table unread (line bigint, before bigint, content varchar)');
  // The line that DuckDB counts includes the header; `before` is how many readable rows stand before it.
  const header = plan.mapping.file.hasHeader ? 1 : 0;
  if (file.faultyTable !== null)
    await warehouse.run(`insert into unread select line - ${header}, line - ${header} - row_number() over (order by line), content
      from (select line, left(any_value(csv_line), ${MOST_CHARACTERS}) as content from ${file.faultyTable} group by line)`);
  await warehouse.run(`create or replace view listed as
    select leadline_row + coalesce((select count(*) from unread where unread.before < rejected.leadline_row), 0) as row_number,
      reason, ${xs.join(', ')}, null as unreadable from rejected
    union all select line, ${reason.unreadable}, ${xs.map(() => 'null').join(', ')}, content from unread`);
  const [unknown] = await warehouse.rows<{ n: number }>(
    `select count(distinct student_key)::int as n from rejected where reason = ${reason.unknownStudent}`,
  );
  await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
  const words = `case reason ${reasons.map(({ words }, code) => `when ${code} then ${quoted(words)}`).join(' ')} end`;
  const fate = `case reason ${reasons.map((each, code) => `when ${code} then ${quoted(each.fate)}`).join(' ')} end`;
  const cells = [
    ...file.columns.map((name, index) => `${defused(`x${index}`)} as ${quotedColumn(name)}`),
    `${defused('unreadable')} as "unreadable line"`,
  ];
  await warehouse.run(
    `copy (select row_number as "row", ${fate} as fate, ${words} as reason, ${cells.join(', ')} from listed order by row_number, reason) to ${quoted(to)} (header, delimiter ',')`,
  );
  const rows = await warehouse.rows<Record<string, string | number | null>>(
    `select row_number::double as row_number, reason::int as reason, ${xs.map((x) => `left(${x}, ${MOST_CHARACTERS}) as ${x}`).join(', ')}, unreadable from listed order by row_number, reason limit ${MOST_LISTED}`,
  );
  return { first: rows.map((row) => rejectOf(row, xs)), unknownIds: unknown?.n ?? 0, path: to };
}

function rejectOf(row: Record<string, string | number | null>, xs: readonly string[]): Reject {
  const code = Number(row.reason);
  const content = row.unreadable ?? csvLine(xs.map((x) => row[x] ?? null)).trimEnd();
  return {
    rowNumber: Number(row.row_number),
    fate: reasons[code]?.fate ?? 'bad-value',
    reason: reasons[code]?.words ?? '',
    content: String(content).replaceAll('\0', '').slice(0, MOST_CHARACTERS),
  };
}

/** A cell that begins like a formula, and is no number, gets an apostrophe: no spreadsheet executes it. */
function defused(cell: string): string {
  return `case when regexp_matches(${cell}, '^[=+\\-@\\t\\r]') and try_cast(${cell} as double) is null then '''' || ${cell} else ${cell} end`;
}
