import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { WeeksView } from '../../core/views.ts';
import { openPage } from '../lists/page.ts';

/** The weeks that can be looked at, and which one a page without a week shows. */
export async function viewWeeks({
  db,
  clock,
  actor,
}: {
  db: Database;
  clock: Clock;
  actor: Actor;
}): Promise<WeeksView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today, weeks, layouts } = await openPage(trx, { db, actor, clock }, undefined);
    return { today, current: layouts.at(-1)?.week ?? null, weeks: [...weeks] };
  });
}
