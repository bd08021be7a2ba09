import type { Tx } from '../../platform/db/database.ts';
import { type ExplainedSource, type ExplainedWeek, explain } from '../../scoring/core/explain.ts';
import { because } from '../../scoring/core/explain-words.ts';
import type { MeasureKind } from '../../scoring/core/model.ts';
import type { Layout } from './layouts.ts';
import type { HistoryRow } from './student-rows.ts';

/** A run's sources as they were, in the order of its arrays. */
export interface RunSources {
  run: number;
  modelVersion: number;
  sources: (ExplainedSource & { name: string; key: string; isCovered: boolean; isImputed: boolean })[];
  /** Weights by profile, in the order of the sources. */
  profiles: number[][];
}

interface StoredSource {
  sourceId: number;
  key: string;
  measure: MeasureKind;
  direction: 1 | -1;
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

/** A source's name as it stands within a sentence: "quiz", but "VLE". */
export function inSentence(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

export function explainedWeek(row: HistoryRow | undefined, sources: RunSources | undefined): ExplainedWeek {
  return {
    scoreRaw: row?.scoreRaw ?? null,
    contributions: (row?.contributions ?? []).flatMap((points, s) => {
      const source = sources?.sources[s];
      return source && points !== null ? [{ sourceId: source.sourceId, points }] : [];
    }),
    group: row?.group ?? '',
    modelVersion: String(sources?.modelVersion),
    isReducedConfidence: row?.isReducedConfidence ?? false,
  };
}

/** "mostly fewer quiz days": what moved the score most since the week before, or else keeps it away from the peers'. */
export function mostlyOf(
  before: HistoryRow | undefined,
  now: HistoryRow | undefined,
  sources: ReadonlyMap<number, RunSources>,
  { pointsPerSd }: Pick<Layout, 'pointsPerSd'>,
): string | null {
  if (!now) return null;
  const run = sources.get(now.run);
  const weeks = [explainedWeek(before, sources.get(before?.run ?? 0)), explainedWeek(now, run)];
  const explanation = explain(weeks, run?.sources ?? [], pointsPerSd);
  if (explanation.kind === 'insufficient') return null;
  const nameOf = (sourceId: number) => inSentence(run?.sources.find((one) => one.sourceId === sourceId)?.name ?? '');
  const lead = explanation.change?.drivers.length ? explanation.change : explanation;
  return because(lead.drivers, lead.isMostlyOne, nameOf).replace(/^, (with )?/, '') || null;
}
