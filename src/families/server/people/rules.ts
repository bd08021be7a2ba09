import type { Institution } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { FamilyRules, presetRules } from '../../core/people/rules.ts';

/** How this institution writes to families: its own rules, or those of its preset. */
export async function rulesOf(
  trx: Tx,
  institution: Pick<Institution, 'institutionId' | 'preset'>,
): Promise<{ rules: FamilyRules; revision: number }> {
  const row = await trx
    .selectFrom('families.setting')
    .select(['rules', 'revision'])
    .where('institution_id', '=', institution.institutionId)
    .executeTakeFirst();
  const standard = presetRules[institution.preset];
  return row
    ? { rules: FamilyRules.parse({ ...standard, ...(row.rules as object) }), revision: row.revision }
    : { rules: standard, revision: 0 };
}
