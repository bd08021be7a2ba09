import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { arrayLiteral, bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type Cell, countStanding } from '../../core/cohort/cells.ts';
import { countTerms } from '../../core/cohort/domain-facts.ts';
import { layOut, type Standing } from '../../core/student/standing.ts';
import { attendanceOfWeek } from '../cohort/attendance-of-week.ts';
import { readCellKeys } from '../cohort/cell-keys.ts';
import { countedTerms } from '../student/run-terms.ts';
import { type RunToLayOut, readEvidence, readRun } from './lay-out-queries.ts';

/** Rows of one transaction: short enough for the embedded database, where it holds up all others. */
const batchRows = { embedded: 1_000, server: 20_000 };

/**
 * Lays a standing run out for reading, in short transactions. Safe to run twice and to break off: a new layout is read only
 * when it is whole. One that is laid out anew, because a week before it changed, is replaced stretch by stretch.
 */
export async function layOutRun(
  db: Database,
  { institutionId, run: number }: { institutionId: number; run: number },
): Promise<void> {
  const run = await db.forInstitution(institutionId, (trx) => begin(trx, institutionId, number));
  if (!run) return;
  const cells = await db.forInstitution(institutionId, (trx) => readCellKeys(trx, run));
  const attendance = await attendanceOfWeek(db, institutionId, run.week);
  let rows = 0;
  for (let from = run.firstEnrolmentId; from <= run.lastEnrolmentId; from += batchRows[db.kind]) {
    const stretch = { from, to: Math.min(run.lastEnrolmentId, from + batchRows[db.kind] - 1) };
    rows += await db.forInstitution(institutionId, async (trx) => {
      const evidence = await readEvidence(trx, run, stretch);
      for (const one of evidence) {
        const cell = cells.all[cells.of(one).cellNo - 1];
        if (cell?.facts.domainFacts) countTerms(cell.facts.domainFacts, countedTerms(run.terms, one));
      }
      const standings = evidence.map((one) =>
        layOut(one, cells.of(one), attendance.of(one.enrolmentId), run.thresholds),
      );
      await replaceStretch(trx, run, stretch, standings);
      for (const standing of standings) {
        const cell = cells.all[standing.cellNo - 1];
        if (cell) countStanding(cell.facts, standing, run.bandWidth);
      }
      return standings.length;
    });
  }
  await db.forInstitution(institutionId, (trx) => finish(trx, run, cells.all, rows));
}

async function begin(trx: Tx, institutionId: number, number: number): Promise<RunToLayOut | null> {
  const run = await readRun(trx, institutionId, number);
  if (!run) return null;
  await sql`insert into insights.layout (institution_id, run, week, state, stamp, started_at)
    values (${institutionId}, ${number}, ${run.week}::date, 'filling', ${uuidv7()}::uuid, now())
    on conflict (institution_id, run) do update set started_at = now(),
      state = case when insights.layout.state = 'ready' then 'ready' else 'filling' end`.execute(trx);
  return run;
}

async function replaceStretch(
  trx: Tx,
  { institutionId, run }: RunToLayOut,
  stretch: { from: number; to: number },
  standings: readonly Standing[],
): Promise<void> {
  // Two workers that lay out the same run take turns; the second finds the first one's rows and replaces them.
  await sql`select from insights.layout where institution_id = ${institutionId} and run = ${run} for update`.execute(
    trx,
  );
  // Whoever lays out the same run at the same time writes the same rows: one after the other, so that they do not collide.
  await sql`select from insights.layout where institution_id = ${institutionId} and run = ${run} for update`.execute(
    trx,
  );
  await sql`delete from insights.standing where institution_id = ${institutionId} and run = ${run}
    and enrolment_id between ${stretch.from} and ${stretch.to}`.execute(trx);
  if (standings.length === 0) return;
  const pick = <T extends number | string | null>(of: (standing: Standing) => T) => standings.map(of);
  await bulkInsert(trx, 'insights.standing', {
    institution_id: { type: 'int4', values: institutionId },
    run: { type: 'int4', values: run },
    enrolment_id: { type: 'int4', values: pick((one) => one.enrolmentId) },
    student_id: { type: 'uuid', values: pick((one) => one.studentId) },
    cell_no: { type: 'int4', values: pick((one) => one.cellNo) },
    groups: { type: 'int4', values: pick((one) => one.groups) },
    last_seen_on: { type: 'date', values: pick((one) => one.lastSeenOn) },
    score: { type: 'int2', values: pick((one) => one.score) },
    change1: { type: 'int2', values: pick((one) => one.change1) },
    change4: { type: 'int2', values: pick((one) => one.change4) },
    coverage: { type: 'float4', values: pick((one) => one.coverage) },
    absolute_index: { type: 'float4', values: pick((one) => one.absoluteIndex) },
    attendance: { type: 'float4', values: pick((one) => one.attendance) },
    attended_year: { type: 'float4', values: pick((one) => one.attendedYear) },
    expected_year: { type: 'float4', values: pick((one) => one.expectedYear) },
    attended: { type: 'float4', values: pick((one) => one.attended) },
    expected: { type: 'float4', values: pick((one) => one.expected) },
    enrolments: { type: 'int2', values: pick((one) => one.enrolments) },
    spark: { type: 'int2[]', values: pick((one) => arrayLiteral(one.spark)) },
    drivers: { type: 'int2[]', values: pick((one) => arrayLiteral(one.drivers)) },
    sort_name: { type: 'text', values: pick((one) => one.sortName) },
  });
}

/** Cells and the switch in one transaction; the layout that the week had before is kept for requests under way. */
async function finish(trx: Tx, { institutionId, run, week }: RunToLayOut, cells: readonly Cell[], rows: number) {
  await sql`select from insights.layout where institution_id = ${institutionId} and run = ${run} for update`.execute(
    trx,
  );
  await sql`delete from insights.cell where institution_id = ${institutionId} and run = ${run}`.execute(trx);
  const counted = cells
    .filter(({ facts }) => facts.n > 0)
    .map(({ cellNo, facts, ...key }) => ({ cellNo, ...key, ...facts }));
  await sql`insert into insights.cell
    select ${institutionId}, ${run}, c.* from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c(
      "cellNo" int, "programmeUnitId" uuid, "campusUnitId" uuid, "termCode" text, year text, mode text,
      "primaryProgrammeUnitId" uuid, "primaryCampusUnitId" uuid, "peerGroupNo" int,
      n int, scored int, "scoreSum" float8, "scoreSumSq" float8, bands int[], groups int[],
      "absoluteN" int, "absoluteSum" float8, attended float8, expected float8, "domainFacts" jsonb)`.execute(trx);
  await sql`update insights.layout set state = 'gone', gone_at = now()
    where institution_id = ${institutionId} and week = ${week}::date and state = 'ready' and run <> ${run}`.execute(
    trx,
  );
  await sql`update insights.layout set state = 'ready', ready_at = now(), gone_at = null, stamp = ${uuidv7()}::uuid, rows = ${rows}
    where institution_id = ${institutionId} and run = ${run}`.execute(trx);
}
