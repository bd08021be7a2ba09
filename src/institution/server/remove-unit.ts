import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { catalogue } from '../../kernel/problem.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database } from '../../platform/db/database.ts';

const trouble = catalogue('institution', {
  unknownUnit: { status: 404, title: 'Unit not found' },
  unitHolds: { status: 409, title: 'This unit still holds something' },
});

/** Whose foreign key refused, in words. */
const holds: Record<string, string> = {
  unit: 'Other units stand below it. Remove or move those first.',
  calendar_period: 'Entries of the calendar are its own. Take those out first.',
  enrolment: 'Students are or were enrolled in it, and their scores must stay explainable. It cannot be removed.',
  class: 'Classes belong to it. It can go once a roster no longer has them.',
  assignment: 'People hold roles for it. Take those roles back first.',
};

/** Takes out a unit that nothing refers to; the database itself refuses any other. */
export async function removeUnit(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  unitId: string,
): Promise<{ unitId: string }> {
  requireNeed(actor, 'institution:configure');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('institution.unit')
      .where('institution_id', '=', actor.institutionId)
      .where('unit_id', '=', unitId)
      .returning(['kind', 'code'])
      .executeTakeFirst()
      .catch((error: { code?: string; table?: string }) => {
        if (error.code !== '23503') throw error;
        throw trouble.unitHolds(holds[error.table ?? ''] ?? 'Something still refers to it, so it stays.', {
          unitId,
          heldBy: error.table ?? null,
        });
      });
    if (!gone) throw trouble.unknownUnit('This unit is no longer there. Reload the page.');
    await record(
      trx,
      { clock, actor },
      { verb: 'institution.remove-unit', subject: { kind: 'unit', id: unitId }, details: { ...gone } },
    );
  });
  return { unitId };
}
