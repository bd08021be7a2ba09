import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { normalised } from '../../../roster/core/search-key.ts';
import { everything, type Narrowing } from '../../core/cohort/cells.ts';
import { groupOrder } from '../../core/cohort/groups.ts';
import { listSentence } from '../../core/student/sentences.ts';
import { spark_weeks } from '../../core/student/standing.ts';
import type { StudentListQuery, StudentListView, StudentRow, StudentSort } from '../../core/views.ts';
import { cellsOf, type Layout } from '../layout/layouts.ts';
import { deidentifiedRows, shareableCells } from '../names/deidentify.ts';
import { pseudonymKey } from '../names/pseudonym-key.ts';
import { countedCells, type Part, type Reader, readerOf, visibleCells } from '../reader.ts';
import { filterNarrowing, type SavedCohort, savedCohorts } from './filter.ts';
import { filterOptions } from './filter-options.ts';
import { studentsByIdentifier } from './find-students.ts';
import { openPage, type Page } from './page.ts';
import { no_run, rosterCells, rosterRows } from './roster-list.ts';
import { type SlicedList, sliceStandings, standingsWanted, type Wanted } from './select-standings.ts';
import { type StandingRow, studentRows } from './student-rows.ts';

export const defaultThresholds = { attention: 350, concern: 300 };
const default_size = 50;

/** One page of the students whom the reader may see: found, filtered and sorted by the query. */
export async function listStudents(
  { db, clock, actor, secret }: { db: Database; clock: Clock; actor: Actor; secret: string },
  query: StudentListQuery,
): Promise<StudentListView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const list = await openList(trx, { db, clock, actor, secret }, query);
    const { page, reader, parts } = list;
    const { base } = page;
    const size = query.size ?? default_size;
    const totalVisible = countIn(parts, base, everything, null);
    const { total, rows, number } = await pageOf(trx, list, query, size);
    if (!actor.isDeidentified) {
      const { q, page: _, size: __, ...filter } = query;
      const studentIds = rows.map(({ studentId }) => studentId);
      await recordListView(
        trx,
        { clock, actor },
        {
          page: 'list',
          reason: reader.reason,
          filter: { ...filter, week: page.week.week, ...(q === undefined ? {} : { isSearched: true }), page: number },
          total,
          studentIds,
        },
      );
    }
    return {
      week: page.week,
      options: filterOptions(parts, base?.run ?? no_run, page.units, list.cohorts, page.institution.words),
      reason: reader.reason,
      sentence: listSentence(
        { total, totalVisible, group: query.group ?? null, isSearched: list.isSearched, isOwn: reader.isOwn },
        page.institution.words,
      ),
      unscored: page.unscored,
      thresholds: base?.thresholds ?? defaultThresholds,
      total,
      totalVisible,
      page: number,
      size,
      sparkWeeks: sparkLayouts(page, base).map(({ week }) => week),
      rows,
    };
  });
}

/** The asked page, or the last one where the list is not that long. */
async function pageOf(trx: Tx, list: OpenList, query: StudentListQuery, size: number) {
  const { page, reader, narrowing } = list;
  const { base } = page;
  const read = async (number: number) => {
    const asked = { offset: (number - 1) * size, limit: size };
    if (!base) return { number, ...(await rosterRows(trx, page, reader, narrowing, { q: query.q, ...asked })) };
    const sliced = await sliceOf(trx, list, base, asked);
    return { number, total: sliced.total, rows: (await rowsOf(trx, list, base, sliced.rows)).shown };
  };
  const found = await read(query.page ?? 1);
  if (found.rows.length > 0 || found.total === 0) return found;
  return read(Math.ceil(found.total / size));
}

/** A list before it is read: who reads, what of, and in which order. */
export interface OpenList {
  page: Page;
  reader: Reader;
  parts: readonly Part[];
  cohorts: readonly SavedCohort[];
  narrowing: Narrowing;
  wanted: Wanted | null;
  isSearched: boolean;
  sort: StudentSort;
  order: 'asc' | 'desc';
  /** De-identified readers: the secret behind pseudonyms. */
  secret: Uint8Array | null;
}

