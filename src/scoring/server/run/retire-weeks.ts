import type { Week } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { overtakenWeeks } from './due-weeks.ts';
import type { RunContext } from './run-record.ts';

/**
 * A change of the calendar or of enrolments may leave a scored week in which nobody is taught: its run no longer stands, though
 * it is kept. A week that is taught again later is scored anew.
 * @param teaching all weeks in which somebody is taught
 */
export async function retireUntaughtWeeks({ db, clock, actor }: RunContext, teaching: readonly Week[]): Promise<void> {
  const { institutionId } = actor;
  await db.forInstitution(institutionId, async (trx) => {
    const weeks = (await overtakenWeeks(trx, institutionId)).filter((week) => !teaching.includes(week));
    if (weeks.length === 0) return;
    await trx
      .updateTable('scoring.run')
      .set({ state: 'superseded' })
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'standing')
      .where('week', 'in', weeks)
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'scoring.retire-weeks', subject: { kind: 'week', id: weeks.toSorted()[0] ?? '' }, details: { weeks } },
    );
  });
}
