import { sql } from 'kysely';
import { dayNumber, type Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import { gatherStatistics } from '../../../platform/db/gather-statistics.ts';
import { layOutAdultAnswers } from '../adults/adult-answers.ts';
import { carried_weeks } from './lay-out-queries.ts';
import { layOutRun } from './lay-out-run.ts';

/**
 * Brings what pages read up to date with the standing runs, oldest first: runs that are not laid out yet, and those whose
 * week before was laid out after them, since changes and attendance are carried from week to week. It looks at what is
 * there, so it may be broken off, run twice, or run when nothing is to do.
 * @returns how many runs were laid out
 */
export async function layOutRuns(
  db: Database,
  { institutionId, progress }: { institutionId: number; progress?: (done: number, of: number) => void },
): Promise<number> {
  await gatherStatistics(db);
  await tidy(db, institutionId);
  const runs = await standingRuns(db, institutionId);
  let done = 0;
  let before: { week: Week; readyAt: number } | null = null;
  for (const [index, { week, run, readyAt }] of runs.entries()) {
    const isCarried: boolean = before !== null && dayNumber(week) - dayNumber(before.week) <= 7 * carried_weeks;
    const isStale: boolean = readyAt === null || (isCarried && before !== null && before.readyAt > readyAt);
    if (isStale) {
      await layOutRun(db, { institutionId, run });
      done++;
    }
    progress?.(index + 1, runs.length);
    before = { week, readyAt: isStale ? Number.POSITIVE_INFINITY : (readyAt ?? 0) };
  }
  if (done > 0) await layOutAdultAnswers(db, institutionId);
  if (done > 0) await gatherStatistics(db);
  return done;
}

async function standingRuns(db: Database, institutionId: number) {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ week: Week; run: number; readyAt: Date | null }>`
      select r.week, r.run,
        -- What was laid out before there were domains is laid out anew.
        case when exists (select from insights.cell c where c.institution_id = ${institutionId} and c.run = r.run and c.domains is null)
          then null else l.ready_at end as "readyAt" from scoring.run r
      left join insights.layout l on l.institution_id = ${institutionId} and l.run = r.run and l.state = 'ready'
      where r.institution_id = ${institutionId} and r.state = 'standing' order by r.week`.execute(trx),
  );
  return rows.map((row) => ({ ...row, readyAt: row.readyAt?.getTime() ?? null }));
}

/** Requests under way may still read a layout that was replaced this long ago. */
const kept_minutes = 5;
const batch_rows = 5_000;

/** Removes what no page reads: layouts that were replaced, and those of runs that no longer stand. */
async function tidy(db: Database, institutionId: number): Promise<void> {
  // A week that is not taught any more has no run that stands, so nothing replaces its layout.
  await db.forInstitution(institutionId, (trx) =>
    sql`update insights.layout l set state = 'gone', gone_at = now()
      where l.institution_id = ${institutionId} and l.state = 'ready' and not exists (
        select from scoring.run r where r.institution_id = ${institutionId} and r.week = l.week and r.state = 'standing')`.execute(
      trx,
    ),
  );
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ run: number }>`
      select l.run from insights.layout l
      left join scoring.run r on r.institution_id = ${institutionId} and r.run = l.run
      where l.institution_id = ${institutionId}
        and ((l.state = 'gone' and l.gone_at < now() - make_interval(mins => ${kept_minutes}))
          or (l.state = 'filling' and r.state is distinct from 'standing'))`.execute(trx),
  );
  for (const { run } of rows) {
    for (let removed = batch_rows; removed === batch_rows; ) {
      const result = await db.forInstitution(institutionId, (trx) =>
        sql`delete from insights.standing where institution_id = ${institutionId} and run = ${run} and enrolment_id in (
          select enrolment_id from insights.standing where institution_id = ${institutionId} and run = ${run} limit ${batch_rows})`.execute(
          trx,
        ),
      );
      removed = Number(result.numAffectedRows ?? 0n);
    }
    await db.forInstitution(institutionId, async (trx) => {
      await sql`delete from insights.cell where institution_id = ${institutionId} and run = ${run}`.execute(trx);
      await sql`delete from insights.layout where institution_id = ${institutionId} and run = ${run}`.execute(trx);
    });
  }
}
