import { addDays } from '../../../kernel/week.ts';
import type { RunsView, RunView } from '../../core/views.ts';
import { dueWeeks } from './due-weeks.ts';
import type { RunContext } from './run-record.ts';
import { scorableWeeks } from './run-week.ts';

/** The last runs, newest first, with progress and failures, and which week comes next. */
export async function listRuns(context: RunContext, limit: number): Promise<RunsView> {
  const { db, actor } = context;
  const rows = await db.forInstitution(actor.institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select([
        'run',
        'week',
        'state',
        'reason',
        'started_by',
        'started_at',
        'finished_at',
        'checked_at',
        'model_version',
      ])
      .select(['phase', 'progress_pct', 'part', 'parts', 'failure', 'counts'])
      .where('institution_id', '=', actor.institutionId)
      .orderBy('run', 'desc')
      .limit(limit)
      .execute(),
  );
  const runs = rows.map(
    (row): RunView => ({
      run: row.run,
      week: row.week,
      // The table's checks hold these to their literals.
      state: row.state as RunView['state'],
      reason: row.reason as RunView['reason'],
      phase: row.phase as RunView['phase'],
      startedBy: row.started_by,
      startedAt: row.started_at.toISOString(),
      finishedAt: row.finished_at?.toISOString() ?? null,
      checkedAt: row.checked_at?.toISOString() ?? null,
      modelVersion: row.model_version,
      progressPct: row.progress_pct,
      part: row.part,
      parts: row.parts,
      failure: row.failure,
      counts: 'scored' in row.counts ? (row.counts as unknown as RunView['counts']) : null,
    }),
  );
  return { runs, nextWeek: await nextWeek(context), isRunning: runs.some(({ state }) => state === 'running') };
}

/** The first week that is over, covered, and either not scored yet or changed by a delivery since. */
async function nextWeek(context: RunContext): Promise<string | null> {
  const { base, teaching, over } = await scorableWeeks(context, false);
  const isDue = await dueWeeks(context);
  return teaching.find((week) => base.coveredWeeks.has(week) && addDays(week, 6) <= over && isDue(week)) ?? null;
}
