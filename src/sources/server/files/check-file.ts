import type { Institution } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { dateOfDayNumber } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { openWarehouse, quoted, type Warehouse } from '../../../platform/warehouse/warehouse.ts';
import { type CheckPlan, checkSql, keySql, quotedColumn, rolledSql } from '../../core/check-sql.ts';
import { type RowCounts, reason, reasons } from '../../core/fates.ts';
import { columnsOf, type Mapping } from '../../core/mapping.ts';
import { patternsOf } from '../../core/time-formats.ts';
import { loadLookup } from '../deliveries/load-lookup.ts';
import { trouble } from '../problems.ts';
import { type OpenedFile, openFile } from './read-file.ts';

/** A file that has been read and judged; its roll-up waits in the warehouse (table `stored`). Close it. */
export interface CheckedFile {
  warehouse: Warehouse;
  file: OpenedFile;
  plan: CheckPlan;
  counts: RowCounts;
  /** By feed, in the mapping's order. */
  feeds: { storedRows: number; total: number }[];
  /** From the first to the last stored day; null when nothing was stored. */
  covers: { from: IsoDate; to: IsoDate } | null;
  close(): Promise<void>;
}

export interface CheckInput {
  institution: Institution;
  path: string;
  mapping: Mapping;
  today: IsoDate;
  temporaryFolder?: string;
  memoryMb?: number;
  threads?: number;
  /** 0..100, now and then while the file is read. */
  onProgress?: (pct: number) => void;
}

const PROGRESS_MS = 1_000;

/** Reads, checks and rolls up an activity file. Nothing is written but in the warehouse. */
export async function checkFile(db: Database, input: CheckInput): Promise<CheckedFile> {
  const { mapping, onProgress } = input;
  const warehouse = await openWarehouse({
    keepsOrder: true,
    joinsAsWritten: true,
    ...(input.temporaryFolder && { temporaryFolder: input.temporaryFolder }),
    ...(input.memoryMb && { memoryMb: input.memoryMb }),
    ...(input.threads && { threads: input.threads }),
  });
  const watch = onProgress && setInterval(() => onProgress(warehouse.progressPct() ?? 0), PROGRESS_MS);
  try {
    let file = await openMapped(warehouse, input, false);
    const zones = await loadLookup(db, warehouse, input.institution, mapping);
    const patterns = await likelyPatterns(warehouse, file, mapping);
    let plan: CheckPlan = { mapping, input: file.relation, zones, today: input.today, patterns };
    if (!(await rollUp(warehouse, plan, file))) {
      // Not UTF-8 to its end, or with line endings of several kinds: rewritten, it can be read.
      file = await openMapped(warehouse, input, true);
      plan = { ...plan, input: file.relation };
      if (!(await rollUp(warehouse, plan, file)))
        throw trouble.unreadable('The file is not a table that can be read. Export it again as CSV in UTF-8.');
    }
    return await checked(warehouse, file, plan);
  } catch (error) {
    await warehouse.close();
    throw error;
  } finally {
    clearInterval(watch);
  }
}

export async function openMapped(
  warehouse: Warehouse,
  { path, mapping }: Pick<CheckInput, 'path' | 'mapping'>,
  rewrites: boolean,
): Promise<OpenedFile> {
  const file = await openFile(warehouse, path, mapping.file, {
    rewrites,
    allowsNoRows: typeof mapping.covers === 'object',
  });
  requireColumns(file, mapping);
  await requirePattern(warehouse, mapping);
  return file;
}

/** A pattern of one's own must write a time and read it back. */
async function requirePattern(warehouse: Warehouse, { time: { pattern } }: Mapping): Promise<void> {
  if (pattern === null) return;
  const works = await warehouse
    .rows<{ works: boolean }>(
      `select try_strptime(strftime(timestamp '2025-10-06 09:05:07', ${quoted(pattern)}), ${quoted(pattern)}) is not null as works`,
    )
    .then(([row]) => row?.works ?? false)
    .catch(() => false);
  if (!works)
    throw trouble.badMapping(
      `"${pattern}" is no pattern for times. It is written as in %d/%m/%Y %H:%M; choose a format from the list if one fits.`,
      { pattern },
    );
}

export function requireColumns(file: OpenedFile, mapping: Mapping): void {
  const there = new Set(file.columns.map((name) => name.toLowerCase()));
  const missing = columnsOf(mapping).filter((name) => !there.has(name.toLowerCase()));
  if (missing.length > 0)
    throw trouble.missingColumns(
      `The file has no column ${missing.map((name) => `"${name}"`).join(', ')}. It has: ${file.columns
        .slice(0, 30)
        .map((name) => `"${name}"`)
        .join(', ')}. Correct the mapping, or give the file it is for.`,
      { missing, columns: file.columns.slice(0, 200) },
    );
}

/** The patterns of the mapping's format, in the order of how many of the first times they read. */
async function likelyPatterns(warehouse: Warehouse, file: OpenedFile, { time }: Mapping): Promise<string[]> {
  const all = patternsOf(time.format);
  if (all.length === 0) return all;
  const counts = all.map((pattern, index) => `count(try_strptime(t, ${quoted(pattern)}))::int as n${index}`).join(', ');
  const [read] = await warehouse
    .rows<Record<string, number>>(
      `select ${counts} from (select trim(${quotedColumn(time.column)}) as t from ${file.relation} limit 1000)`,
    )
    .catch(() => []);
  return read ? all.toSorted((a, b) => (read[`n${all.indexOf(b)}`] ?? 0) - (read[`n${all.indexOf(a)}`] ?? 0)) : all;
}

