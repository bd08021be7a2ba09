import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Citation } from '../../core/views.ts';
import { scoresOn } from './score-then.ts';

/** Score and trends of the student's primary enrolment as they stand on a day, to be quoted; null before the first score. */
export async function citationOn(
  trx: Tx,
  institutionId: number,
  studentId: string,
  day: IsoDate,
): Promise<Citation | null> {
  const then = (await scoresOn(trx, institutionId, [studentId], day)).get(studentId);
  if (!then?.week) return null;
  const { rows } = await sql<{ kind: string }>`
    select f.kind from scoring.run r
    join roster.enrolment e on e.institution_id = ${institutionId} and e.student_id = ${studentId}::uuid and e.is_primary
    join trends.flag f on f.institution_id = ${institutionId} and f.run = r.run and f.enrolment_id = e.enrolment_id
    where r.institution_id = ${institutionId} and r.week = ${then.week}::date and r.state = 'standing' order by f.kind`.execute(
    trx,
  );
  return {
    score: then.score,
    absoluteIndex: then.absoluteIndex,
    week: then.week,
    trends: rows.map(({ kind }) => kind),
  };
}
