import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Cell } from '../../core/cohort/cells.ts';
import type { DomainFacts } from '../../core/cohort/domain-facts.ts';

/** A scored week as pages read it, with the settings of the model version that scored it. */
export interface Layout {
  run: number;
  week: Week;
  stamp: string;
  modelVersion: number;
  finishedAt: Date;
  thresholds: { attention: number; concern: number };
  bandWidth: number;
  pointsPerSd: number;
  zClamp: number;
  minCoverage: number;
}

/** The ready layouts, oldest first. */
export async function listLayouts(trx: Tx, institutionId: number): Promise<Layout[]> {
  const { rows } = await sql<Omit<Layout, 'thresholds'> & { attention: number; concern: number }>`
    select l.run, l.week, l.stamp, r.model_version as "modelVersion", coalesce(r.finished_at, l.ready_at) as "finishedAt",
      (m.settings ->> 'attentionBelow')::float8 as attention, (m.settings ->> 'significantBelow')::float8 as concern,
      (m.settings ->> 'bandWidth')::float8 as "bandWidth", (m.settings ->> 'pointsPerSd')::float8 as "pointsPerSd",
      (m.settings ->> 'zClamp')::float8 as "zClamp", (m.settings ->> 'minCoverage')::float8 as "minCoverage"
    from insights.layout l
    join scoring.run r on r.institution_id = l.institution_id and r.run = l.run
    join scoring.model_version m on m.institution_id = r.institution_id and m.model_version = r.model_version
    where l.institution_id = ${institutionId} and r.institution_id = ${institutionId} and m.institution_id = ${institutionId}
      and l.state = 'ready'
    order by l.week`.execute(trx);
  return rows.map(({ attention, concern, ...row }) => ({ ...row, thresholds: { attention, concern } }));
}

/** Cells of a layout never change under one stamp, so they are kept: a cohort page adds up twelve weeks of them. */
const kept = new Map<string, readonly Cell[]>();
const kept_layouts = 500;

/** The cells of each of the layouts, by run. */
export async function cellsOf(
  trx: Tx,
  institutionId: number,
  layouts: readonly Layout[],
): Promise<ReadonlyMap<number, readonly Cell[]>> {
  const missing = layouts.filter(({ stamp }) => !kept.has(stamp));
  if (missing.length > 0) {
    const read = await readCells(
      trx,
      institutionId,
      missing.map(({ run }) => run),
    );
    for (const { run, stamp } of missing) kept.set(stamp, read.get(run) ?? []);
  }
  const cells = new Map(layouts.map(({ run, stamp }) => [run, kept.get(stamp) ?? []]));
  for (const oldest of kept.keys()) {
    if (kept.size <= kept_layouts) break;
    kept.delete(oldest);
  }
  return cells;
}

async function readCells(trx: Tx, institutionId: number, runs: readonly number[]): Promise<Map<number, Cell[]>> {
  const rows = await trx
    .selectFrom('insights.cell')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('run', 'in', [...runs])
    .orderBy('run')
    .orderBy('cell_no')
    .execute();
  const byRun = new Map<number, Cell[]>();
  for (const row of rows) {
    const cells = byRun.get(row.run) ?? [];
    byRun.set(row.run, cells);
    cells.push({
      cellNo: row.cell_no,
      programmeUnitId: row.programme_unit_id,
      campusUnitId: row.campus_unit_id,
      termCode: row.term_code,
      year: row.year_of_study,
      mode: row.mode,
      primaryProgrammeUnitId: row.primary_programme_unit_id,
      primaryCampusUnitId: row.primary_campus_unit_id,
      peerGroupNo: row.peer_group_no,
      facts: {
        n: row.n,
        scored: row.scored,
        scoreSum: row.score_sum,
        scoreSumSq: row.score_sum_sq,
        bands: row.bands,
        groups: row.groups,
        absoluteN: row.absolute_n,
        absoluteSum: row.absolute_sum,
        attended: row.attended,
        expected: row.expected,
        // As lay-out-run.ts wrote it.
        domainFacts: row.domains as unknown as DomainFacts | null,
      },
    });
  }
  return byRun;
}
