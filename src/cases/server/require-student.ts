import { sql } from 'kysely';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { inScope, requireStudent, studentScope, unknownStudent, whyStudent } from '../../roster/server/index.ts';
import { trouble } from './problems.ts';

/** A duplicate record that was merged into another speaks for that one. */
export async function keptStudent(trx: Tx, institutionId: number, studentId: string): Promise<string> {
  const row = await trx
    .selectFrom('roster.student')
    .select('merged_into_student_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  return row?.merged_into_student_id ?? studentId;
}

/** Every record that speaks for a student: their own, and duplicates that were merged into it. */
export async function recordsOf(trx: Tx, institutionId: number, studentId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('roster.merge')
    .select('merged_student_id')
    .where('institution_id', '=', institutionId)
    .where('kept_student_id', '=', studentId)
    .where('undone_at', 'is', null)
    .execute();
  return [studentId, ...rows.map(({ merged_student_id }) => merged_student_id)];
}

/** The reason on which the actor may see each of these students; one out of reach refuses them all. */
export async function requireStudents(
  trx: Tx,
  actor: Actor,
  need: Need,
  studentIds: readonly string[],
  today: IsoDate,
): Promise<void> {
  const [only] = studentIds;
  if (only !== undefined && studentIds.length === 1) {
    await requireStudent(trx, actor, need, only, today);
    return;
  }
  const scope = await studentScope(trx, actor, need);
  const rows = await trx
    .selectFrom('roster.student as st')
    .select('st.student_id')
    .where('st.institution_id', '=', actor.institutionId)
    .where('st.student_id', 'in', [...studentIds])
    .where(inScope(scope, sql.ref<string>('st.student_id'), today))
    .execute();
  const seen = new Set(rows.map(({ student_id }) => student_id));
  const missing = studentIds.find((studentId) => !seen.has(studentId));
  if (missing !== undefined) throw unknownStudent(missing);
}

export interface CaseRow {
  case_id: string;
  student_id: string;
  kind_key: string;
  stage: string;
  priority: number;
  owner_staff_id: string | null;
  team_id: string | null;
  opened_at: Date;
  opened_on: IsoDate;
  target_on: IsoDate;
  closed_at: Date | null;
  closed_on: IsoDate | null;
  merged_into_case_id: string | null;
  revision: number;
  origin_kind: string;
  origin_id: string | null;
}

/** The case, if the actor may see its student; else it is as unknown as one that does not exist. */
export async function requireCase(
  trx: Tx,
  actor: Actor,
  need: Need,
  caseId: string,
  today: IsoDate,
): Promise<{ row: CaseRow; reason: string }> {
  const row = await trx
    .selectFrom('cases.case')
    .select([
      'case_id',
      'student_id',
      'kind_key',
      'stage',
      'priority',
      'owner_staff_id',
      'team_id',
      'opened_at',
      'opened_on',
      'target_on',
      'closed_at',
      'closed_on',
      'merged_into_case_id',
      'revision',
      'origin_kind',
      'origin_id',
    ])
    .where('institution_id', '=', actor.institutionId)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (!row) throw unknownCase(caseId);
  // Opened for a record that was merged since: the case is the student's all the same.
  const studentId = await keptStudent(trx, actor.institutionId, row.student_id);
  const reason = await whyStudent(trx, await studentScope(trx, actor, need), studentId, today);
  if (reason === null) throw unknownCase(caseId);
  return { row: { ...row, student_id: studentId }, reason };
}

export function unknownCase(caseId: string) {
  return trouble.notFound(
    'No case of a student of yours has this address. Check the link, or ask who looks after the student.',
    { caseId },
  );
}

/** May the actor see this student's casework? Not every ground on which a student is seen includes it. */
export async function seesCasework(trx: Tx, actor: Actor, studentId: string, today: IsoDate): Promise<boolean> {
  if (actor.why('cases:read').length === 0) return false;
  return (await whyStudent(trx, await studentScope(trx, actor, 'cases:read'), studentId, today)) !== null;
}
