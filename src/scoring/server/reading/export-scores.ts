import { type RawBuilder, sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';

/** One scored enrolment-week as `leadline export scores` writes it. */
export interface ExportedScore {
  student: string;
  programme: string;
  cohort: string;
  week: Week;
  score_raw: string;
  score: number;
  coverage: string;
  peer_group: string;
  model_version: number;
  /** One for each source of any exported run: points, or nothing where the measure was missing. */
  [contribution: `contribution_${string}`]: string;
}

export const exportedColumns = [
  'student',
  'programme',
  'cohort',
  'week',
  'score_raw',
  'score',
  'coverage',
  'peer_group',
  'model_version',
] as const;

interface Row {
  enrolment_id: number;
  student: string;
  programme: string;
  cohort: string;
  score_raw: number;
  score: number;
  coverage: number;
  peer_group: string;
  contributions: (number | null)[];
}

/** A standing run; the key of a source within an export is a column. */
interface Run {
  run: number;
  week: Week;
  model_version: number;
  source_ids: number[];
}

const batchRows = { embedded: 2_000, server: 20_000 };

/** The columns of an export, and its rows by week, programme, cohort and student: the scores of standing runs. */
export async function exportScores(
  db: Database,
  institutionId: number,
): Promise<{ columns: string[]; rows: AsyncGenerator<ExportedScore> }> {
  const { runs, keys } = await db.forInstitution(institutionId, async (trx) => ({
    runs: await trx
      .selectFrom('scoring.run')
      .select(['run', 'week', 'model_version', 'source_ids'])
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'standing')
      .orderBy('week')
      .execute(),
    keys: await trx
      .selectFrom('sources.source')
      .select(['source_id', 'key'])
      .where('institution_id', '=', institutionId)
      .orderBy('source_id')
      .execute(),
  }));
  const used = new Set(runs.flatMap((run) => run.source_ids));
  const keyOf = new Map(keys.filter(({ source_id }) => used.has(source_id)).map((row) => [row.source_id, row.key]));
  const columns = [...exportedColumns, ...[...keyOf.values()].map((key) => `contribution_${key}`)];
  return { columns, rows: rowsOf(db, institutionId, runs, keyOf) };
}

async function* rowsOf(
  db: Database,
  institutionId: number,
  runs: readonly Run[],
  keyOf: ReadonlyMap<number, string>,
): AsyncGenerator<ExportedScore> {
  for (const run of runs) {
    let after = sql`true`;
    for (;;) {
      const rows = await readRows(db, institutionId, run.run, after);
      for (const row of rows) yield exported(row, run, keyOf);
      const last = rows.at(-1);
      if (!last || rows.length < batchRows[db.kind]) break;
      after = sql`(u.code, e.term_code, st.source_key, c.enrolment_id) > (${last.programme}, ${last.cohort}, ${last.student}, ${last.enrolment_id}::int)`;
    }
  }
}

async function readRows(db: Database, institutionId: number, run: number, after: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<Row>`select c.enrolment_id, st.source_key as student, u.code as programme, e.term_code as cohort, c.score_raw, c.score,
        c.coverage, g.label as peer_group, c.contributions
      from scoring.score c
      join roster.enrolment e on e.institution_id = c.institution_id and e.enrolment_id = c.enrolment_id
      join roster.student st on st.institution_id = e.institution_id and st.student_id = e.student_id
      join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
      join scoring.peer_group_week g on g.institution_id = c.institution_id and g.run = c.run and g.group_no = c.group_no
      where c.institution_id = ${institutionId} and c.run = ${run} and c.score is not null and ${after}
      order by u.code, e.term_code, st.source_key, c.enrolment_id limit ${batchRows[db.kind]}`.execute(trx),
  );
  return rows;
}

function exported(row: Row, run: Run, keyOf: ReadonlyMap<number, string>): ExportedScore {
  const score: ExportedScore = {
    student: row.student,
    programme: row.programme,
    cohort: row.cohort,
    week: run.week,
    score_raw: threeDecimals(row.score_raw),
    score: row.score,
    coverage: threeDecimals(row.coverage),
    peer_group: row.peer_group,
    model_version: run.model_version,
  };
  for (const key of keyOf.values()) score[`contribution_${key}`] = '';
  run.source_ids.forEach((sourceId, s) => {
    const points = row.contributions[s];
    const key = keyOf.get(sourceId);
    if (key !== undefined && points !== null && points !== undefined)
      score[`contribution_${key}`] = threeDecimals(points);
  });
  return score;
}

/**
 * Three decimals, half away from zero. The number's shortest decimal form is rounded, not its binary value: 0.0005 is a
 * tie to whoever reads it.
 */
export function threeDecimals(value: number): string {
  const size = Math.abs(value);
  const shifted = Math.round(Number(`${plain(size)}e3`));
  const text = (shifted / 1000).toFixed(3);
  return value < 0 && shifted !== 0 ? `-${text}` : text;
}

/** Without an exponent of its own. */
function plain(size: number): string {
  const text = String(size);
  return text.includes('e') ? size.toFixed(20) : text;
}
