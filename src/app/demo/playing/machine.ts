import { applyDelivery } from '../../../activity/server/index.ts';
import { evaluateRules } from '../../../alerts/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { importRoster, moveDelivery, type VerbContext } from '../../../sources/server/index.ts';
import { scoreInstitution } from '../../score-institution.ts';
import type { RosterGiven } from '../demo-institution.ts';

/** Brings the roster up to date; the same roster twice changes nothing. */
export async function deliverRoster(context: VerbContext, rosters: readonly RosterGiven[]): Promise<void> {
  for (const roster of rosters) await importRoster(context, { institutionId: context.actor.institutionId, ...roster });
}

/** Deliveries that hold rows of days which have come since: those rows are stored now. */
export async function reachDeliveries(
  context: VerbContext,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const waiting = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('sources.delivery')
      .select('delivery_id')
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'applied')
      .where((on) => on(on.cast<number>(on.ref('row_counts', '->>').key('not-yet' as never), 'integer'), '>', 0))
      .execute(),
  );
  for (const [index, { delivery_id }] of waiting.entries()) {
    progress(index, waiting.length);
    await db.forInstitution(institutionId, (trx) => moveDelivery(trx, institutionId, delivery_id, 'applied', 'reach'));
    await applyDelivery(context, delivery_id);
  }
}

export async function scoreAllWeeks(
  context: VerbContext,
  progress: (done: number, of: number) => void,
  evaluate?: (context: VerbContext) => Promise<unknown>,
): Promise<void> {
  await scoreInstitution(context, {
    reason: 'import',
    onlyMissing: true,
    progress,
    ...(evaluate ? { evaluate: () => evaluate(context) } : {}),
  });
}

const mondays_back = 4;

/**
 * The rules as if they had been turned on some weeks ago: those who met them then are noted, and each Monday since raised whom they began to
 * hold for. Weeks that are scored in one go would else have been told of in one go.
 */
export async function evaluatePastMondays(context: VerbContext, timeZone: string): Promise<void> {
  const now = context.clock.now().toZonedDateTimeISO(timeZone);
  for (let back = mondays_back; back > 0; back--) {
    const monday = now.subtract({ days: 7 * back + (now.dayOfWeek - 1) }).with({ hour: 6, minute: 0, second: 0 });
    await evaluateRules({ ...context, clock: fixedClock(monday.toInstant()) });
  }
  await evaluateRules(context);
}
