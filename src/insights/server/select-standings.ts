import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import { type Cell, isCounted, type Narrowing, narrowed } from '../core/cells.ts';
import { bitOf } from '../core/groups.ts';
import type { GroupKey, StudentSort } from '../core/views.ts';
import type { Layout } from './layouts.ts';
import type { Reader } from './reader.ts';
import type { StandingRow } from './student-rows.ts';

/** Which standings of a layout are listed. */
export interface Wanted {
  layout: Layout;
  reader: Reader;
  filter: Narrowing;
  group: GroupKey | null;
  from: number | null;
  to: number | null;
  /** Normalised; every word of it is part of the name. Null: no search. */
  text: string | null;
  /** Students one of whose identifiers begins with what was typed. */
  identified: readonly string[];
}

const intArray = (values: readonly number[]) => sql`${`{${values.join(',')}}`}::text::int[]`;
const cellArray = (cells: readonly Cell[]) => intArray(cells.map(({ cellNo }) => cellNo));
const uuidArray = (values: readonly string[]) => sql`${`{${values.join(',')}}`}::text::uuid[]`;

/**
 * The condition on insights.standing l for what is wanted. Whom the reader may see comes first: whole cells, or the
 * reader's own students; everything else only narrows that.
 * @param cells of the layout that may be told of
 * @param isPart when those are not all of the layout's cells
 */
export function standingsWanted(wanted: Wanted, cells: readonly Cell[], isPart = false): RawBuilder<boolean> {
  const { layout, reader, group, from, to, text, identified } = wanted;
  const parts = [
    sql`l.institution_id = ${reader.scope.institutionId} and l.run = ${layout.run}`,
    visible(reader, wanted.filter, cells, isPart),
  ];
  if (group) parts.push(sql`l.groups & ${bitOf(group)} <> 0`);
  if (from !== null) parts.push(sql`l.score >= ${from}`);
  if (to !== null) parts.push(to >= 1000 ? sql`l.score <= 1000` : sql`l.score < ${to}`);
  if (text !== null) {
    const words = text.split(' ').map((word) => sql`strpos(l.sort_name, ${word}) > 0`);
    parts.push(sql`((${sql.join(words, sql` and `)}) or l.student_id = any(${uuidArray(identified)}))`);
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

function visible(
  { byCells, studentIds }: Reader,
  filter: Narrowing,
  cells: readonly Cell[],
  isPart: boolean,
): RawBuilder<unknown> {
  const ways: RawBuilder<unknown>[] = [];
  if (byCells) {
    const by = narrowed(byCells, filter);
    const counted = cells.filter((cell) => isCounted(cell, by));
    if (counted.length === cells.length && !isPart) return sql`true`;
    ways.push(sql`l.cell_no = any(${cellArray(counted)})`);
  }
  if (studentIds.length > 0) {
    const counted = cells.filter((cell) => isCounted(cell, filter));
    ways.push(sql`(l.student_id = any(${uuidArray(studentIds)}) and l.cell_no = any(${cellArray(counted)})
      and ${byCells ? unseenByUnit(cells, byCells) : sql`true`})`);
  }
  return ways.length === 0 ? sql`false` : sql`(${sql.join(ways, sql` or `)})`;
}

/** Whom the reader sees by unit already is listed by that way alone, and so once. */
function unseenByUnit(cells: readonly Cell[], byCells: Narrowing): RawBuilder<unknown> {
  const byUnit = cells.filter((cell) => isCounted(cell, byCells));
  return sql`not exists (select from insights.standing u where u.institution_id = l.institution_id and u.run = l.run
    and u.student_id = l.student_id and u.cell_no = any(${cellArray(byUnit)}))`;
}

const sortColumns: Record<StudentSort, string> = {
  name: 'sort_name',
  programme: 'cell_no',
  score: 'score',
  change1: 'change1',
  change4: 'change4',
  attendance: 'attendance',
  coverage: 'coverage',
  last_seen: 'last_seen_on',
};

export interface Slice {
  sort: StudentSort;
  order: 'asc' | 'desc';
  offset: number;
  limit: number;
  /** De-identified lists: nothing of the names' or the roster's order may show, so ties are broken by this secret. */
  shuffle: string | null;
}

/**
 * The standings of one page, in order. What has no value comes last, whichever way it is sorted (never seen is the longest
 * ago, so there it comes first): two ordered stretches, so that each is read off an index.
 */
export async function sliceStandings(trx: Tx, condition: RawBuilder<boolean>, slice: Slice): Promise<StandingRow[]> {
  const column = slice.shuffle !== null && slice.sort === 'name' ? null : sortColumns[slice.sort];
  if (column === null || column === 'sort_name' || column === 'cell_no') {
    return stretch(trx, condition, column, slice, slice.offset, slice.limit);
  }
  const known = sql<boolean>`${condition} and ${sql.ref(`l.${column}`)} is not null`;
  const unknown = sql<boolean>`${condition} and ${sql.ref(`l.${column}`)} is null`;
  const isUnknownFirst = slice.sort === 'last_seen' && slice.order === 'asc';
  const [first, second] = isUnknownFirst ? [unknown, known] : [known, unknown];
  const columnOf = (part: RawBuilder<boolean>) => (part === known ? column : null);
  const found = await stretch(trx, first, columnOf(first), slice, slice.offset, slice.limit);
  if (found.length === slice.limit) return found;
  const skipped =
    found.length > 0 || slice.offset === 0 ? slice.offset + found.length : await countStandings(trx, first);
  const rest = await stretch(
    trx,
    second,
    columnOf(second),
    slice,
    Math.max(0, slice.offset - skipped),
    slice.limit - found.length,
  );
  return [...found, ...rest];
}

async function stretch(
  trx: Tx,
  condition: RawBuilder<boolean>,
  column: string | null,
  { order, shuffle }: Slice,
  offset: number,
  limit: number,
): Promise<StandingRow[]> {
  const tie = shuffle === null ? sql`l.sort_name, l.enrolment_id` : sql`md5(l.enrolment_id::text || ${shuffle})`;
  const direction = order === 'desc' ? sql`desc` : sql`asc`;
  const by =
    column === null
      ? tie
      : column === 'sort_name'
        ? sql`l.sort_name ${direction}, l.enrolment_id`
        : sql`${sql.ref(`l.${column}`)} ${direction}, ${tie}`;
  const { rows } = await sql<StandingRow>`
    select l.enrolment_id as "enrolmentId", l.student_id as "studentId", l.cell_no as "cellNo", l.groups, l.score, l.change1, l.change4,
      l.coverage, l.attended_year as "attendedYear", l.expected_year as "expectedYear", l.last_seen_on as "lastSeenOn",
      l.enrolments, l.spark, l.drivers
    from insights.standing l where ${condition} order by ${by} limit ${limit} offset ${offset}`.execute(trx);
  return rows;
}

export async function countStandings(trx: Tx, condition: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from insights.standing l where ${condition}`.execute(
    trx,
  );
  return rows[0]?.n ?? 0;
}
