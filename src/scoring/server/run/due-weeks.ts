import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { RunContext } from './run-record.ts';

/**
 * Which weeks a run is due for: those without a standing one, all from the first week on whose activity a delivery has changed
 * since it was read, and all since whose run the ledger tells of a change of roster or calendar that reaches them. Later weeks
 * look back on it; those whose numbers stay the same keep their run.
 */
export async function dueWeeks({ db, actor }: Pick<RunContext, 'db' | 'actor'>): Promise<(week: Week) => boolean> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const standing = await trx
      .selectFrom('scoring.run')
      .select('week')
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'standing')
      .execute();
    const overtaken = new Set(await overtakenWeeks(trx, institutionId));
    // A load that only says again what was known changes nothing: it wrote no block and covers no new day.
    const { rows } = await sql<{ week: Week | null }>`
      select min(c.week) as week
      from activity.covered c
      join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
      where c.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'applied'
        and l.applied_number > (
          select r.read_up_to from scoring.run r
          where r.institution_id = ${institutionId} and r.state = 'standing' and r.week >= c.week order by r.week limit 1)
        and (exists (
            select from activity.block b
            where b.institution_id = ${institutionId} and b.source_id = c.source_id and b.week = c.week and b.load_id = c.load_id)
          or not exists (
            select from activity.covered p
            join activity.load pl on pl.institution_id = p.institution_id and pl.load_id = p.load_id
            where p.institution_id = ${institutionId} and pl.institution_id = ${institutionId} and p.source_id = c.source_id
              and p.week = c.week and pl.state = 'applied' and pl.applied_number < l.applied_number and p.days & c.days = c.days))`.execute(
      trx,
    );
    const stands = new Set(standing.map(({ week }) => week));
    const changed = rows[0]?.week ?? null;
    return (week) => !stands.has(week) || overtaken.has(week) || (changed !== null && week >= changed);
  });
}

/** Weeks whose standing run had not heard of a change that acts on them or on a week before. */
export async function overtakenWeeks(trx: Tx, institutionId: number): Promise<Week[]> {
  const { rows } = await sql<{ week: Week }>`select r.week from scoring.run r
    where r.institution_id = ${institutionId} and r.state = 'standing' and exists (
      select from ledger.event e
      where e.institution_id = ${institutionId} and e.number > coalesce(r.heard_up_to, 0)
        and e.details->>'scoresFrom' is not null and (e.details->>'scoresFrom')::date <= r.week + 6)`.execute(trx);
  return rows.map(({ week }) => week);
}
