import type { Tx } from '../../../platform/db/database.ts';
import type { ExplainedSource, ExplainedWeek } from '../../../scoring/core/explain.ts';
import type { MeasureKind } from '../../../scoring/core/model.ts';

/** A run's sources as they were, in the order of its arrays. */
export interface RunSources {
  run: number;
  modelVersion: number;
  sources: (ExplainedSource & {
    name: string;
    key: string;
    weightGroup: string;
    isCovered: boolean;
    isImputed: boolean;
  })[];
  /** Weights by profile, in the order of the sources. */
  profiles: number[][];
}

interface StoredSource {
  sourceId: number;
  key: string;
  measure: MeasureKind;
  direction: 1 | -1;
  weightGroup: string;
  isCovered: boolean;
  isImputed: boolean;
}

export async function readRunSources(
  trx: Tx,
  institutionId: number,
  runs: readonly number[],
): Promise<Map<number, RunSources>> {
  if (runs.length === 0) return new Map();
  const names = new Map(
    (
      await trx
        .selectFrom('sources.source')
        .select(['source_id', 'name'])
        .where('institution_id', '=', institutionId)
        .execute()
    ).map(({ source_id, name }) => [source_id, name]),
  );
  const rows = await trx
    .selectFrom('scoring.run')
    .select(['run', 'model_version', 'source_ids', 'sources', 'weight_profiles'])
    .where('institution_id', '=', institutionId)
    .where('run', 'in', [...new Set(runs)])
    .execute();
  return new Map(
    rows.map((row) => {
      // As the run stored them (migrations/0007-scoring.sql).
      const stored = row.sources as unknown as StoredSource[];
      const sources = row.source_ids.flatMap((sourceId) => {
        const source = stored.find((one) => one.sourceId === sourceId);
        return source ? [{ ...source, name: names.get(sourceId) ?? source.key }] : [];
      });
      const profiles = row.weight_profiles as unknown as number[][];
      return [row.run, { run: row.run, modelVersion: row.model_version, sources, profiles }];
    }),
  );
}

/** A stored week, ready to be explained. */
export interface StoredWeek {
  run: number;
  scoreRaw: number | null;
  contributions: (number | null)[] | null;
  measures: (number | null)[];
  /** The group that it is relative to, the same from week to week. */
  group: string | null;
  isReducedConfidence: boolean;
}

export function explainedWeek(row: StoredWeek | undefined, sources: RunSources | undefined): ExplainedWeek {
  return {
    scoreRaw: row?.scoreRaw ?? null,
    contributions: (row?.contributions ?? []).flatMap((points, s) => {
      const source = sources?.sources[s];
      return source && points !== null ? [{ sourceId: source.sourceId, points, value: row?.measures[s] ?? null }] : [];
    }),
    group: row?.group ?? '',
    modelVersion: String(sources?.modelVersion),
    isReducedConfidence: row?.isReducedConfidence ?? false,
  };
}
