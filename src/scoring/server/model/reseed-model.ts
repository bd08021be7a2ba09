import type { Tx } from '../../../platform/db/database.ts';
import type { ModelSettings, ModelSettingsInput } from '../../core/model.ts';
import { seedModel } from './seed-model.ts';

/**
 * Gives an institution another first model while nothing has been scored by the one it was set up with, and nobody has
 * drafted another. Otherwise its model is left as it is.
 * @returns the new settings, or null when they were left
 */
export async function reseedModel(
  trx: Tx,
  institutionId: number,
  settings: ModelSettingsInput,
): Promise<ModelSettings | null> {
  const run = await trx
    .selectFrom('scoring.run')
    .select('run')
    .where('institution_id', '=', institutionId)
    .limit(1)
    .executeTakeFirst();
  const versions = await trx
    .selectFrom('scoring.model_version')
    .select('model_version')
    .where('institution_id', '=', institutionId)
    .execute();
  if (run || versions.some(({ model_version }) => model_version !== 1)) return null;
  await trx.deleteFrom('scoring.model_version').where('institution_id', '=', institutionId).execute();
  return seedModel(trx, institutionId, settings);
}
