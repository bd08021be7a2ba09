import { z } from 'zod';
import { problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { institutionNow } from '../../../sources/server/index.ts';
import { diffSettings } from '../../core/diff-settings.ts';
import type { ModelSettingsInput } from '../../core/model.ts';
import { scoringTrouble } from '../problems.ts';
import type { RunContext } from '../run/run-record.ts';
import { checkedSettings } from './check-settings.ts';
import { listModelVersions, type ModelVersion } from './model-versions.ts';
import { previewModel } from './preview-model.ts';
import { requireDecided } from './require-decided.ts';

export const DraftInput = z.strictObject({
  /** model.ts checks them, so that each wrong one is named. */
  settings: z.record(z.string(), z.unknown()),
  reason: z.string().trim().min(10, 'Say in a sentence why, for whoever reads this in a year.').max(2000),
});

/** Saves a draft beside the active model, with its effect on the last scored week. It changes no score. */
export async function draftModel(
  context: RunContext,
  { settings: wanted, reason }: z.output<typeof DraftInput>,
): Promise<ModelVersion> {
  requireNeed(context.actor, 'model:change');
  const { db, clock, actor } = context;
  const { institutionId } = actor;
  const { today } = await institutionNow(db, institutionId);
  const settings = checkedSettings(wanted as ModelSettingsInput);
  const effect = await previewModel(context, settings);
  return db.forInstitution(institutionId, async (trx) => {
    const versions = await listModelVersions(trx, institutionId);
    const active = versions.find(({ state }) => state === 'active');
    if (!active) throw scoringTrouble.noModel('There is no active model to change. Set the institution up first.');
    await requireDecided(trx, institutionId, active.settings, settings, weekOf(today));
    const diff = diffSettings(active.settings, settings);
    if (diff.length === 0)
      throw scoringTrouble.badSettings('This draft is the same as the active model. Change a setting, then save it.');
    const model_version = (versions[0]?.modelVersion ?? 0) + 1;
    const inserted = await trx
      .insertInto('scoring.model_version')
      .values({
        institution_id: institutionId,
        model_version,
        state: 'draft',
        settings: jsonb(settings),
        based_on: active.modelVersion,
        diff: jsonb(diff),
        reason,
        // Who moves most depends on who asks, so it is not kept.
        effect: effect ? jsonb({ ...effect, movers: [] }) : null,
        created_at: new Date(clock.now().epochMilliseconds),
        created_by: actor.name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n)
      throw problems.conflict(
        'Somebody saved another draft at the same moment. Look at theirs, then save yours again.',
      );
    await record(
      trx,
      { clock, actor },
      { verb: 'scoring.draft-model', subject: { kind: 'model', id: String(model_version) }, details: { diff, reason } },
    );
    const saved = (await listModelVersions(trx, institutionId)).find(
      (version) => version.modelVersion === model_version,
    );
    if (!saved) throw new Error('the draft just saved is not there');
    return saved;
  });
}

/** Puts a draft away for good. */
export async function discardDraft({ db, clock, actor }: RunContext, modelVersion: number): Promise<void> {
  requireNeed(actor, 'model:change');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const discarded = await trx
      .updateTable('scoring.model_version')
      .set({ state: 'discarded' })
      .where('institution_id', '=', actor.institutionId)
      .where('model_version', '=', modelVersion)
      .where('state', '=', 'draft')
      .executeTakeFirst();
    if (discarded.numUpdatedRows === 0n)
      throw scoringTrouble.notADraft('This version is not a draft any more. Reload the page to see what became of it.');
    await record(
      trx,
      { clock, actor },
      { verb: 'scoring.discard-draft', subject: { kind: 'model', id: String(modelVersion) } },
    );
  });
}
