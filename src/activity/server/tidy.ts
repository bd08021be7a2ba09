import { sql } from 'kysely';
import type { Week } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';

/**
 * Removes what nobody can read any more of a source-week: blocks of abandoned loads, and versions that a later load replaced
 * unless a held reading point still shows them. Safe to run at any time, and again.
 */
export async function tidySourceWeek(db: Database, institutionId: number, sourceId: number, week: Week): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    // Materialized: without statistics the planner would work out the versions once for every block.
    await sql`
      with version as (
        select b.block, b.load_id, l.state, l.applied_number as shown_from,
          lead(l.applied_number) over (partition by b.block, l.state order by l.applied_number) as shown_until
        from activity.block b join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
        where b.institution_id = ${institutionId} and l.institution_id = ${institutionId}
          and b.source_id = ${sourceId} and b.week = ${week}::date and l.state in ('applied', 'abandoned')
      ), unread as materialized (
        select v.block, v.load_id from version v
        where v.state = 'abandoned' or (v.shown_until is not null and not exists (
          select from activity.reading_point p
          where p.institution_id = ${institutionId} and p.applied_number >= v.shown_from and p.applied_number < v.shown_until))
      )
      delete from activity.block b
      where b.institution_id = ${institutionId} and b.source_id = ${sourceId} and b.week = ${week}::date
        and (b.block, b.load_id) in (select block, load_id from unread)`.execute(trx);
  });
}

/** Tidies every source-week that an abandoned load touched; a job runs it daily, and each load tidies after itself. */
export async function tidyActivity(db: Database, institutionId: number): Promise<void> {
  const touched = await db.forInstitution(institutionId, async (trx) => {
    await sql`update activity.load set state = 'abandoned'
      where institution_id = ${institutionId} and state = 'writing' and beat_at < now() - interval '1 day'`.execute(
      trx,
    );
    const { rows } = await sql<{ source_id: number; week: Week; load_id: number }>`
      select c.source_id, c.week, c.load_id from activity.covered c
      join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
      where c.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'abandoned'`.execute(
      trx,
    );
    return rows;
  });
  for (const { source_id, week, load_id } of touched) {
    await tidySourceWeek(db, institutionId, source_id, week);
    await db.forInstitution(institutionId, (trx) =>
      sql`delete from activity.covered where institution_id = ${institutionId} and source_id = ${source_id} and week = ${week}::date and load_id = ${load_id}`.execute(
        trx,
      ),
    );
  }
}
