import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import { type Database, jsonb, type Tx } from '../../platform/db/database.ts';

const trouble = catalogue('access', { unknownCohort: { status: 404, title: 'Saved cohort not found' } });

export const SavedCohortInput = z.object({
  name: z.string().trim().min(1).max(100),
  filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  isShared: z.boolean().default(false),
});

/** The actor's own saved cohorts and those that colleagues share. */
export async function listSavedCohorts(trx: Tx, actor: Actor) {
  const rows = await trx
    .selectFrom('access.saved_cohort')
    .select(['saved_cohort_id', 'name', 'filter', 'is_shared', 'owner_user_id'])
    .where('institution_id', '=', actor.institutionId)
    .where((eb) => eb.or([eb('owner_user_id', '=', actor.actorId), eb('is_shared', '=', true)]))
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    savedCohortId: row.saved_cohort_id,
    name: row.name,
    filter: row.filter,
    isShared: row.is_shared,
    isMine: row.owner_user_id === actor.actorId,
  }));
}

type Doing = { db: Database; clock: Clock; actor: Actor };

export async function saveCohort(
  { db, clock, actor }: Doing,
  input: z.output<typeof SavedCohortInput>,
): Promise<{ savedCohortId: string }> {
  const savedCohortId = uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('access.saved_cohort')
      .values({
        institution_id: actor.institutionId,
        saved_cohort_id: savedCohortId,
        name: input.name,
        filter: jsonb(input.filter),
        owner_user_id: actor.actorId,
        is_shared: input.isShared,
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'access.save-cohort', subject: { kind: 'saved-cohort', id: savedCohortId } },
    );
  });
  return { savedCohortId };
}

export async function removeSavedCohort({ db, clock, actor }: Doing, savedCohortId: string): Promise<void> {
  await db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('access.saved_cohort')
      .where('institution_id', '=', actor.institutionId)
      .where('saved_cohort_id', '=', savedCohortId)
      .where('owner_user_id', '=', actor.actorId)
      .returning('name')
      .executeTakeFirst();
    if (!gone) throw trouble.unknownCohort('This saved cohort is not there, or it is a colleague’s.');
    await record(
      trx,
      { clock, actor },
      { verb: 'access.remove-saved-cohort', subject: { kind: 'saved-cohort', id: savedCohortId } },
    );
  });
}
