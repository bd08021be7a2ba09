import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { filterWords, ListFilter, usualLists } from '../../core/list-filter.ts';
import type { ContactListsView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { alertTrouble } from '../problems.ts';
import { lastRuns, thresholdsOf } from './week-facts.ts';

export const NewList = z.object({
  name: z.string().trim().min(1).max(100),
  filter: ListFilter,
  isShared: z.boolean().default(false),
});

/** The lists everybody begins with, the actor's own, and those that colleagues share. */
export async function contactLists(trx: Tx, { actor }: AlertContext): Promise<ContactListsView> {
  const { institutionId, actorId } = actor;
  const [run] = await lastRuns(trx, institutionId);
  const usual = usualLists(await thresholdsOf(trx, institutionId, run?.model_version ?? null));
  const rows = await trx
    .selectFrom('alerts.saved_list')
    .select(['saved_list_id', 'name', 'filter', 'is_shared', 'owner_actor_id'])
    .where('institution_id', '=', institutionId)
    .where((eb) => eb.or([eb('owner_actor_id', '=', actorId), eb('is_shared', '=', true)]))
    .orderBy('name')
    .execute();
  return {
    lists: [
      ...usual.map(({ name, why, filter }) => ({ savedListId: null, name, words: why, filter, isMine: false })),
      ...rows.map((row) => {
        const filter = ListFilter.parse(row.filter);
        return {
          savedListId: row.saved_list_id,
          name: row.name,
          words: filterWords(filter),
          filter,
          isMine: row.owner_actor_id === actorId,
        };
      }),
    ],
  };
}

export async function saveList(
  context: AlertContext,
  input: z.output<typeof NewList>,
): Promise<{ savedListId: string }> {
  const { db, actor, clock } = context;
  const savedListId = uuidv7();
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('alerts.saved_list')
      .values({
        institution_id: actor.institutionId,
        saved_list_id: savedListId,
        name: input.name,
        filter: jsonb(input.filter),
        owner_actor_id: actor.actorId,
        is_shared: input.isShared,
        created_at: new Date(clock.now().epochMilliseconds),
      })
      .execute();
    await record(trx, context, { verb: 'alerts.save-list', subject: { kind: 'saved-list', id: savedListId } });
  });
  return { savedListId };
}

export async function removeList(context: AlertContext, savedListId: string): Promise<null> {
  const { db, actor } = context;
  await db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('alerts.saved_list')
      .where('institution_id', '=', actor.institutionId)
      .where('saved_list_id', '=', savedListId)
      .where('owner_actor_id', '=', actor.actorId)
      .returning('name')
      .executeTakeFirst();
    if (!gone) throw alertTrouble.unknownList('This list is not there, or it is a colleague’s.');
    await record(trx, context, { verb: 'alerts.remove-list', subject: { kind: 'saved-list', id: savedListId } });
  });
  return null;
}