export async function openList(
  trx: Tx,
  { db, clock, actor, secret }: { db: Database; clock: Clock; actor: Actor; secret: string },
  query: StudentListQuery,
  need: 'students:list' | 'students:export' = 'students:list',
): Promise<OpenList> {
  const page = await openPage(trx, { db, actor, clock }, query.week);
  const reader = await readerOf(trx, actor, need, page);
  const cohorts = await savedCohorts(trx, actor, page.units);
  const narrowing = filterNarrowing(query, page.units, cohorts);
  const parts = page.base
    ? shareableCells(reader, await visibleCells(trx, reader, [page.base]))
    : await rosterCells(trx, page, reader);
  // A search by name would undo what de-identification hides.
  const text = actor.isDeidentified ? null : normalised(query.q ?? '') || null;
  const wanted: Wanted | null = page.base && {
    layout: page.base,
    reader,
    filter: narrowing,
    group: page.layout ? (query.group ?? null) : null,
    from: page.layout ? (query.from ?? null) : null,
    to: page.layout ? (query.to ?? null) : null,
    text,
    identified: text === null ? [] : await studentsByIdentifier(trx, actor.institutionId, query.q ?? ''),
  };
  const isStopped = query.group === 'stopped';
  const usual: StudentSort = isStopped ? 'last_seen' : page.layout ? 'score' : 'name';
  return {
    page,
    reader,
    parts,
    cohorts,
    narrowing,
    wanted,
    isSearched: text !== null,
    // Whom staff spoke with, and when, is nothing for readers of de-identified data.
    sort: actor.isDeidentified && query.sort === 'no_contact' ? usual : (query.sort ?? usual),
    order: query.order ?? 'asc',
    secret: actor.isDeidentified ? await pseudonymKey(trx, actor.institutionId, secret) : null,
  };
}

/** How many the cells say there can be in the list, and how many there are, where nothing narrows it that they do not know. */
function boundsOf({ parts, narrowing, wanted }: OpenList, base: Layout) {
  const isSearched = wanted?.text != null;
  const [from, to] = [wanted?.from ?? null, wanted?.to ?? null];
  if (!wanted) return { most: 0, known: 0, isSearched };
  const most = countIn(parts, base, narrowing, wanted.group);
  if (isSearched) return { most, known: null, isSearched };
  if (from === null && to === null) return { most, known: most, isSearched };
  return {
    most,
    known: wanted.group === null ? inBands(parts, base, narrowing, from ?? 0, to ?? 1000) : null,
    isSearched,
  };
}

/** A stretch of whole bands is counted already; any other is not. */
function inBands(parts: readonly Part[], base: Layout, narrowing: Narrowing, from: number, to: number): number | null {
  const { bandWidth } = base;
  const isWhole = (edge: number) => edge >= 1000 || edge % bandWidth === 0;
  if (!isWhole(from) || !isWhole(to)) return null;
  const [first, last] = [Math.floor(from / bandWidth), Math.ceil(to / bandWidth)];
  let n = 0;
  for (const { facts } of countedCells(parts, base.run, narrowing)) {
    for (let band = first; band < last; band++) n += facts.bands[band] ?? 0;
  }
  return n;
}

function countIn(parts: readonly Part[], base: Layout | null, narrowing: Narrowing, group: Wanted['group']): number {
  const position = group === null ? -1 : groupOrder.indexOf(group);
  return countedCells(parts, base?.run ?? no_run, narrowing).reduce(
    (n, { facts }) => n + (group === null ? facts.n : (facts.groups[position] ?? 0)),
    0,
  );
}

async function conditionOf(trx: Tx, parts: readonly Part[], wanted: Wanted) {
  const { reader, layout } = wanted;
  const all = reader.isDeidentified
    ? parts.flatMap(({ cells }) => cells.get(layout.run) ?? [])
    : ((await cellsOf(trx, reader.scope.institutionId, [layout])).get(layout.run) ?? []);
  return standingsWanted(wanted, all, reader.isDeidentified);
}

/** A stretch of the list, in its order, and how long the whole is. */
export async function sliceOf(
  trx: Tx,
  list: OpenList,
  base: Layout,
  { offset, limit }: { offset: number; limit: number },
): Promise<SlicedList> {
  const { parts, wanted, sort, order, secret } = list;
  if (!wanted) return { total: 0, rows: [] };
  const shuffle = secret && Buffer.from(secret).toString('hex');
  const condition = await conditionOf(trx, parts, wanted);
  return sliceStandings(trx, condition, { sort, order, offset, limit, shuffle }, boundsOf(list, base));
}

/** Their rows as the reader may see them, and whose they are. */
export async function rowsOf(
  trx: Tx,
  { page, secret }: OpenList,
  base: Layout,
  standings: readonly StandingRow[],
): Promise<{ shown: StudentRow[]; studentIds: string[] }> {
  const rows = await studentRows(trx, page, base, standings);
  return { shown: secret ? deidentifiedRows(rows, secret) : rows, studentIds: rows.map(({ studentId }) => studentId) };
}

function sparkLayouts({ layouts }: Page, base: Layout | null): Layout[] {
  return base ? layouts.filter(({ week }) => week <= base.week).slice(-spark_weeks) : [];
}
