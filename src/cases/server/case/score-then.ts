import { sql } from 'kysely';
import type { IsoDate, Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** A student's last score on a day: what stands beside each entry of a timeline. */
export interface ScoreThen {
  score: number | null;
  absoluteIndex: number | null;
  week: Week | null;
}

export const no_score_then: ScoreThen = { score: null, absoluteIndex: null, week: null };

/** The score of each student's primary enrolment in the last week that was scored by that day. */
export async function scoresOn(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  day: IsoDate,
): Promise<Map<string, ScoreThen>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<{ student_id: string; score: number | null; absolute_index: number | null; week: Week }>`
    with run as materialized (
      select run, week from scoring.run where institution_id = ${institutionId} and state = 'standing' and week <= ${day}::date - 6
      order by week desc limit 1)
    select e.student_id, s.score, s.absolute_index, run.week
    from run
    join roster.enrolment e on e.institution_id = ${institutionId} and e.student_id = any(${[...studentIds]}::uuid[]) and e.is_primary
    join scoring.score s on s.institution_id = ${institutionId} and s.run = run.run and s.enrolment_id = e.enrolment_id`.execute(
    trx,
  );
  return new Map(
    rows.map((row) => [row.student_id, { score: row.score, absoluteIndex: row.absolute_index, week: row.week }]),
  );
}
