import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { arrayLiteral, bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { BulkValue } from '../../../platform/db/bulk-values.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { figuresRow, type GroupRow } from './group-rows.ts';
import { beat, type OpenRun, standingRunsOf } from './run-record.ts';
import { lastSeenDates, noScoreName, type ScoredWeek } from './scored-week.ts';

/** Rows of one statement. On the embedded database a statement holds up everything else: it must stay well under 200 ms. */
const batchRows = { embedded: 1_000, server: 50_000 };

/** Writes a run's groups and scores in many short transactions. Until the run stands nobody reads them. */
export async function storeRun(
  db: Database,
  open: OpenRun,
  scored: ScoredWeek,
  ids: Int32Array,
  modelVersion: number,
): Promise<void> {
  await storeGroups(db, open, scored, modelVersion);
  const { rows } = scored;
  for (let from = 0; from < rows.length; from += batchRows[db.kind]) {
    const part = rows.subarray(from, from + batchRows[db.kind]);
    await db.forInstitution(open.institutionId, async (trx) => {
      await beat(trx, open, 'storing', 50 + (45 * from) / rows.length);
      await insertScores(trx, open, scored, ids, part);
    });
  }
}

/** Removes what a failed or dropped run wrote. */
export async function removeRows(db: Database, institutionId: number, run: number): Promise<void> {
  for (let removed = 1; removed > 0; ) {
    removed = await db.forInstitution(institutionId, async (trx) => {
      const result = await sql`delete from scoring.score where institution_id = ${institutionId} and run = ${run}
        and enrolment_id in (select enrolment_id from scoring.score
          where institution_id = ${institutionId} and run = ${run} order by enrolment_id limit ${batchRows[db.kind]})`.execute(
        trx,
      );
      return Number(result.numAffectedRows ?? 0n);
    });
  }
  await db.forInstitution(institutionId, (trx) =>
    sql`delete from scoring.peer_group_week where institution_id = ${institutionId} and run = ${run}`.execute(trx),
  );
}

async function insertScores(
  trx: Tx,
  open: OpenRun,
  { measured, scores, numbers, lastSeen, profileNo }: ScoredWeek,
  ids: Int32Array,
  rows: Int32Array,
): Promise<void> {
  const { activity } = measured;
  const { measures } = scores.evidence;
  const { length } = rows;
  const each = (of: (position: number) => BulkValue) => ({ length, make: (row: number) => of(rows[row] ?? -1) });
  const real = (column: Float64Array) => each((i) => column[i] ?? Number.NaN);
  const whole = (column: Int32Array) => each((i) => notNegative(column[i]));
  const flag = (column: Uint8Array) => each((i) => column[i] === 1);
  const points = (columns: readonly Float64Array[]) => {
    const list = new Float64Array(columns.length);
    return (i: number) => {
      for (let s = 0; s < columns.length; s++) list[s] = columns[s]?.[i] ?? Number.NaN;
      return list;
    };
  };
  const contributions = points(scores.contributions);
  await bulkInsert(trx, 'scoring.score', {
    institution_id: { type: 'int4', values: open.institutionId },
    run: { type: 'int4', values: open.run },
    enrolment_id: { type: 'int4', values: each((i) => ids[i] ?? 0) },
    group_no: { type: 'int4', values: whole(numbers.used) },
    peer_group_no: { type: 'int4', values: whole(numbers.own) },
    absolute_group_no: { type: 'int4', values: whole(numbers.absolute) },
    score_raw: { type: 'float8', values: real(scores.scoreRaw) },
    absolute_index: { type: 'float8', values: real(scores.absoluteIndex) },
    coverage: { type: 'float8', values: real(scores.coverage) },
    measures: { type: 'float8[]', values: each(points(measures.map(({ x }) => x))) },
    contributions: {
      type: 'float8[]',
      values: each((i) => (Number.isNaN(scores.scoreRaw[i]) ? null : contributions(i))),
    },
    score: { type: 'int2', values: whole(scores.score) },
    profile_no: { type: 'int2', values: whole(profileNo) },
    no_score: { type: 'text', values: each((i) => noScoreName[scores.noScore[i] ?? 0] ?? null) },
    last_seen_on: { type: 'date', values: each(lastSeenDates(lastSeen)) },
    is_reduced_confidence: { type: 'bool', values: flag(scores.isReducedConfidence) },
    is_active: { type: 'bool', values: flag(activity.isActive) },
    is_seen: { type: 'bool', values: flag(activity.isSeen) },
    could_be_seen: { type: 'bool', values: flag(activity.couldBeSeen) },
  });
}

function notNegative(value: number | undefined): number | null {
  return value === undefined || value < 0 ? null : value;
}

async function storeGroups(db: Database, open: OpenRun, scored: ScoredWeek, modelVersion: number): Promise<void> {
  const sourceIds = scored.measured.sources.map(({ sourceId }) => sourceId);
  for (let from = 0; from < scored.groups.length; from += 200) {
    await db.forInstitution(open.institutionId, async (trx) => {
      for (const group of scored.groups.slice(from, from + 200)) {
        const referenceId = await storeReference(trx, open, group, modelVersion, sourceIds);
        await insertGroup(trx, open, group, referenceId);
      }
    });
  }
}

async function insertGroup(trx: Tx, open: OpenRun, group: GroupRow, referenceId: string | null): Promise<void> {
  const { figures, quartiles, absolute } = group;
  await sql`insert into scoring.peer_group_week (institution_id, run, group_no, level, group_key, label, members, scored, scored_here, active,
      measure_means, measure_sds, measure_counts, composite_mean, composite_sd, p25, p50, p75,
      absolute_mean, absolute_sd, absolute_count, reference_id, reference_kind)
    values (${open.institutionId}, ${open.run}, ${group.groupNo}, ${group.level}, ${group.key}, ${group.label}, ${group.members},
      ${group.scored}, ${group.scoredHere}, ${group.active}, ${numbers(figures?.means)}::text::float8[], ${numbers(figures?.sds)}::text::float8[],
      ${numbers(figures?.counts)}::text::int[], ${finite(figures?.compositeMean)}, ${finite(figures?.compositeSd)},
      ${finite(quartiles?.[0])}, ${finite(quartiles?.[1])}, ${finite(quartiles?.[2])},
      ${finite(absolute?.mean)}, ${finite(absolute?.sd)}, ${absolute?.count ?? 0}, ${referenceId}, ${group.reference?.kind ?? null})`.execute(
    trx,
  );
}

/** Stored once, however many runs use it; a second one with the same figures is the first. */
async function storeReference(
  trx: Tx,
  { institutionId }: OpenRun,
  { reference: of }: GroupRow,
  modelVersion: number,
  sourceIds: readonly number[],
): Promise<string | null> {
  if (!of) return null;
  const reference = of.fixed;
  if (reference.referenceId !== null) return reference.referenceId;
  const { means, sds, compositeMean, compositeSd } = figuresRow(reference.figures);
  const content = JSON.stringify([sourceIds, reference.weeks, means, sds, compositeMean, compositeSd]);
  const fingerprint = createHash('sha256').update(content).digest('hex');
  const { rows } = await sql<{ reference_id: string }>`
    insert into scoring.reference (institution_id, reference_id, group_key, model_version, source_ids, weeks, runs, measure_means,
      measure_sds, composite_mean, composite_sd, fingerprint, created_at)
    select ${institutionId}::int, ${uuidv7()}::uuid, ${reference.groupKey}, ${modelVersion}::int, ${numbers(sourceIds)}::text::int2[], w.weeks,
      ${standingRunsOf(institutionId, sql`w.weeks`)},
      ${numbers(means)}::text::float8[], ${numbers(sds)}::text::float8[], ${finite(compositeMean)}::float8, ${finite(compositeSd)}::float8,
      ${fingerprint}, now()
    from (select ${`{${reference.weeks.join(',')}}`}::text::date[] as weeks) w
    on conflict (institution_id, group_key, model_version, fingerprint) do update set runs = excluded.runs
    returning reference_id`.execute(trx);
  reference.referenceId = rows[0]?.reference_id ?? null;
  return reference.referenceId;
}

function numbers(values: readonly number[] | undefined): string | null {
  return values === undefined ? null : arrayLiteral(values);
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
