import { requireNeed } from '../../../kernel/require-need.ts';
import { type Week, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { sourceById } from '../queries.ts';
import { requireMayWeigh } from './policy-decisions.ts';

/**
 * Lets a source count towards the score, or no longer: from the next run on, never backwards. The next run scores the week
 * that is under way, so that is the first week it holds for.
 */
export async function setSourceEnabled(
  context: VerbContext,
  sourceId: number,
  isEnabled: boolean,
): Promise<{ fromWeek: Week }> {
  requireNeed(context.actor, 'sources:manage');
  const { institutionId } = context.actor;
  const { today } = await institutionNow(context.db, institutionId);
  const fromWeek = weekOf(today);
  await context.db.forInstitution(institutionId, async (trx) => {
    const source = await sourceById(trx, institutionId, sourceId);
    if (isEnabled) await requireMayWeigh(trx, institutionId, source, fromWeek);
    await trx
      .insertInto('sources.source_enabled')
      .values({ institution_id: institutionId, source_id: sourceId, from_week: fromWeek, is_enabled: isEnabled })
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'source_id', 'from_week']).doUpdateSet({ is_enabled: isEnabled }),
      )
      .execute();
    await record(trx, context, {
      verb: 'sources.set-source-enabled',
      subject: { kind: 'source', id: String(sourceId) },
      details: { isEnabled, fromWeek },
    });
  });
  return { fromWeek };
}
