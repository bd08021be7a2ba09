import { sql } from 'kysely';
import { bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { SessionCount } from '../../core/session-tally.ts';
import type { Member } from './year-members.ts';

export interface SessionRow {
  member: Member;
  counts: SessionCount[];
}

/** In which sessions each of a stretch of enrolments was missing, in place of what stands. */
export async function writeSessionRows(
  trx: Tx,
  institutionId: number,
  rows: readonly SessionRow[],
  [first, last]: readonly [number, number],
): Promise<void> {
  await sql`delete from attendance.session_standing where institution_id = ${institutionId} and enrolment_id between ${first} and ${last}`.execute(
    trx,
  );
  await bulkInsert(trx, 'attendance.session_standing', {
    institution_id: { type: 'int4', values: institutionId },
    enrolment_id: { type: 'int4', values: rows.map(({ member }) => member.enrolmentId) },
    unit_id: { type: 'uuid', values: rows.map(({ member }) => member.unitId) },
    year_of_study: { type: 'text', values: rows.map(({ member }) => member.yearOfStudy) },
    sessions: { type: 'int2[]', values: rows.map(({ counts }) => counts.map(({ session }) => session)) },
    expected: { type: 'int2[]', values: rows.map(({ counts }) => counts.map(({ expected }) => expected)) },
    absent: { type: 'int2[]', values: rows.map(({ counts }) => counts.map(({ absent }) => absent)) },
  });
}

/**
 * Adds them up by unit, year group and session, a unit at a time, so that no statement is long.
 * @param unitIds whose changed; null: all
 */
export async function writeSessionSums(
  db: Database,
  institutionId: number,
  unitIds: readonly string[] | null,
): Promise<void> {
  const { rows: units } = await db.forInstitution(institutionId, (trx) =>
    sql<{ unitId: string }>`
      select distinct unit_id as "unitId" from attendance.session_standing where institution_id = ${institutionId}
      union select distinct unit_id from attendance.session_sum where institution_id = ${institutionId}`.execute(trx),
  );
  const changed = units.filter(({ unitId }) => unitIds === null || unitIds.includes(unitId));
  for (const { unitId } of changed)
    await db.forInstitution(institutionId, async (trx) => {
      await sql`delete from attendance.session_sum where institution_id = ${institutionId} and unit_id = ${unitId}::uuid`.execute(
        trx,
      );
      await sql`
        insert into attendance.session_sum (institution_id, unit_id, year_of_study, session_id, students, expected, absent)
        select ${institutionId}::int, s.unit_id, s.year_of_study, of.session, count(*)::int, sum(of.expected)::int, sum(of.absent)::int
        from attendance.session_standing s cross join lateral unnest(s.sessions, s.expected, s.absent) of (session, expected, absent)
        where s.institution_id = ${institutionId} and s.unit_id = ${unitId}::uuid group by 2, 3, 4`.execute(trx);
    });
}

export interface SessionSum {
  session: number;
  students: number;
  absent: number;
  expected: number;
}

/** Of units and a year group: the last session, each with a name, and all together. */
export async function sessionSums(
  trx: Tx,
  institutionId: number,
  { unitIds, year }: { unitIds: readonly string[] | null; year: string | null },
): Promise<SessionSum[]> {
  const { rows } = await sql<SessionSum>`
    select session_id as session, sum(students)::int as students, sum(absent)::int as absent, sum(expected)::int as expected
    from attendance.session_sum where institution_id = ${institutionId}
      ${unitIds === null ? sql`` : sql`and unit_id = any(${[...unitIds]}::uuid[])`}
      ${year === null ? sql`` : sql`and year_of_study = ${year}`}
    group by session_id`.execute(trx);
  return rows;
}
