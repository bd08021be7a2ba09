import type { Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { type FamilyRules, presetRules } from '../../core/people/rules.ts';
import type { FamilyRulesView } from '../../core/people/views.ts';
import { trouble } from '../problems.ts';
import { rulesOf } from './rules.ts';

export async function viewRules({ db, actor }: Verb): Promise<FamilyRulesView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const institution = await loadInstitution(trx, actor.institutionId);
    const row = await trx
      .selectFrom('families.setting')
      .select('changed_by_name')
      .where('institution_id', '=', actor.institutionId)
      .executeTakeFirst();
    const standard = presetRules[institution.preset];
    return { ...(await rulesOf(trx, institution)), standard, changedBy: row?.changed_by_name ?? null };
  });
}

/** How families are written to from now on: whom, when, how often, and on which ground. */
export async function saveRules(
  { db, clock, actor }: Verb,
  { rules, revision }: { rules: FamilyRules; revision: number },
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:configure');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const row = {
      rules: jsonb(rules),
      revision: revision + 1,
      changed_by_name: actor.name,
      changed_at: new Date(clock.now().epochMilliseconds),
    };
    const done =
      revision === 0
        ? await trx
            .insertInto('families.setting')
            .values({ institution_id: institutionId, ...row })
            .onConflict((conflict) => conflict.doNothing())
            .returning('revision')
            .executeTakeFirst()
        : await trx
            .updateTable('families.setting')
            .set(row)
            .where('institution_id', '=', institutionId)
            .where('revision', '=', revision)
            .returning('revision')
            .executeTakeFirst();
    if (!done)
      throw trouble.conflict('Somebody else changed the rules meanwhile. Reload the page, and put yours in again.');
    await record(trx, { clock, actor }, { verb: 'families.save-rules', details: { rules, revision: done.revision } });
    return { revision: done.revision };
  });
}
