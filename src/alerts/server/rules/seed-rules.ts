import { clockOf, loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { presetRules } from '../../core/preset-rules.ts';

/** Gives a new institution its preset's rules; those it has stay as they are. */
export async function seedRules(trx: Tx, institutionId: number): Promise<void> {
  const institution = await loadInstitution(trx, institutionId);
  const at = new Date(clockOf(institution).now().epochMilliseconds);
  for (const { key, name, state, definition } of presetRules[institution.preset]) {
    const made = await trx
      .insertInto('alerts.rule')
      .values({ institution_id: institutionId, rule_id: uuidv7(), rule_key: key, name, state, version: 1 })
      .onConflict((conflict) => conflict.doNothing())
      .returning('rule_id')
      .executeTakeFirst();
    if (!made) continue;
    await trx
      .insertInto('alerts.rule_version')
      .values({
        institution_id: institutionId,
        rule_id: made.rule_id,
        version: 1,
        name,
        state,
        definition: jsonb(definition),
        made_by: 'Leadline',
        at,
        why: 'What this kind of institution starts with',
      })
      .execute();
  }
}
