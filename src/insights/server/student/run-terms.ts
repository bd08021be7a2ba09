import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { absoluteParts, type CountedTerm, type FixedYardstick } from '../../core/cohort/domain-facts.ts';
import type { RunSources } from './explain-scores.ts';

/** What a run's stored scores are taken apart by: its sources with their domains, and its groups' fixed figures. */
export interface RunTerms {
  sources: RunSources;
  /** By group number of the run. */
  fixed: ReadonlyMap<number, FixedYardstick>;
  pointsPerSd: number;
  zClamp: number;
}

/** As scoring stores it, in the order of the run's sources. */
export interface TermsRow {
  profileNo: number;
  measures: readonly (number | null)[];
  contributions: readonly (number | null)[] | null;
  absoluteGroupNo: number | null;
  absoluteIndex: number | null;
}

export async function readYardsticks(
  trx: Tx,
  institutionId: number,
  runs: readonly number[],
): Promise<Map<number, Map<number, FixedYardstick>>> {
  const { rows } = await sql<{
    run: number;
    group_no: number;
    source_ids: number[];
    means: (number | null)[];
    sds: (number | null)[];
    mean: number;
    sd: number;
  }>`
    select g.run, g.group_no, f.source_ids, f.measure_means as means, f.measure_sds as sds, f.composite_mean as mean, f.composite_sd as sd
    from scoring.peer_group_week g
    join scoring.reference f on f.institution_id = ${institutionId} and f.reference_id = g.reference_id
    where g.institution_id = ${institutionId} and g.run = any(${`{${runs.join(',')}}`}::text::int[])`.execute(trx);
  const byRun = new Map<number, Map<number, FixedYardstick>>();
  for (const { run, group_no, source_ids, means, sds, mean, sd } of rows) {
    const groups = byRun.get(run) ?? new Map<number, FixedYardstick>();
    byRun.set(run, groups);
    const of = new Map<number, { mean: number; sd: number }>();
    source_ids.forEach((sourceId, s) => {
      const own = means[s];
      const spread = sds[s];
      // Null and NaN alike: nobody had the measure then.
      if (own != null && spread != null && !Number.isNaN(own)) of.set(sourceId, { mean: own, sd: spread });
    });
    groups.set(group_no, { of, compositeMean: mean, compositeSd: sd });
  }
  return byRun;
}

/** One enrolment's week, source by source, with the domain of each and its part of the score and of the absolute index. */
export function countedTerms({ sources, fixed, pointsPerSd, zClamp }: RunTerms, row: TermsRow): CountedTerm[] {
  const weights = sources.profiles[row.profileNo] ?? [];
  const terms = sources.sources.map(({ sourceId, direction, weightGroup }, s) => ({
    sourceId,
    direction,
    domain: weightGroup,
    weight: weights[s] ?? 0,
    x: row.measures[s] ?? null,
    points: row.contributions?.[s] ?? null,
  }));
  const yardstick = row.absoluteIndex === null ? undefined : fixed.get(row.absoluteGroupNo ?? -1);
  const absolute = yardstick ? absoluteParts(terms, yardstick, { pointsPerSd, zClamp }) : new Map<number, number>();
  return terms.map(({ direction: _, ...term }) => ({ ...term, absolute: absolute.get(term.sourceId) ?? null }));
}
