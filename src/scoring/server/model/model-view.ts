import { loadInstitution } from '../../../institution/server/index.ts';
import { addDays, dayIn, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { sourceViews } from '../../../sources/server/index.ts';
import type { ModelSettings } from '../../core/model.ts';
import type { ModelSourceView, ModelVersionView, ModelView } from '../../core/views.ts';
import { weightsOfSources } from '../../core/weights.ts';
import { peerAttributes } from '../run/peer-levels.ts';
import type { RunContext } from '../run/run-record.ts';
import { listModelVersions, type ModelVersion } from './model-versions.ts';
import { readSources } from './source-list.ts';

/** The model page: every version, and each source's weight beside its quality and freshness. */
export async function modelView({ db, clock, actor }: RunContext): Promise<ModelView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const versions = await listModelVersions(trx, institutionId);
    const active = versions.find(({ state }) => state === 'active');
    const sources = active ? await modelSources(trx, institutionId, clock.now(), active.settings) : [];
    return { peerAttributes, versions: versions.map(versionView), sources };
  });
}

export function versionView({ createdAt, activatedAt, ...version }: ModelVersion): ModelVersionView {
  return { ...version, createdAt: createdAt.toISOString(), activatedAt: activatedAt?.toISOString() ?? null };
}

async function modelSources(
  trx: Tx,
  institutionId: number,
  now: Temporal.Instant,
  settings: ModelSettings,
): Promise<ModelSourceView[]> {
  const institution = await loadInstitution(trx, institutionId);
  const today = dayIn(institution.timeZone, now);
  const views = await sourceViews(trx, institution, now, today);
  const scored = new Map((await readSources(trx, institutionId)).map((source) => [source.sourceId, source]));
  const sources = views.flatMap((view) => {
    const source = scored.get(view.sourceId);
    return source ? [{ view, source }] : [];
  });
  const weights = weightsOfSources(
    sources.map(({ source }) => source),
    sources.map(({ view }) => view.isEnabled && view.policy?.isInForce !== false),
    settings,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return sources.map(({ view, source }, s): ModelSourceView => {
    const lastWeek = view.weeks.findLast(({ days }) => days > 0);
    return {
      sourceId: view.sourceId,
      key: source.key,
      name: source.name,
      measure: source.measure,
      direction: source.direction,
      weightGroup: source.weightGroup,
      kind: source.kind,
      policy: view.policy,
      isEnabled: view.isEnabled,
      weight: weights[s] ?? 0,
      share: total > 0 ? (weights[s] ?? 0) / total : 0,
      qualityPct: view.quality.pct,
      isQualityLow: view.isQualityLow,
      freshness: view.freshness,
      freshUntil: view.freshUntil,
      lastDay: lastWeek ? addDays(weekOf(lastWeek.week), 31 - Math.clz32(lastWeek.days)) : null,
    };
  });
}
