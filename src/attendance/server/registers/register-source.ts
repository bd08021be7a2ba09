import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';

/** The source of an institution whose marks come from people alone. */
const own_key = 'taken-in-class';

export async function ownSource(trx: Tx, institutionId: number): Promise<number | null> {
  const row = await trx
    .selectFrom('sources.source')
    .select('source_id')
    .where('institution_id', '=', institutionId)
    .where('key', '=', own_key)
    .executeTakeFirst();
  return row?.source_id ?? null;
}

/**
 * Which source's marks a person's are laid over: the one whose files bring marks, of the week or before it; where none does, one
 * of its own that is made with the first register.
 */
export async function registerSource(trx: Tx, institutionId: number, week: Week): Promise<number> {
  const own = await ownSource(trx, institutionId);
  const { rows } = await sql<{ source_id: number }>`select b.source_id from attendance.block b
    where b.institution_id = ${institutionId} and b.week <= ${week}::date and b.source_id <> ${own ?? 0}
    order by b.week desc, b.source_id limit 1`.execute(trx);
  return rows[0]?.source_id ?? own ?? (await makeOwnSource(trx, institutionId, week));
}

async function makeOwnSource(trx: Tx, institutionId: number, week: Week): Promise<number> {
  // Two at once would choose the same number: they take turns.
  await sql`select from institution.institution where institution_id = ${institutionId} for update`.execute(trx);
  const own = await ownSource(trx, institutionId);
  if (own !== null) return own;
  const { rows } = await sql<{ id: number }>`select coalesce(max(source_id), 0) + 1 as id from sources.source
    where institution_id = ${institutionId}`.execute(trx);
  const sourceId = rows[0]?.id ?? 1;
  await trx
    .insertInto('sources.source')
    .values({
      institution_id: institutionId,
      source_id: sourceId,
      key: own_key,
      name: 'Marks taken in class',
      measure: 'rate',
      direction: 1,
      weight_group: 'attendance',
      eligibility: jsonb({}),
      purpose: 'Marks that staff take in Leadline, where no file brings any',
    })
    .execute();
  await trx
    .insertInto('sources.source_enabled')
    .values({ institution_id: institutionId, source_id: sourceId, from_week: week, is_enabled: true })
    .execute();
  return sourceId;
}
