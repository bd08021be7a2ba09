import { requireNeed } from '../../../kernel/require-need.ts';
import { addWeeks, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { institutionNow } from '../../../sources/server/index.ts';
import { briefChange } from '../../core/brief-change.ts';
import { diffSettings } from '../../core/diff-settings.ts';
import { scoringTrouble } from '../problems.ts';
import type { RunContext } from '../run/run-record.ts';
import { listModelVersions, type ModelVersion } from './model-versions.ts';
import { lastStandingWeek } from './preview-model.ts';
import { requireDecided } from './require-decided.ts';

/**
 * Puts a draft in force from the next run on: the first week that is not scored yet. Scored weeks keep their model, also
 * when a correction has them scored again.
 */
export async function activateModel({ db, clock, actor }: RunContext, modelVersion: number): Promise<ModelVersion> {
  requireNeed(actor, 'model:change');
  const { institutionId } = actor;
  const { today } = await institutionNow(db, institutionId);
  return db.forInstitution(institutionId, async (trx) => {
    const versions = await listModelVersions(trx, institutionId);
    const draft = versions.find((version) => version.modelVersion === modelVersion);
    if (!draft) throw scoringTrouble.unknownVersion('There is no such model version. Reload the page.');
    const active = versions.find(({ state }) => state === 'active');
    if (active) await requireDecided(trx, institutionId, active.settings, draft.settings, weekOf(today));
    const lastWeek = await lastStandingWeek(trx, institutionId);
    const effectiveFromWeek = lastWeek === null ? null : addWeeks(lastWeek, 1);
    // Another version may have become active since the draft was made.
    const diff = active ? diffSettings(active.settings, draft.settings) : draft.diff;
    const briefing = briefChange({
      diff,
      reason: draft.reason,
      effect: draft.effect,
      effectiveFromWeek,
    });
    const wasNeverUsed = active?.effectiveFromWeek === effectiveFromWeek;
    await trx
      .updateTable('scoring.model_version')
      .set({ state: wasNeverUsed ? 'discarded' : 'retired' })
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'active')
      .execute();
    const activated = await trx
      .updateTable('scoring.model_version')
      .set({
        state: 'active',
        activated_at: new Date(clock.now().epochMilliseconds),
        activated_by: actor.name,
        effective_from_week: effectiveFromWeek,
        diff: jsonb(diff),
        briefing,
      })
      .where('institution_id', '=', institutionId)
      .where('model_version', '=', modelVersion)
      .where('state', '=', 'draft')
      .executeTakeFirst();
    if (activated.numUpdatedRows === 0n)
      throw scoringTrouble.notADraft('This version is not a draft any more. Reload the page to see what became of it.');
    await record(
      trx,
      { clock, actor },
      {
        verb: 'scoring.activate-model',
        subject: { kind: 'model', id: String(modelVersion) },
        details: { diff, effectiveFromWeek, reason: draft.reason, replaces: active?.modelVersion ?? null },
      },
    );
    const now = (await listModelVersions(trx, institutionId)).find((version) => version.modelVersion === modelVersion);
    if (!now) throw new Error('the version just activated is not there');
    return now;
  });
}
