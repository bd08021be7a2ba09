import { absencesToday, explainAbsence, noteAsked, setResolveBy, takeMarks } from '../../../attendance/server/index.ts';
import { logContacts } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

const reasons = [
  { reason: 'illness', words: 'Fever since last night' },
  { reason: 'transport', words: 'The bus did not come' },
  { reason: 'medical', words: '' },
  { reason: 'family', words: '' },
  { reason: 'mark-wrong', words: 'Came in late, the homeroom had been marked' },
] as const;

const most_absences = 45;

/** A morning of the attendance office half done: of the last marked day's absences some are explained, some were tried. */
export async function playAttendanceMorning(context: VerbContext): Promise<void> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const { day, students } = await db.forInstitution(institutionId, async (trx) => {
    const found = await absencesToday(trx, institutionId);
    const ids = found.absences.filter(({ kind }) => kind === 'unexplained').map(({ enrolmentId }) => enrolmentId);
    if (ids.length === 0) return { day: null, students: [] };
    const rows = await trx
      .selectFrom('roster.enrolment')
      .select('student_id')
      .where('institution_id', '=', institutionId)
      .where('enrolment_id', 'in', ids)
      .orderBy('enrolment_id', 'desc')
      .limit(most_absences)
      .execute();
    return { day: found.day, students: rows.map(({ student_id }) => student_id) };
  });
  if (day === null) return;
  for (const [n, studentId] of students.entries()) {
    const given = reasons[n % reasons.length];
    if (n % 4 === 0 && given)
      await explainAbsence(context, {
        studentId,
        fromDay: day,
        reason: given.reason,
        saidBy: 'guardian',
        ...(given.words ? { words: given.words } : {}),
      });
    else if (n % 8 === 2) await noteAsked(context, { studentId, day, way: n % 16 === 2 ? 'call' : 'letter' });
    else if (n % 4 === 1) await logContacts(context, { studentIds: [studentId], way: 'call', reach: 'attempt' });
  }
  await nameOfficer(context);
  await playCorrection(context, day, students);
}

/** What nobody has explained by ten goes to the attendance officer. */
async function nameOfficer(context: VerbContext): Promise<void> {
  const { institutionId } = context.actor;
  const officer = await context.db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('access.assignment')
      .select('staff_id')
      .where('institution_id', '=', institutionId)
      .where('role_key', '=', 'attendance-officer')
      .where('staff_id', 'is not', null)
      .executeTakeFirst(),
  );
  if (officer?.staff_id) await setResolveBy(context, { unitId: null, hour: 10, staffId: officer.staff_id });
}

/** Of one who was marked absent somebody says on that day's register that they were there: it waits for a person to decide. */
async function playCorrection(context: VerbContext, day: IsoDate, studentIds: readonly string[]): Promise<void> {
  const { institutionId } = context.actor;
  const found = await context.db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('roster.class_student')
      .select(['class_id', 'student_id'])
      .where('institution_id', '=', institutionId)
      .where('student_id', 'in', [...studentIds])
      .orderBy('student_id')
      .executeTakeFirst(),
  );
  if (!found) return;
  await takeMarks(context, {
    registerId: uuidv7(),
    classId: found.class_id,
    day,
    session: 'Day',
    takenAt: context.clock.now().toString(),
    marks: [{ studentId: found.student_id, code: 'P', seen: null, note: 'Came during the first lesson' }],
  });
}