/** @returns false when the file has to be rewritten first */
async function rollUp(warehouse: Warehouse, plan: CheckPlan, file: OpenedFile): Promise<boolean> {
  await warehouse.run(
    'drop table if exists faulty; drop table if exists faulty_scan; drop view if exists rolled; drop table if exists tally',
  );
  try {
    await warehouse.run(`create table tally as ${checkSql(plan)}`);
    await warehouse.run(`create view rolled as ${rolledSql(plan, 'tally')}`);
  } catch (error) {
    const { message } = error as Error;
    if (/state machine|new_line|newline|invalid unicode|utf-?8|line size|maximum_object_size/i.test(message))
      return false;
    if (/no space left/i.test(message)) throw Object.assign(new Error(message, { cause: error }), { code: 'ENOSPC' });
    // Anything else than bad input is our mistake or the machine's trouble, and not the file's.
    if (!/^(Invalid Input|Conversion|Out of Range) Error/.test(message)) throw error;
    throw trouble.unreadable('The file cannot be read as a table. Export it again as CSV in UTF-8.');
  }
  if (file.faultyTable === null) return true;
  const [bad] = await warehouse.rows<{ n: number }>(
    `select count(*)::int as n from ${file.faultyTable} where error_type = 'INVALID ENCODING'`,
  );
  return (bad?.n ?? 0) === 0 || file.encoding !== 'utf-8';
}

async function checked(warehouse: Warehouse, file: OpenedFile, plan: CheckPlan): Promise<CheckedFile> {
  const sums =
    await warehouse.rows<FateSums>(`select ${keySql.reason} as reason, ${keySql.feedNo} as feed_no, ${sums_sql}
    from rolled group by 1, 2`);
  const spread = await spreadSeveral(
    warehouse,
    sums.some((row) => row.reason === reason.storedForSeveral),
  );
  const counts: RowCounts = {};
  const add = (code: number, n: number) => {
    const fate = reasons[code]?.fate ?? 'bad-value';
    if (n > 0) counts[fate] = (counts[fate] ?? 0) + n;
  };
  for (const row of sums) add(row.reason, row.n);
  add(reason.storedForSeveral, -spread.without);
  add(reason.outsideEnrolment, spread.without);
  if (file.faultyTable !== null) {
    const [faulty] = await warehouse.rows<{ n: number }>(
      `select count(distinct line)::double as n from ${file.faultyTable}`,
    );
    add(reason.unreadable, faulty?.n ?? 0);
  }
  const stored = [...sums.filter((row) => row.reason === reason.stored), ...spread.sums];
  return {
    warehouse,
    file,
    plan,
    counts,
    feeds: plan.mapping.feeds.map((_, index) => {
      const own = stored.filter(({ feed_no }) => feed_no === index + 1);
      return { storedRows: sumOf(own.map(({ n }) => n)), total: sumOf(own.map(({ total }) => total)) };
    }),
    covers:
      stored.length === 0
        ? null
        : {
            from: dateOfDayNumber(Math.min(...stored.map(({ first }) => first))),
            to: dateOfDayNumber(Math.max(...stored.map(({ last }) => last))),
          },
    close: () => warehouse.close(),
  };
}

type FeedSums = {
  feed_no: number;
  /** Rows of the file. */
  n: number;
  total: number;
  /** Days since 1970. */
  first: number;
  last: number;
};

type FateSums = FeedSums & { reason: number };

const total_sql = 'sum(if(expected > 0, expected, value))::double as total';
const sums_sql = `sum(n)::double as n, ${total_sql}, min(${keySql.day}) as first, max(${keySql.day}) as last`;

/**
 * Spreads the rows of students with several enrolments over those that are current on the day.
 * @returns how many rows found none, and what the others come to
 */
async function spreadSeveral(warehouse: Warehouse, hasSome: boolean): Promise<{ without: number; sums: FeedSums[] }> {
  const columns = 'n, value, expected, level';
  const several = hasSome ? `key >> 58 = ${reason.storedForSeveral}` : 'false';
  await warehouse.run(`create view direct as select ${keySql.feedNo} as feed_no, ${keySql.id}::int as enrolment_id, ${keySql.day} as day, ${columns}
    from rolled where key >> 58 = ${reason.stored}`);
  await warehouse.run(`create table spread as select ${keySql.feedNo} as feed_no, member.enrolment_id, ${keySql.day} as day, ${columns}, ${keySql.id} as group_no
    from rolled left join member on member.group_no = ${keySql.id} and ${keySql.day} between member.starts_on and member.ends_on
    where ${several}`);
  await warehouse.run(`create view stored as select * from direct union all
    select feed_no, enrolment_id, day, ${columns} from spread where enrolment_id is not null`);
  const [none] = await warehouse.rows<{ n: number }>(
    'select coalesce(sum(n), 0)::double as n from spread where enrolment_id is null',
  );
  // A row is shared out to its enrolments; thirds of a row do not add up to whole ones by themselves.
  const sums = await warehouse.rows<FeedSums>(`
    select feed_no, round(sum(rows))::double as n, ${total_sql}, min(day) as first, max(day) as last
    from (select *, n / count(*) over (partition by feed_no, group_no, day) as rows from spread where enrolment_id is not null)
    group by 1`);
  return { without: none?.n ?? 0, sums };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
