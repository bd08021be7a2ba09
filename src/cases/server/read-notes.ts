import type { Actor } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../roster/server/index.ts';
import type { Citation, NoteLevel, NoteView } from '../core/views.ts';
import { recordsOf } from './require-student.ts';

/** Whether the actor is a safeguarding lead for this student. Nobody else learns that such a note exists. */
export async function isSafeguardingLead(trx: Tx, actor: Actor, studentId: string, today: IsoDate): Promise<boolean> {
  if (actor.why('notes:safeguarding').length === 0) return false;
  return (await whyStudent(trx, await studentScope(trx, actor, 'notes:safeguarding'), studentId, today)) !== null;
}

/** The levels of note and file that may be told of to this actor. */
export async function levelsFor(trx: Tx, actor: Actor, studentId: string, today: IsoDate): Promise<NoteLevel[]> {
  return (await isSafeguardingLead(trx, actor, studentId, today))
    ? ['team', 'restricted', 'safeguarding']
    : ['team', 'restricted'];
}

/**
 * Notes about a student, or on one case, newest first. Of a restricted one the text is left out for all but its author, until
 * they open it with a reason.
 */
export async function notesOf(
  trx: Tx,
  actor: Actor,
  { studentId, caseIds }: { studentId: string; caseIds?: readonly string[] },
  today: IsoDate,
): Promise<NoteView[]> {
  let query = trx
    .selectFrom('cases.note')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('student_id', 'in', await recordsOf(trx, actor.institutionId, studentId))
    .where('level', 'in', await levelsFor(trx, actor, studentId, today))
    .orderBy('written_at', 'desc')
    .orderBy('note_id', 'desc')
    .limit(200);
  if (caseIds) query = query.where('case_id', 'in', [...caseIds]);
  return (await query.execute()).map((row) => ({
    noteId: row.note_id,
    caseId: row.case_id,
    // The check of cases.note holds it to these.
    level: row.level as NoteLevel,
    text: row.level === 'restricted' && row.by_id !== actor.actorId ? null : row.text,
    // Written by writeNote alone.
    cites: row.cites as unknown as Citation | null,
    writtenAt: row.written_at.toISOString(),
    by: row.by_name,
    isMine: row.by_id === actor.actorId,
    editedAt: row.edited_at?.toISOString() ?? null,
    revision: row.revision,
    scoreThen: row.score !== null && row.score_week !== null ? { score: row.score, week: row.score_week } : null,
  }));
}
