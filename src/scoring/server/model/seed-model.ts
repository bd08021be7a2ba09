import { jsonb, type Tx } from '../../../platform/db/database.ts';
import {
  type ModelSettings,
  type ModelSettingsInput,
  modelPresets,
  modelSettingsSchema,
  type PresetKey,
} from '../../core/model.ts';

/** An institution's first model, in force from the beginning: its preset's, or settings of its own. */
export async function seedModel(
  trx: Tx,
  institutionId: number,
  from: PresetKey | ModelSettingsInput,
  createdBy = 'Leadline',
): Promise<ModelSettings> {
  const settings = typeof from === 'string' ? modelPresets[from] : modelSettingsSchema.parse(from);
  await trx
    .insertInto('scoring.model_version')
    .values({
      institution_id: institutionId,
      model_version: 1,
      state: 'active',
      settings: jsonb(settings),
      reason: typeof from === 'string' ? `The ${from} preset.` : 'The settings that the institution was set up with.',
      created_at: new Date(),
      created_by: createdBy,
      activated_at: new Date(),
      activated_by: createdBy,
    })
    .execute();
  return settings;
}
