import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { presetInterventions } from '../../core/tiers/preset-kinds.ts';
import { presetPlaybooks } from '../../core/tiers/preset-playbooks.ts';

/** Gives an institution its preset's kinds of intervention and playbooks; what it has stays as it is. */
export async function seedInterventions(trx: Tx, institutionId: number, at: Date = new Date()): Promise<void> {
  const { preset } = await loadInstitution(trx, institutionId);
  await trx
    .insertInto('interventions.kind')
    .values(
      presetInterventions[preset].map((kind, index) => ({
        institution_id: institutionId,
        kind_key: kind.key,
        name: kind.name,
        what: kind.what,
        evidence: kind.evidence,
        evidence_level: kind.evidenceLevel,
        sort_no: index,
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'kind_key']).doNothing())
    .execute();
  for (const [index, { name, tier, definition }] of presetPlaybooks[preset].entries()) {
    const made = await trx
      .insertInto('interventions.playbook')
      .values({ institution_id: institutionId, playbook_id: uuidv7(), name, tier, version: 1, sort_no: index })
      .onConflict((conflict) => conflict.columns(['institution_id', 'name']).doNothing())
      .returning('playbook_id')
      .executeTakeFirst();
    if (!made) continue;
    await trx
      .insertInto('interventions.playbook_version')
      .values({
        institution_id: institutionId,
        playbook_id: made.playbook_id,
        version: 1,
        definition: jsonb(definition),
        why: 'What Leadline starts with.',
        made_at: at,
        by_name: 'Leadline',
      })
      .execute();
  }
}
