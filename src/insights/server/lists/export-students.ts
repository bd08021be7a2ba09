import { sql } from 'kysely';
import writeXlsxFile from 'write-excel-file/node';
import type { Actor } from '../../../kernel/actor.ts';
import { capital } from '../../../kernel/capital.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record, recordViews } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { csvLine, harmless, type SheetValue } from '../../core/spreadsheet.ts';
import type { StudentListQuery, StudentRow } from '../../core/views.ts';
import type { Layout } from '../layout/layouts.ts';
import { trouble } from '../problems.ts';
import { type OpenList, openList, rowsOf, sliceOf } from './list-students.ts';
import type { Page } from './page.ts';
import type { StandingRow } from './student-rows.ts';

/** What one person may take out in a day, unless an administrator does it. */
export const daily_rows = 5_000;
/** A worksheet has room for 1,048,576 rows. */
const most_rows = 1_000_000;
const batch_rows = 500;
const verb = 'insights.export-students';

type Doing = { db: Database; clock: Clock; actor: Actor; secret: string };

/**
 * The whole list as a file that no spreadsheet executes. What is taken out is recorded before it is handed over: one event,
 * and a view of every student in it.
 */
export async function exportStudents(doing: Doing, query: StudentListQuery, format: 'csv' | 'xlsx'): Promise<Response> {
  const { db, actor } = doing;
  const { list, standings } = await db.forInstitution(actor.institutionId, (trx) =>
    beginExport(trx, doing, query, format),
  );
  const rows: StudentRow[] = [];
  const { base } = list.page;
  for (let at = 0; base && at < standings.length; at += batch_rows) {
    rows.push(...(await exportBatch(doing, list, base, standings.slice(at, at + batch_rows))));
  }
  const columns = columnsOf(list);
  const name = `students-${list.page.week.week}.${format}`;
  return format === 'csv' ? csvFile(columns, rows, name) : xlsxFile(columns, rows, name);
}

/** The event is written first: its number's lock makes exports that run at the same time count each other. */
async function beginExport(
  trx: Tx,
  { db, clock, actor, secret }: Doing,
  query: StudentListQuery,
  format: string,
): Promise<{ list: OpenList; standings: StandingRow[] }> {
  const list = await openList(trx, { db, clock, actor, secret }, query, 'students:export');
  const { base, week } = list.page;
  const standings = base ? (await sliceOf(trx, list, base, { offset: 0, limit: most_rows })).rows : [];
  const { week: _, q, ...filter } = query;
  const details = { format, week: week.week, filter, isSearched: q !== undefined };
  await takeOut(trx, { clock, actor }, list.page, { id: week.week, rows: standings.length, details });
  return { list, standings };
}

/** Records that so many rows are taken out, and refuses them where the day's quota does not reach. */
export async function takeOut(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  { institution, today }: Pick<Page, 'institution' | 'today'>,
  { id, rows: asked, details }: { id: string; rows: number; details: Record<string, unknown> },
): Promise<void> {
  await record(
    trx,
    { clock, actor },
    { verb, subject: { kind: 'student-list', id }, details: { rows: asked, ...details } },
  );
  if (actor.kind === 'system' || actor.roleKeys.includes('admin')) return;
  const midnight = Temporal.PlainDate.from(dayIn(institution.timeZone, clock.now())).toZonedDateTime(
    institution.timeZone,
  );
  const { rows } = await sql<{
    n: number;
  }>`select coalesce(sum((details ->> 'rows')::int), 0)::int as n from ledger.event
    where institution_id = ${actor.institutionId} and verb = ${verb} and actor_id = ${actor.actorId}
      and at >= ${new Date(midnight.epochMilliseconds)}`.execute(trx);
  const taken = (rows[0]?.n ?? 0) - asked;
  if (taken + asked > daily_rows) {
    throw trouble.exportQuota(
      `You may export ${daily_rows.toLocaleString('en-GB')} rows a day; this list has ${asked.toLocaleString('en-GB')} and you have taken ${taken.toLocaleString('en-GB')} today. Narrow the list, or ask an administrator to export it.`,
      { quota: daily_rows, taken, asked, day: today },
    );
  }
}

