import { sql } from 'kysely';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';

/** A week's standing scores, in the order of the enrolments' ids. */
export interface PastScores {
  ids: Int32Array;
  /** NaN without a score. */
  scoreRaw: Float64Array;
  /** The mean of the attendance rates that the enrolment has; NaN for none. */
  attendance: Float64Array;
  /** 1 seen, 0 not seen though it could have been, -1 where no source could. */
  seen: Int8Array;
}

const batchRows = { embedded: 10_000, server: 100_000 };

interface Packed {
  n: number;
  ids: Uint8Array | null;
  raw: Uint8Array | null;
  attendance: Uint8Array | null;
  seen: Uint8Array | null;
}

/**
 * Null when no run stands for the week. Columns come as bytes: a million rows as objects would take seconds and most of a
 * gigabyte.
 */
export async function readPastScores(db: Database, institutionId: number, week: Week): Promise<PastScores | null> {
  const standing = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select(['run', 'sources'])
      .where('institution_id', '=', institutionId)
      .where('week', '=', week)
      .where('state', '=', 'standing')
      .executeTakeFirst(),
  );
  if (!standing) return null;
  // Written by finishRun alone.
  const sources = standing.sources as unknown as { weightGroup: string; measure: string }[];
  const rates = sources.flatMap(({ weightGroup, measure }, s) =>
    isAttendance({ weightGroup, measure }) ? [s + 1] : [],
  );
  const parts: Packed[] = [];
  for (let after = 0; ; ) {
    const part = await readPart(db, institutionId, standing.run, rates, after);
    parts.push(part);
    if (part.n < batchRows[db.kind]) break;
    after = view(part.ids).getInt32((part.n - 1) * 4);
  }
  return unpacked(parts);
}

/** Which sources say whether a student came. */
export function isAttendance({ weightGroup, measure }: { weightGroup: string; measure: string }): boolean {
  return weightGroup === 'attendance' && measure === 'rate';
}

async function readPart(
  db: Database,
  institutionId: number,
  run: number,
  rates: readonly number[],
  after: number,
): Promise<Packed> {
  const attendance =
    rates.length === 0
      ? sql`null::float8`
      : sql`(select avg(x) from unnest(array[${sql.raw(rates.map((at) => `measures[${at}]`).join(', '))}]) as x)`;
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<Packed>`select count(*)::int as n, string_agg(int4send(enrolment_id), ''::bytea order by enrolment_id) as ids,
        string_agg(float8send(coalesce(score_raw, 'NaN')), ''::bytea order by enrolment_id) as raw,
        string_agg(float8send(coalesce(attendance, 'NaN')), ''::bytea order by enrolment_id) as attendance,
        string_agg(int2send(case when is_seen then 1 when could_be_seen then 0 else -1 end::int2), ''::bytea order by enrolment_id) as seen
      from (
        select enrolment_id, score_raw, ${attendance} as attendance, is_seen, could_be_seen from scoring.score
        where institution_id = ${institutionId} and run = ${run} and enrolment_id > ${after}
        order by enrolment_id limit ${batchRows[db.kind]}
      ) part`.execute(trx),
  );
  return rows[0] ?? { n: 0, ids: null, raw: null, attendance: null, seen: null };
}

/** PostgreSQL's binary forms are big-endian. */
function unpacked(parts: readonly Packed[]): PastScores {
  const size = parts.reduce((sum, { n }) => sum + n, 0);
  const scores: PastScores = {
    ids: new Int32Array(size),
    scoreRaw: new Float64Array(size),
    attendance: new Float64Array(size),
    seen: new Int8Array(size),
  };
  let at = 0;
  for (const part of parts) {
    const [ids, raw, attendance, seen] = [view(part.ids), view(part.raw), view(part.attendance), view(part.seen)];
    for (let i = 0; i < part.n; i++, at++) {
      scores.ids[at] = ids.getInt32(i * 4);
      scores.scoreRaw[at] = raw.getFloat64(i * 8);
      scores.attendance[at] = attendance.getFloat64(i * 8);
      scores.seen[at] = seen.getInt16(i * 2);
    }
  }
  return scores;
}

function view(bytes: Uint8Array | null): DataView {
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new DataView(new ArrayBuffer(0));
}

/** The scores that a run shows, whether it still stands or not, in the order of the enrolments' ids; -1 for none. */
export async function readShownScores(
  db: Database,
  institutionId: number,
  run: number,
): Promise<{ ids: Int32Array; score: Int16Array }> {
  const parts: { n: number; ids: DataView; score: DataView }[] = [];
  for (let after = 0; ; ) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<{ n: number; ids: Uint8Array | null; score: Uint8Array | null }>`select count(*)::int as n,
          string_agg(int4send(enrolment_id), ''::bytea order by enrolment_id) as ids,
          string_agg(int2send(coalesce(score, -1)::int2), ''::bytea order by enrolment_id) as score
        from (select enrolment_id, score from scoring.score
          where institution_id = ${institutionId} and run = ${run} and enrolment_id > ${after}
          order by enrolment_id limit ${batchRows[db.kind]}) part`.execute(trx),
    );
    const part = { n: rows[0]?.n ?? 0, ids: view(rows[0]?.ids ?? null), score: view(rows[0]?.score ?? null) };
    parts.push(part);
    if (part.n < batchRows[db.kind]) break;
    after = part.ids.getInt32((part.n - 1) * 4);
  }
  const size = parts.reduce((sum, { n }) => sum + n, 0);
  const shown = { ids: new Int32Array(size), score: new Int16Array(size) };
  let at = 0;
  for (const { n, ids, score } of parts)
    for (let i = 0; i < n; i++, at++) {
      shown.ids[at] = ids.getInt32(i * 4);
      shown.score[at] = score.getInt16(i * 2);
    }
  return shown;
}

/** By group key the mean absolute index of a week's standing run. */
export async function readGroupIndex(db: Database, institutionId: number, week: Week): Promise<Map<string, number>> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ group_key: string; absolute_mean: number }>`select g.group_key, g.absolute_mean
      from scoring.run r join scoring.peer_group_week g on g.institution_id = r.institution_id and g.run = r.run
      where r.institution_id = ${institutionId} and r.week = ${week}::date and r.state = 'standing'
        and g.level = 0 and g.absolute_mean is not null`.execute(trx),
  );
  return new Map(rows.map((row) => [row.group_key, row.absolute_mean]));
}
