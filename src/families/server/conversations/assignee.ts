import { sql } from 'kysely';
import { tutorOf } from '../../../cases/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { present } from './stand-in.ts';
import { whoAnswers } from './who-hears.ts';

/** Who answers a family: who looks after the student, else somebody of their language; whoever stands in, while they are away. Nobody who could not open it. */
export async function assigneeFor(
  trx: Tx,
  institutionId: number,
  { studentIds, language, today }: { studentIds: readonly string[]; language: string; today: string },
): Promise<string | null> {
  const speakers = await speakersOf(trx, institutionId, language, today);
  const wanted: string[] = [];
  for (const studentId of studentIds) {
    const tutor = await tutorOf(trx, institutionId, studentId, today);
    if (tutor) wanted.push(tutor);
  }
  const standing: string[] = [];
  for (const staffId of [...wanted, ...speakers]) standing.push(await present(trx, institutionId, staffId, today));
  const [first] = await whoAnswers(trx, institutionId, standing, studentIds, today);
  return first ?? null;
}

/** The staff who speak a language with families, the one with the least to answer first. */
export async function speakersOf(trx: Tx, i: number, language: string, today: string): Promise<string[]> {
  const { rows } = await sql<{ staff_id: string }>`
    select p.staff_id from families.speaker p join roster.staff s on s.institution_id = ${i} and s.staff_id = p.staff_id
    where p.institution_id = ${i} and ${language} = any(p.languages) and (s.left_on is null or s.left_on > ${today}::date)
    order by (select count(*) from families.conversation c
      where c.institution_id = ${i} and c.assigned_staff_id = p.staff_id and c.state = 'open'), p.staff_id limit 5`.execute(
    trx,
  );
  return rows.map((row) => row.staff_id);
}
