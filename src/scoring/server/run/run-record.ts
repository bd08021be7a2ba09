import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Week } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { type Database, jsonb, type Tx } from '../../../platform/db/database.ts';
import { scoringTrouble } from '../problems.ts';

export interface RunContext {
  db: Database;
  clock: Clock;
  actor: Actor;
}

export type RunReason = 'schedule' | 'button' | 'command' | 'correction' | 'import';
export type RunPhase = 'reading' | 'scoring' | 'storing' | 'trends';

/** A run under way. */
export interface OpenRun {
  institutionId: number;
  run: number;
  week: Week;
}

export interface NewRun {
  week: Week;
  modelVersion: number;
  reason: RunReason;
  part?: { part: number; parts: number };
}

/** A worker that has been silent for so long has died with its process. */
const silence_seconds = 120;

/** Opens a run; the unique index lets only one worker have it. A dead worker's run is taken for failed. */
export async function beginRun({ db, clock, actor }: RunContext, wanted: NewRun): Promise<OpenRun> {
  const { institutionId } = actor;
  const { week, modelVersion, reason, part } = wanted;
  const run = await db.forInstitution(institutionId, async (trx) => {
    await closeDeadRuns(trx, institutionId);
    const { rows } = await sql<{ run: number }>`
      insert into scoring.run (institution_id, run, week, model_version, state, reason, started_by, started_at, beat_at, part, parts)
      select ${institutionId}::int, coalesce(max(run), 0) + 1, ${week}::date, ${modelVersion}::int, 'running', ${reason},
        ${actor.name}, ${instant(clock)}, now(), ${part?.part ?? 1}::int, ${part?.parts ?? 1}::int
      from scoring.run where institution_id = ${institutionId}
      on conflict do nothing returning run`.execute(trx);
    return rows[0]?.run ?? null;
  });
  if (run !== null) return { institutionId, run, week };
  throw scoringTrouble.alreadyRunning(
    'This week is being scored right now. Wait until that run is done; its progress is on the page of runs.',
    { week },
  );
}

const brokenOff =
  'The process that worked on this run ended in the middle of it. The scores of the run before still stand.';

