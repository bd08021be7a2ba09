import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { StandingWeek } from '../raise/standing-weeks.ts';

/** What had been read when a week was first scored: runs of that time, and activity as it was then. */
export interface KnownThen {
  weeks: readonly StandingWeek[];
  readUpTo: number | null;
}

/**
 * By week, what was known when it was first scored. Runs are numbered in the order in which they began, and what a later one superseded is
 * kept: so a correction that came afterwards is not seen.
 */
export async function knownWhenScored(db: Database, institutionId: number): Promise<Map<Week, KnownThen>> {
  const runs = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select(['run', 'week', 'read_up_to'])
      .where('institution_id', '=', institutionId)
      .where('state', 'in', ['standing', 'superseded'])
      .orderBy('run')
      .execute(),
  );
  const latest = new Map<Week, number>();
  const known = new Map<Week, KnownThen>();
  for (const { run, week, read_up_to } of runs) {
    latest.set(week, run);
    if (known.has(week)) continue;
    const weeks = [...latest].filter(([one]) => one <= week).map(([one, at]) => ({ week: one, run: at }));
    known.set(week, { weeks: weeks.toSorted((a, b) => (a.week < b.week ? -1 : 1)), readUpTo: read_up_to });
  }
  return known;
}
