import { sql } from 'kysely';
import { earlier, from_the_beginning } from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { addFate, type BadRow, type RosterCounts, type RosterTable } from '../core/roster-batch.ts';

/**
 * Where one roster goes in. On a server everything is one transaction; the embedded database is one session that all pages
 * share, so there the work goes in short transactions, and a broken one is taken up again from the start (every step can be
 * run twice).
 */
export interface RosterSync {
  institutionId: number;
  today: IsoDate;
  counts: RosterCounts;
  bad: BadRow[];
  /** The first day from which on scores rest on what changed; null while nothing did. */
  scoresFrom: IsoDate | null;
  /** Rows at once. */
  step: number;
  run<T>(work: (trx: Tx) => Promise<T>): Promise<T>;
  onProgress(done: number): void;
}

/** On the embedded database, the rows that are written well within 200 ms. */
const STEP = { embedded: 500, server: 20_000 } as const;

export async function withRosterSync<T>(
  db: Database,
  input: { institutionId: number; today: IsoDate; onProgress?: ((rows: number) => void) | undefined },
  work: (sync: RosterSync) => Promise<T>,
): Promise<T> {
  let rows = 0;
  const shared = {
    institutionId: input.institutionId,
    today: input.today,
    counts: {},
    bad: [],
    scoresFrom: null,
    step: STEP[db.kind],
    onProgress: (done: number) => {
      rows += done;
      input.onProgress?.(rows);
    },
  };
  if (db.kind === 'embedded') return work({ ...shared, run: (each) => db.forInstitution(input.institutionId, each) });
  return db.forInstitution(input.institutionId, (trx) => work({ ...shared, run: (each) => each(trx) }));
}

/** Notes that what scores rest on has changed from a day on; null: from the beginning. */
export function touch(sync: Pick<RosterSync, 'scoresFrom'>, day: IsoDate | null): void {
  sync.scoresFrom = earlier(sync.scoresFrom, day ?? from_the_beginning);
}

/** Goes through rows some at a time, each in a transaction (or a step of one); counts what became of them. */
export async function inSteps<R>(
  sync: RosterSync,
  table: RosterTable,
  rows: readonly R[],
  each: (trx: Tx, some: readonly R[]) => Promise<{ created: number; changed: number; bad: number }>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += sync.step) {
    const some = rows.slice(from, from + sync.step);
    const { created, changed, bad } = await sync.run((trx) => each(trx, some));
    addFate(sync.counts, table, 'created', created);
    addFate(sync.counts, table, 'changed', changed);
    addFate(sync.counts, table, 'unchanged', some.length - created - changed - bad);
    addFate(sync.counts, table, 'bad-value', bad);
    sync.onProgress(some.length);
  }
}

/** Rows whose key comes again: the first stands, the others are bad, unless they say the same. */
export function onceEach<R>(
  sync: RosterSync,
  table: RosterTable,
  rows: readonly R[],
  keyOf: (row: R) => string,
  isQuiet = false,
): R[] {
  const seen = new Map<string, R>();
  for (const row of rows) {
    const key = keyOf(row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row);
    else if (!isQuiet) {
      addFate(sync.counts, table, 'bad-value', 1);
      sync.bad.push({ file: table, row: 0, reason: 'Its id is there twice; the first row stands.', content: key });
    }
  }
  return [...seen.values()];
}

/** Notes a row that refers to what is not there. */
export function missing(sync: RosterSync, table: RosterTable, what: string, content: string): void {
  sync.bad.push({ file: table, row: 0, reason: `It names ${what} that the roster does not have.`, content });
}

type Keyed = 'roster.student' | 'roster.staff' | 'roster.guardian' | 'roster.class';
const idColumn: Record<Keyed, string> = {
  'roster.student': 'coalesce(merged_into_student_id, student_id)',
  'roster.staff': 'staff_id',
  'roster.guardian': 'guardian_id',
  'roster.class': 'class_id',
};

/** The ids of source keys; a merged student's key means the record that speaks for it now. */
export async function idsOf(
  trx: Tx,
  institutionId: number,
  table: Keyed,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{
    key: string;
    id: string;
  }>`select source_key as key, ${sql.raw(idColumn[table])} as id from ${sql.table(table)}
    where institution_id = ${institutionId} and source_key in (select unnest(${arrayLiteral([...new Set(keys)])}::text::text[]))`.execute(
    trx,
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}
