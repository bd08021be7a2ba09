import { type Expression, type SqlBool, sql } from 'kysely';
import { listUnits, unitSubtree } from '../../institution/server/index.ts';
import type { Actor, Need, Why } from '../../kernel/actor.ts';
import { catalogue, type Problem } from '../../kernel/problem.ts';
import type { Tx } from '../../platform/db/database.ts';

export const rosterTrouble = catalogue('roster', {
  notFound: { status: 404, title: 'Student not found' },
});

/** Why an actor may see students, with units spread to everything below them: ready for SQL. */
export interface StudentScope {
  institutionId: number;
  seesAll: boolean;
  unitIds: readonly string[];
  caseloadOf: readonly string[];
  classesOf: readonly string[];
  why: Why;
}

export async function studentScope(trx: Tx, actor: Actor, need: Need): Promise<StudentScope> {
  const why = actor.why(need);
  const tops = why.flatMap((ground) => (ground.via === 'unit' ? [ground.unitId] : []));
  const units = tops.length > 0 ? await listUnits(trx, actor.institutionId) : [];
  return {
    institutionId: actor.institutionId,
    seesAll: why.some((ground) => ground.via === 'institution'),
    unitIds: [...new Set(tops.flatMap((unitId) => unitSubtree(units, unitId)))],
    caseloadOf: why.flatMap((ground) => (ground.via === 'caseload' ? [ground.staffId] : [])),
    classesOf: why.flatMap((ground) => (ground.via === 'class' ? [ground.staffId] : [])),
    why,
  };
}

/**
 * The students of a scope as a predicate on a column that holds a student_id.
 * @NOTE Inside, tables are called scope_of and scope_class, so that no caller's table is taken for them: everybody would be in scope.
 * @param today membership of caseloads and classes is read on this day
 */
export function inScope(scope: StudentScope, studentId: Expression<string>, today: string): Expression<SqlBool> {
  if (scope.seesAll) return sql<SqlBool>`true`;
  const i = scope.institutionId;
  const ways: Expression<SqlBool>[] = [];
  if (scope.unitIds.length > 0) {
    ways.push(sql<SqlBool>`exists (select from roster.enrolment scope_of where scope_of.institution_id = ${i} and scope_of.student_id = ${studentId}
      and (scope_of.programme_unit_id = any(${[...scope.unitIds]}::uuid[]) or scope_of.campus_unit_id = any(${[...scope.unitIds]}::uuid[])))`);
  }
  if (scope.caseloadOf.length > 0) {
    ways.push(sql<SqlBool>`exists (select from roster.caseload scope_of where scope_of.institution_id = ${i} and scope_of.student_id = ${studentId}
      and scope_of.staff_id = any(${[...scope.caseloadOf]}::uuid[]) and (scope_of.starts_on is null or scope_of.starts_on <= ${today}::date) and (scope_of.ends_on is null or scope_of.ends_on >= ${today}::date))`);
  }
  if (scope.classesOf.length > 0) {
    ways.push(sql<SqlBool>`exists (select from roster.class_student scope_of join roster.class_staff scope_class on scope_class.institution_id = scope_of.institution_id and scope_class.class_id = scope_of.class_id
      where scope_of.institution_id = ${i} and scope_of.student_id = ${studentId} and scope_class.staff_id = any(${[...scope.classesOf]}::uuid[])
      and (scope_of.starts_on is null or scope_of.starts_on <= ${today}::date) and (scope_of.ends_on is null or scope_of.ends_on >= ${today}::date))`);
  }
  if (ways.length === 0) return sql<SqlBool>`false`;
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** The students whom the scope's caseloads and classes hold: few enough to name them. Units and institutions are left out. */
export async function studentsLookedAfter(trx: Tx, scope: StudentScope, today: string): Promise<string[]> {
  if (scope.caseloadOf.length === 0 && scope.classesOf.length === 0) return [];
  const i = scope.institutionId;
  const { rows } = await sql<{ student_id: string }>`
    select s.student_id from roster.caseload s
    where s.institution_id = ${i} and s.staff_id = any(${[...scope.caseloadOf]}::uuid[])
      and (s.starts_on is null or s.starts_on <= ${today}::date) and (s.ends_on is null or s.ends_on >= ${today}::date)
    union
    select s.student_id from roster.class_student s join roster.class_staff t on t.institution_id = s.institution_id and t.class_id = s.class_id
    where s.institution_id = ${i} and t.institution_id = ${i} and t.staff_id = any(${[...scope.classesOf]}::uuid[])
      and (s.starts_on is null or s.starts_on <= ${today}::date) and (s.ends_on is null or s.ends_on >= ${today}::date)`.execute(
    trx,
  );
  return rows.map((row) => row.student_id);
}

/**
 * The words that say why this actor may see this student, or null when they may not. One ground is enough; they are tried
 * from the nearest (looks after) to the widest.
 */
export async function whyStudent(
  trx: Tx,
  scope: StudentScope,
  studentId: string,
  today: string,
): Promise<string | null> {
  const narrow: StudentScope[] = [
    { ...scope, seesAll: false, unitIds: [], classesOf: [] },
    { ...scope, seesAll: false, unitIds: [], caseloadOf: [] },
    { ...scope, seesAll: false, caseloadOf: [], classesOf: [] },
    { ...scope },
  ];
  const vias = ['caseload', 'class', 'unit', 'institution'] as const;
  for (const [index, part] of narrow.entries()) {
    const ground = scope.why.find(({ via }) => via === vias[index]);
    if (!ground) continue;
    const found = await trx
      .selectFrom('roster.student as st')
      .select('st.student_id')
      .where('st.institution_id', '=', scope.institutionId)
      .where('st.student_id', '=', studentId)
      .where(inScope(part, sql.ref<string>('st.student_id'), today))
      .executeTakeFirst();
    if (found) return ground.reason;
  }
  return null;
}

/** What is said of a student out of reach, and of one that does not exist. */
export function unknownStudent(studentId: string): Problem {
  return rosterTrouble.notFound(
    'No student of yours has this address. Check the link, or ask who looks after the student.',
    { studentId },
  );
}

/** The reason on which the actor sees the student; a student out of scope is as unknown as one that does not exist. */
export async function requireStudent(
  trx: Tx,
  actor: Actor,
  need: Need,
  studentId: string,
  today: string,
): Promise<string> {
  const reason = await whyStudent(trx, await studentScope(trx, actor, need), studentId, today);
  if (reason === null) throw unknownStudent(studentId);
  return reason;
}
