import type { Actor } from '../../../kernel/actor.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { Citation, NoteLevel, NoteView } from '../../core/views.ts';
import { type Acting, momentOf } from '../acting.ts';
import { recordsOf } from '../require-student.ts';
import { filesOfNotes } from './note-files.ts';

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
  const rows = await query.execute();
  const isTold = (row: { level: string; by_id: string }) => row.level !== 'restricted' || row.by_id === actor.actorId;
  const told = rows.filter(isTold).map(({ note_id }) => note_id);
  const files = await filesOfNotes(trx, actor, told);
  return rows.map((row) => ({
    noteId: row.note_id,
    caseId: row.case_id,
    // The check of cases.note holds it to these.
    level: row.level as NoteLevel,
    text: isTold(row) ? row.text : null,
    files: files.get(row.note_id) ?? [],
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

/** Who opened a note, when and what for. */
export async function recordReading(trx: Tx, ctx: Acting, noteId: string, reason: string): Promise<void> {
  const { actor } = ctx;
  const { at } = await momentOf(trx, ctx);
  await trx
    .insertInto('cases.note_read')
    .values({
      institution_id: actor.institutionId,
      note_read_id: uuidv7(),
      note_id: noteId,
      at,
      by_id: actor.actorId,
      by_name: actor.name,
      reason,
    })
    .execute();
}