/** Whether a run broke off after which its week was not scored again: then somebody should go on with it. */
export async function hasBrokenOffRun(trx: Tx, institutionId: number): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from scoring.run r
    where r.institution_id = ${institutionId} and r.state = 'failed' and r.failure = ${brokenOff} and not exists (
      select from scoring.run later
      where later.institution_id = ${institutionId} and later.week = r.week and later.run > r.run)`.execute(trx);
  return (rows[0]?.n ?? 0) > 0;
}

/** Whether any week has scores. */
export async function hasStandingRun(trx: Tx, institutionId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('scoring.run')
    .select('run')
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Calls runs failed whose worker died.
 * @param takesOver true when the caller knows that no other process works (the embedded database, at start-up)
 */
export async function closeDeadRuns(trx: Tx, institutionId: number, takesOver = false): Promise<void> {
  await sql`update scoring.run set state = 'failed', finished_at = now(),
      failure = ${brokenOff}
    where institution_id = ${institutionId} and state = 'running'
      and (${takesOver} or beat_at < now() - make_interval(secs => ${silence_seconds}))`.execute(trx);
}

/** Failed runs of which rows are left: their worker died before it could remove them. */
export async function failedRunsWithRows(trx: Tx, institutionId: number): Promise<OpenRun[]> {
  const { rows } = await sql<{ run: number; week: Week }>`select r.run, r.week from scoring.run r
    where r.institution_id = ${institutionId} and r.state = 'failed' and exists (
      select from scoring.peer_group_week g where g.institution_id = ${institutionId} and g.run = r.run)`.execute(trx);
  return rows.map((row) => ({ institutionId, ...row }));
}

/** Says that the worker lives and how far it is; fails when the run was taken over. */
export async function beat(trx: Tx, open: OpenRun, phase: RunPhase, progress_pct: number): Promise<void> {
  const kept =
    await sql`update scoring.run set beat_at = now(), phase = ${phase}, progress_pct = ${Math.floor(progress_pct)}
    where institution_id = ${open.institutionId} and run = ${open.run} and state = 'running'`.execute(trx);
  if (Number(kept.numAffectedRows ?? 0n) === 0) throw lost(open);
}

export interface RunResult {
  sourceIds: readonly number[];
  sources: readonly unknown[];
  weightProfiles: readonly number[][];
  readUpTo: number;
  heardUpTo: number;
  counts: Record<string, unknown>;
  fingerprint: string;
}

/** The switch: the run stands, what it supersedes does not any more. Until here nobody reads its rows. */
export async function finishRun({ db, clock, actor }: RunContext, open: OpenRun, result: RunResult): Promise<void> {
  const { institutionId, run, week } = open;
  await db.forInstitution(institutionId, async (trx) => {
    const superseded = await sql<{ run: number }>`update scoring.run set state = 'superseded'
      where institution_id = ${institutionId} and week = ${week}::date and state = 'standing' returning run`.execute(
      trx,
    );
    const stands = await sql`update scoring.run set state = 'standing', phase = 'done', progress_pct = 100,
        finished_at = ${instant(clock)}, source_ids = ${`{${result.sourceIds.join(',')}}`}::text::int2[],
        sources = ${jsonb(result.sources)}, weight_profiles = ${jsonb(result.weightProfiles)},
        read_up_to = ${result.readUpTo}, heard_up_to = ${result.heardUpTo}, counts = ${jsonb(result.counts)}, fingerprint = ${result.fingerprint}
      where institution_id = ${institutionId} and run = ${run} and state = 'running'`.execute(trx);
    if (Number(stands.numAffectedRows ?? 0n) === 0) throw lost(open);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'scoring.run-week',
        subject: { kind: 'run', id: String(run) },
        details: { week, supersedes: superseded.rows[0]?.run ?? null, ...result.counts },
      },
    );
  });
}

/** The same numbers as the standing run's: that one stays, and remembers that it was checked. */
export async function dropUnchangedRun(
  { db, clock }: RunContext,
  open: OpenRun,
  standing: number,
  { readUpTo, heardUpTo }: Pick<RunResult, 'readUpTo' | 'heardUpTo'>,
): Promise<void> {
  const { institutionId, run } = open;
  await db.forInstitution(institutionId, async (trx) => {
    await sql`delete from scoring.run where institution_id = ${institutionId} and run = ${run} and state = 'running'`.execute(
      trx,
    );
    await sql`update scoring.run set checked_at = ${instant(clock)}, read_up_to = ${readUpTo}, heard_up_to = ${heardUpTo}
      where institution_id = ${institutionId} and run = ${standing}`.execute(trx);
  });
}

/** The run before keeps standing; what this one wrote is never read, and is removed. */
export async function failRun({ db }: RunContext, open: OpenRun, failure: string): Promise<void> {
  const { institutionId, run } = open;
  await db.forInstitution(institutionId, (trx) =>
    sql`update scoring.run set state = 'failed', finished_at = now(), failure = ${failure}
      where institution_id = ${institutionId} and run = ${run} and state = 'running'`.execute(trx),
  );
}

export async function standingRun(
  db: Database,
  institutionId: number,
  week: Week,
): Promise<{ run: number; fingerprint: string | null } | null> {
  const row = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select(['run', 'fingerprint'])
      .where('institution_id', '=', institutionId)
      .where('week', '=', week)
      .where('state', '=', 'standing')
      .executeTakeFirst(),
  );
  return row ?? null;
}

/** An array of the runs that stand for an array of weeks, in their order; 0 where none does. */
export function standingRunsOf(institutionId: number, weeks: RawBuilder<unknown>): RawBuilder<number[]> {
  return sql`(select array_agg(coalesce(standing.run, 0) order by listed.monday) from unnest(${weeks}) as listed (monday)
    left join scoring.run standing on standing.institution_id = ${institutionId} and standing.week = listed.monday
      and standing.state = 'standing')`;
}

function instant(clock: Clock): Date {
  return new Date(clock.now().epochMilliseconds);
}

function lost(open: OpenRun): Error {
  return scoringTrouble.runLost(
    'Another process took over scoring this week. Nothing of this attempt is shown; look at the page of runs to see how it ended.',
    { week: open.week },
  );
}
