import type { Tx } from '../../platform/db/database.ts';
import { defaultRoles } from '../core/roles.ts';

/** Gives a new institution its roles; those it already has stay as they are. */
export async function seedRoles(trx: Tx, institutionId: number): Promise<void> {
  await trx
    .insertInto('access.role')
    .values(
      defaultRoles.map((role) => ({
        institution_id: institutionId,
        role_key: role.key,
        name: role.name,
        needs: [...role.needs],
        reach: role.reach,
        is_deidentified: role.isDeidentified ?? false,
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'role_key']).doNothing())
    .execute();
}

export function listRoles(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('access.role')
    .select(['role_key', 'name', 'needs', 'reach', 'is_deidentified'])
    .where('institution_id', '=', institutionId)
    .orderBy('name')
    .execute();
}
