import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { IsoDate, Week } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { studentScope, unknownStudent, whyStudent } from '../../../roster/server/index.ts';
import type { StudentView } from '../../core/student/student-views.ts';
import { defaultThresholds } from '../lists/list-students.ts';
import { openPage, type Page } from '../lists/page.ts';
import { lastDayOf } from '../lists/student-rows.ts';
import { trouble } from '../problems.ts';
import { enrolmentViews } from './enrolment-views.ts';

/** A student's page. That it was looked at, and on which ground, is recorded. */
export async function viewStudent(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  { studentId: asked, week }: { studentId: string; week?: Week | undefined },
): Promise<StudentView> {
  refuseDeidentified(actor);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, week);
    const studentId = await keptRecord(trx, actor.institutionId, asked);
    const reason = await whyStudent(trx, await studentScope(trx, actor, 'students:read'), studentId, page.today);
    // The id that was asked for, and no other: whose it was merged into is for those who may see the student.
    if (reason === null) throw unknownStudent(asked);
    const student = await readStudent(trx, actor.institutionId, studentId);
    const lookedAfterBy = await readLookedAfterBy(trx, actor, studentId, page.today);
    const circumstances = await readCircumstances(trx, actor, page, studentId);
    const enrolments = await enrolmentViews(trx, page, studentId, circumstances);
    await recordViews(trx, { clock, actor }, [{ studentId, page: 'student', reason }]);
    return {
      week: page.week,
      studentId,
      ...student,
      reason,
      lookedAfterBy,
      circumstances,
      thresholds: page.base?.thresholds ?? defaultThresholds,
      enrolments,
    };
  });
}

/** A duplicate record that was merged into another speaks for that one: links to it still lead to the student. */
async function keptRecord(trx: Tx, institutionId: number, studentId: string): Promise<string> {
  const row = await trx
    .selectFrom('roster.student')
    .select('merged_into_student_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  return row?.merged_into_student_id ?? studentId;
}

/** Whoever sees de-identified data only has no pages about single students. */
export function refuseDeidentified(actor: Actor): void {
  if (!actor.isDeidentified) return;
  throw trouble.deIdentifiedOnly('You see de-identified data only, so there are no pages about single students.');
}

async function readStudent(trx: Tx, institutionId: number, studentId: string) {
  const { display_name, given_name } = await trx
    .selectFrom('roster.student')
    .select(['display_name', 'given_name'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirstOrThrow();
  const identifiers = await trx
    .selectFrom('roster.student_identifier')
    .select(['kind as scheme', 'value'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('kind')
    .orderBy('value')
    .execute();
  return { name: display_name, givenName: given_name, identifiers };
}

async function readLookedAfterBy(
  trx: Tx,
  { institutionId, staffId }: Actor,
  studentId: string,
  today: IsoDate,
): Promise<StudentView['lookedAfterBy']> {
  const carers = await trx
    .selectFrom('roster.caseload as c')
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 'c.institution_id').onRef('s.staff_id', '=', 'c.staff_id'),
    )
    .select(['s.staff_id', 's.display_name', 'c.kind as role'])
    .where('c.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('c.student_id', '=', studentId)
    .where((on) => on.or([on('c.starts_on', 'is', null), on('c.starts_on', '<=', today)]))
    .where((on) => on.or([on('c.ends_on', 'is', null), on('c.ends_on', '>=', today)]))
    .orderBy('c.kind')
    .orderBy('s.display_name')
    .execute();
  const teachers = await trx
    .selectFrom('roster.class_student as m')
    .innerJoin('roster.class_staff as t', (join) =>
      join.onRef('t.institution_id', '=', 'm.institution_id').onRef('t.class_id', '=', 'm.class_id'),
    )
    .innerJoin('roster.staff as s', (join) =>
      join.onRef('s.institution_id', '=', 't.institution_id').onRef('s.staff_id', '=', 't.staff_id'),
    )
    .innerJoin('roster.class as k', (join) =>
      join.onRef('k.institution_id', '=', 'm.institution_id').onRef('k.class_id', '=', 'm.class_id'),
    )
    .select(['s.staff_id', 's.display_name', 'k.name as class'])
    .where('m.institution_id', '=', institutionId)
    .where('t.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('k.institution_id', '=', institutionId)
    .where('m.student_id', '=', studentId)
    .where((on) => on.or([on('m.starts_on', 'is', null), on('m.starts_on', '<=', today)]))
    .where((on) => on.or([on('m.ends_on', 'is', null), on('m.ends_on', '>=', today)]))
    .orderBy('k.name')
    .execute();
  return [
    ...carers.map((row) => ({ name: row.display_name, role: row.role, isReader: row.staff_id === staffId })),
    ...teachers.map((row) => ({
      name: row.display_name,
      role: `teaches ${row.class}`,
      isReader: row.staff_id === staffId,
    })),
  ];
}

/** Why the score should be read with care. The reason of a restricted one is for those who look after the student. */
async function readCircumstances(
  trx: Tx,
  actor: Actor,
  page: Page,
  studentId: string,
): Promise<StudentView['circumstances']> {
  const lastDay = lastDayOf(page);
  const rows = await trx
    .selectFrom('roster.circumstance')
    .select(['kind', 'reason', 'is_restricted', 'starts_on', 'ends_on'])
    .where('institution_id', '=', actor.institutionId)
    .where('student_id', '=', studentId)
    .where('starts_on', '<=', lastDay)
    .orderBy('starts_on')
    .execute();
  const isNear =
    actor.why('students:read').some(({ via }) => via === 'caseload') || actor.roleKeys.includes('safeguarding-lead');
  return rows.map(({ kind, reason, is_restricted, starts_on, ends_on }) => {
    const said = is_restricted && !isNear ? 'ask who looks after the student' : reason;
    return {
      words: kind === 'exemption' ? `Exempt: ${said}` : `Known circumstance: ${said}`,
      from: starts_on,
      to: ends_on,
    };
  });
}
