import type { Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type ModelSettings, modelSettingsSchema } from '../../core/model.ts';
import type { DraftEffect, SettingChange } from '../../core/views.ts';
import { scoringTrouble } from '../problems.ts';

export interface ModelVersion {
  modelVersion: number;
  state: 'draft' | 'active' | 'retired' | 'discarded';
  settings: ModelSettings;
  basedOn: number | null;
  diff: SettingChange[];
  reason: string;
  effect: DraftEffect | null;
  briefing: string | null;
  createdAt: Date;
  createdBy: string;
  activatedAt: Date | null;
  activatedBy: string | null;
  effectiveFromWeek: Week | null;
}

export async function listModelVersions(trx: Tx, institutionId: number): Promise<ModelVersion[]> {
  const rows = await trx
    .selectFrom('scoring.model_version')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('model_version', 'desc')
    .execute();
  return rows.map((row) => ({
    modelVersion: row.model_version,
    state: row.state as ModelVersion['state'],
    settings: modelSettingsSchema.parse(row.settings),
    basedOn: row.based_on,
    // Written by draftModel alone.
    diff: row.diff as unknown as SettingChange[],
    reason: row.reason,
    effect: row.effect as unknown as DraftEffect | null,
    briefing: row.briefing,
    createdAt: row.created_at,
    createdBy: row.created_by,
    activatedAt: row.activated_at,
    activatedBy: row.activated_by,
    effectiveFromWeek: row.effective_from_week,
  }));
}

/** The version by which a week is scored: the last one that had taken effect by then, so an old week keeps its model. */
export function versionOfWeek(versions: readonly ModelVersion[], week: Week): ModelVersion {
  const inForce = versions
    .filter(({ state }) => state === 'active' || state === 'retired')
    .filter(({ effectiveFromWeek }) => effectiveFromWeek === null || effectiveFromWeek <= week)
    .toSorted((a, b) => b.modelVersion - a.modelVersion)[0];
  if (inForce) return inForce;
  throw scoringTrouble.noModel('This institution has no active model yet. Open the model page and activate one.');
}
