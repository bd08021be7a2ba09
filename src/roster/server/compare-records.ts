import { sql } from 'kysely';
import { loadInstitution } from '../../institution/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { dayIn } from '../../kernel/week.ts';
import { recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import type { CompareRecordsView, StudentRecord } from '../core/record-views.ts';
import { requireStudent } from './students-in-scope.ts';

/** Two records side by side, for a person to say whether they are one student's. That they were looked at is recorded. */
export function compareRecords(
  { db, clock, actor }: Pick<Context, 'db' | 'clock' | 'actor'>,
  ids: { first: string; second: string },
): Promise<CompareRecordsView> {
  requireNeed(actor, 'roster:import');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const today = dayIn(timeZone, clock.now());
    const read = async (studentId: string) => {
      const reason = await requireStudent(trx, actor, 'roster:import', studentId, today);
      return { reason, record: await readRecord(trx, institutionId, studentId) };
    };
    const [first, second] = [await read(ids.first), await read(ids.second)];
    await recordViews(
      trx,
      { clock, actor },
      [first, second].map(({ reason, record }) => ({ studentId: record.studentId, page: 'merge', reason })),
    );
    return { first: first.record, second: second.record, shared: await sharedEnrolments(trx, institutionId, ids) };
  });
}

async function readRecord(trx: Tx, institutionId: number, studentId: string): Promise<StudentRecord> {
  const i = institutionId;
  const student = await trx
    .selectFrom('roster.student')
    .select(['display_name', 'date_of_birth', 'email'])
    .where('institution_id', '=', i)
    .where('student_id', '=', studentId)
    .executeTakeFirstOrThrow();
  const identifiers = await trx
    .selectFrom('roster.student_identifier')
    .select(['kind', 'value'])
    .where('institution_id', '=', i)
    .where('student_id', '=', studentId)
    .orderBy('kind')
    .orderBy('value')
    .execute();
  const enrolments = await sql<StudentRecord['enrolments'][number]>`
    select u.name as programme, e.term_code as term, e.year_of_study as year, e.starts_on as "from", e.ends_on as "to"
    from roster.enrolment e join institution.unit u on u.institution_id = ${i} and u.unit_id = e.programme_unit_id
    where e.institution_id = ${i} and e.student_id = ${studentId} and e.end_reason is distinct from 'merged'
    order by e.academic_year desc, e.is_primary desc, e.enrolment_id`.execute(trx);
  const carers = await sql<{ name: string }>`
    select distinct s.display_name as name from roster.caseload c
    join roster.staff s on s.institution_id = ${i} and s.staff_id = c.staff_id
    where c.institution_id = ${i} and c.student_id = ${studentId} order by 1`.execute(trx);
  const counts = await sql<{ classes: number; guardians: number; circumstances: number }>`select
    (select count(*)::int from roster.class_student where institution_id = ${i} and student_id = ${studentId}) as classes,
    (select count(*)::int from roster.guardianship where institution_id = ${i} and student_id = ${studentId}) as guardians,
    (select count(*)::int from roster.circumstance where institution_id = ${i} and student_id = ${studentId}) as circumstances`.execute(
    trx,
  );
  return {
    studentId,
    name: student.display_name,
    dateOfBirth: student.date_of_birth,
    email: student.email,
    identifiers,
    enrolments: enrolments.rows,
    lookedAfterBy: carers.rows.map(({ name }) => name),
    ...(counts.rows[0] ?? { classes: 0, guardians: 0, circumstances: 0 }),
  };
}

async function sharedEnrolments(
  trx: Tx,
  institutionId: number,
  { first, second }: { first: string; second: string },
): Promise<string[]> {
  const { rows } = await sql<{ says: string }>`
    select distinct u.name || ', ' || a.term_code as says
    from roster.enrolment a
    join roster.enrolment b on b.institution_id = ${institutionId} and b.student_id = ${second}
      and b.programme_unit_id = a.programme_unit_id and b.term_code = a.term_code
    join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = a.programme_unit_id
    where a.institution_id = ${institutionId} and a.student_id = ${first} order by 1`.execute(trx);
  return rows.map(({ says }) => says);
}
