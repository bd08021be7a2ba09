import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { type Cell, isCounted, isEverything, type Narrowing, narrowed } from '../../core/cohort/cells.ts';
import { bitOf, type CountedGroup } from '../../core/cohort/groups.ts';
import type { GroupKey, StudentSort } from '../../core/views.ts';
import type { Layout } from '../layout/layouts.ts';
import type { Reader } from '../reader.ts';
import { longByContact, shortByContact } from './sort-by-contact.ts';
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

/** As a constant, not a parameter that is cast: only a constant list is looked up by hash instead of searched for each row. */
const intArray = (values: readonly number[]) => sql`${sql.lit(`{${values.join(',')}}`)}::int[]`;
const cellArray = (cells: readonly Cell[]) => intArray(cells.map(({ cellNo }) => cellNo));
const uuidArray = (values: readonly string[]) => sql`${sql.lit(`{${values.join(',')}}`)}::uuid[]`;

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
  if (group) parts.push(sql`${bit(group)} = ${sql.lit(bitOf(group))}`);
  if (from !== null) parts.push(sql`l.score >= ${from}`);
  if (to !== null) parts.push(to >= 1000 ? sql`l.score <= 1000` : sql`l.score < ${to}`);
  if (text !== null) {
    const words = text.split(' ').map((word) => sql`strpos(l.sort_name, ${word}) > 0`);
    parts.push(sql`((${sql.join(words, sql` and `)}) or l.student_id = any(${uuidArray(identified)}))`);
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`;
}

/** @NOTE `= bit` and `<> bit`, not `<> 0` and `= 0`: the planner takes an equality for rare, as a group is, and `<>` for common. */
const bit = (group: CountedGroup) => sql`l.groups & ${sql.lit(bitOf(group))}`;

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
    if (isEverything(by) && !isPart) return sql`${bit('other_enrolment')} <> ${sql.lit(bitOf('other_enrolment'))}`;
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

const sortColumns: Record<Exclude<StudentSort, 'name' | 'no_contact'>, string> = {
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

/** A list of at most so many is read whole and sorted; a longer one is read off the index of its order, page by page. */
const short_list = 3_000;

const columns = sql`l.enrolment_id as "enrolmentId", l.student_id as "studentId", l.cell_no as "cellNo", l.groups, l.score,
  l.change1, l.change4, l.coverage, l.attended_year as "attendedYear", l.expected_year as "expectedYear",
  l.last_seen_on as "lastSeenOn", l.enrolments, l.spark, l.drivers`;

export interface SlicedList {
  total: number;
  rows: StandingRow[];
}

/**
 * The standings of one page, in order, and how many there are in all. What has no value comes last, whichever way it is
 * sorted (never seen is the longest ago, so there it comes first).
 * @param most there can be: from the cells, before bands and searches narrow it
 * @param known how many there are, where the cells tell
 */
export async function sliceStandings(
  trx: Tx,
  condition: RawBuilder<boolean>,
  slice: Slice,
  { most, known, isSearched }: { most: number; known: number | null; isSearched: boolean },
): Promise<SlicedList> {
  if (most === 0) return { total: 0, rows: [] };
  if (most <= short_list || isSearched) return sliceShort(trx, condition, slice);
  const total = known ?? (await countStandings(trx, condition));
  return { total, rows: await sliceLong(trx, condition, slice) };
}

async function sliceShort(trx: Tx, condition: RawBuilder<boolean>, slice: Slice): Promise<SlicedList> {
  if (slice.sort === 'no_contact') {
    const rows = await shortByContact<StandingRow>(trx, { condition, columns, ...slice });
    return { total: rows[0]?.total ?? (slice.offset === 0 ? 0 : await countStandings(trx, condition)), rows };
  }
  const column = columnOf(slice);
  const { direction, tie } = orderOf(slice);
  const nulls = isUnknownFirst(slice) ? sql`nulls first` : sql`nulls last`;
  const by = column === null ? tie : sql`${sql.ref(`l.${column}`)} ${direction} ${nulls}, ${tie}`;
  const { rows } = await sql<StandingRow & { total: number }>`
    with listed as materialized (select * from insights.standing l where ${condition})
    select ${columns}, (select count(*) from listed)::int as total from listed l
    order by ${by} limit ${slice.limit} offset ${slice.offset}`.execute(trx);
  const first = rows[0];
  if (first) return { total: first.total, rows };
  return { total: slice.offset === 0 ? 0 : await countStandings(trx, condition), rows: [] };
}

/** Two ordered stretches, those with a value and those without, so that each is read off an index. */
async function sliceLong(trx: Tx, condition: RawBuilder<boolean>, slice: Slice): Promise<StandingRow[]> {
  if (slice.sort === 'no_contact') return longByContact<StandingRow>(trx, { condition, columns, ...slice });
  const column = columnOf(slice);
  if (column === null || column === 'cell_no') return stretch(trx, condition, column, slice, slice.offset, slice.limit);
  const known = { column, condition: sql<boolean>`${condition} and ${sql.ref(`l.${column}`)} is not null` };
  const unknown = { column: null, condition: sql<boolean>`${condition} and ${sql.ref(`l.${column}`)} is null` };
  const [first, second] = isUnknownFirst(slice) ? [unknown, known] : [known, unknown];
  const found = await stretch(trx, first.condition, first.column, slice, slice.offset, slice.limit);
  if (found.length === slice.limit) return found;
  const before =
    found.length > 0 || slice.offset === 0 ? slice.offset + found.length : await countStandings(trx, first.condition);
  const skipped = Math.max(0, slice.offset - before);
  return [
    ...found,
    ...(await stretch(trx, second.condition, second.column, slice, skipped, slice.limit - found.length)),
  ];
}

function isUnknownFirst({ sort, order }: Slice): boolean {
  return sort === 'last_seen' && order === 'asc';
}

/** Null where the tie alone orders: by name, or, where names must not show, by nothing that means anything. */
function columnOf({ sort }: Slice): string | null {
  return sort === 'name' || sort === 'no_contact' ? null : sortColumns[sort];
}

/** Ties go the same way as the rest, so that an index is read in one direction. */
function orderOf({ order, shuffle }: Slice) {
  const direction = order === 'desc' ? sql`desc` : sql`asc`;
  const tie =
    shuffle === null
      ? sql`l.sort_name ${direction}, l.enrolment_id ${direction}`
      : sql`md5(l.enrolment_id::text || ${shuffle})`;
  return { direction, tie };
}

async function stretch(
  trx: Tx,
  condition: RawBuilder<boolean>,
  column: string | null,
  slice: Slice,
  offset: number,
  limit: number,
): Promise<StandingRow[]> {
  const { direction, tie } = orderOf(slice);
  const by = column === null ? tie : sql`${sql.ref(`l.${column}`)} ${direction}, ${tie}`;
  const { rows } = await sql<StandingRow>`
    select ${columns} from insights.standing l where ${condition} order by ${by} limit ${limit} offset ${offset}`.execute(
    trx,
  );
  return rows;
}

async function countStandings(trx: Tx, condition: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from insights.standing l where ${condition}`.execute(trx);
  return rows[0]?.n ?? 0;
}