/** A stretch of the file, and the record of its students' views, in one short transaction. */
async function exportBatch(
  { db, clock, actor }: Doing,
  list: OpenList,
  base: Layout,
  standings: readonly StandingRow[],
): Promise<StudentRow[]> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { shown, studentIds } = await rowsOf(trx, list, base, standings);
    const reason = list.reader.reason;
    await recordViews(
      trx,
      { clock, actor },
      studentIds.map((studentId) => ({ studentId, page: 'export', reason })),
    );
    return shown;
  });
}

interface SheetColumn<Row = StudentRow> {
  header: string;
  width: number;
  of(row: Row): SheetValue;
}

function columnsOf({ page: { institution } }: OpenList): SheetColumn[] {
  const { words } = institution;
  const percent = (share: number) => Math.round(1000 * share) / 10;
  return [
    { header: capital(words.student), width: 28, of: (row) => row.name },
    { header: 'Identifier', width: 16, of: (row) => row.identifier },
    { header: capital(words.programme), width: 24, of: (row) => row.programme },
    { header: capital(words.year), width: 10, of: (row) => row.year },
    { header: 'Mode', width: 10, of: (row) => row.mode },
    { header: capital(words.unit), width: 20, of: (row) => row.unit },
    { header: 'Score', width: 8, of: (row) => row.score },
    { header: 'Change, 1 week', width: 10, of: (row) => row.change1 },
    { header: 'Change, 4 weeks', width: 10, of: (row) => row.change4 },
    { header: 'Coverage (%)', width: 10, of: (row) => percent(row.coverage) },
    { header: 'Attended', width: 10, of: (row) => row.attendance?.attended ?? null },
    { header: 'Expected', width: 10, of: (row) => row.attendance?.expected ?? null },
    { header: 'Attendance (%)', width: 10, of: (row) => (row.attendance ? percent(row.attendance.share) : null) },
    { header: 'Days since seen', width: 10, of: (row) => row.daysSinceSeen },
    { header: 'Days since contact', width: 10, of: (row) => row.contact?.daysSince ?? null },
    { header: 'Tries since', width: 10, of: (row) => row.contact?.triesSince ?? null },
    { header: 'Trends', width: 48, of: (row) => row.trends.map(({ words: said }) => said).join(' ') || null },
    { header: 'Mostly', width: 32, of: (row) => row.mostly },
    { header: 'No score because', width: 32, of: (row) => row.noScore?.words ?? null },
  ];
}

export function csvFile<Row>(columns: readonly SheetColumn<Row>[], rows: readonly Row[], name: string): Response {
  const lines = [
    csvLine(columns.map(({ header }) => header)),
    ...rows.map((row) => csvLine(columns.map(({ of }) => of(row)))),
  ];
  // The mark at the beginning tells spreadsheet programs that it is UTF-8.
  return fileOf(new TextEncoder().encode(`\uFEFF${lines.join('')}`), 'text/csv; charset=utf-8', name);
}

async function xlsxFile(columns: readonly SheetColumn[], rows: readonly StudentRow[], name: string): Promise<Response> {
  const head = columns.map(({ header }) => ({ value: header, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) => columns.map(({ of }) => xlsxCell(of(row))));
  const sheet = writeXlsxFile([head, ...body], {
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
    sheet: 'Students',
  });
  return fileOf(await sheet.toBuffer(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name);
}

const unwritable = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

/** Text is typed as text, and harmless even when the sheet is saved as CSV later. XML knows no control characters. */
function xlsxCell(value: SheetValue) {
  if (value === null) return null;
  if (typeof value === 'number') return { value, type: Number };
  const text = harmless(value).replaceAll(unwritable, '').slice(0, 32_767);
  return { value: text, type: String };
}

function fileOf(bytes: Uint8Array, type: string, name: string): Response {
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  };
  return new Response(new Uint8Array(bytes), { headers });
}
