import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record, recordViews } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { FileView, NoteLevel } from '../../core/views.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { citationOn } from '../case/cite.ts';
import { no_score_then, scoresOn } from '../case/score-then.ts';
import { trouble } from '../problems.ts';
import { keptStudent, requireCase } from '../require-student.ts';
import { filesOfNotes, putToNote } from './note-files.ts';
import { isSafeguardingLead, recordReading } from './read-notes.ts';

const text = z.string().trim().min(1, 'write what should be known').max(20_000);
const level = z.enum(['team', 'restricted', 'safeguarding']);
const most_files = 10;

export const NewNote = z.object({
  studentId: z.uuid(),
  caseId: z.uuid().optional(),
  level: level.default('team'),
  text,
  /** Quotes the score and the trend as they stand now; the note stays that way. */
  isCiting: z.boolean().default(false),
  /** Files that were added for it. */
  fileIds: z.array(z.uuid()).max(most_files).optional(),
});

/** Safeguarding notes are seen by leads alone, in the ledger too. */
export const sealedFor = (of: NoteLevel) =>
  of === 'safeguarding' ? ({ seenWith: 'notes:safeguarding' } as const) : {};

/**
 * Writes a note. Anyone who works on cases may write a safeguarding note; only leads can read it afterwards, or see that there
 * is one, and so the answer does not name it.
 */
export async function writeNote(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewNote>,
): Promise<{ noteId: string | null }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'cases:work', studentId, today);
    if (input.caseId !== undefined) {
      const { row } = await requireCase(trx, actor, 'cases:work', input.caseId, today);
      if (row.student_id !== studentId) throw trouble.invalid('The case is another student’s.');
    }
    const then = (await scoresOn(trx, institutionId, [studentId], today)).get(studentId) ?? no_score_then;
    const cites = input.isCiting ? await citationOn(trx, institutionId, studentId, today) : null;
    const noteId = uuidv7();
    await trx
      .insertInto('cases.note')
      .values({
        institution_id: institutionId,
        note_id: noteId,
        student_id: studentId,
        case_id: input.caseId ?? null,
        level: input.level,
        text: input.text,
        cites: cites === null ? null : jsonb(cites),
        written_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
        score: then.score,
        score_week: then.week,
      })
      .execute();
    await putToNote(trx, actor, { noteId, studentId, level: input.level }, input.fileIds ?? []);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.write-note',
        subject: { kind: 'student', id: studentId },
        details: {
          noteId,
          level: input.level,
          ...(input.caseId ? { caseId: input.caseId } : {}),
          ...(input.fileIds?.length ? { fileIds: input.fileIds } : {}),
        },
        ...sealedFor(input.level),
      },
    );
    const isTold = input.level !== 'safeguarding' || (await isSafeguardingLead(trx, actor, studentId, today));
    return { noteId: isTold ? noteId : null };
  });
}

/** The note, if the actor may know that it exists. */
async function requireNote(
  trx: Tx,
  { actor }: Acting,
  { noteId, need, today }: { noteId: string; need: 'cases:read' | 'cases:work'; today: IsoDate },
) {
  const unknown = trouble.notFound('No note about a student of yours has this address.', { noteId });
  const row = await trx
    .selectFrom('cases.note')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('note_id', '=', noteId)
    .executeTakeFirst();
  if (!row) throw unknown;
  const studentId = await keptStudent(trx, actor.institutionId, row.student_id);
  await requireStudent(trx, actor, need, studentId, today).catch(() => {
    throw unknown;
  });
  if (row.level === 'safeguarding' && !(await isSafeguardingLead(trx, actor, studentId, today))) throw unknown;
  return { row: { ...row, student_id: studentId } };
}

export const NoteEdit = z.object({
  revision: z.int(),
  text,
  level: level.optional(),
  fileIds: z.array(z.uuid()).max(most_files).optional(),
});

/** Changes a note of one's own; what it said before is kept. A lead may change the level of any. */
export async function editNote(
  { db, clock, actor }: Verb,
  noteId: string,
  input: z.output<typeof NoteEdit>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const { row } = await requireNote(trx, { clock, actor }, { noteId, need: 'cases:work', today });
    if (row.by_id !== actor.actorId)
      throw trouble.invalid('Only who wrote a note changes it. Write one of your own beside it.');
    const to = input.level ?? (row.level as NoteLevel);
    const written = await trx
      .updateTable('cases.note')
      .set({ text: input.text, level: to, edited_at: at, revision: sql<number>`revision + 1` })
      .where('institution_id', '=', institutionId)
      .where('note_id', '=', noteId)
      .where('revision', '=', input.revision)
      .returning('revision')
      .executeTakeFirst();
    if (!written)
      throw trouble.conflict(
        'This note was changed after you opened it. Yours is still here: look at what it says now, then save again.',
        {
          revision: row.revision,
          text: row.text,
        },
      );
    await trx
      .insertInto('cases.note_edit')
      .values({
        institution_id: institutionId,
        note_id: noteId,
        revision: row.revision,
        level: row.level,
        text: row.text,
        replaced_at: at,
        by_name: actor.name,
      })
      .execute();
    await trx
      .updateTable('cases.file')
      .set({ level: to })
      .where('institution_id', '=', institutionId)
      .where('note_id', '=', noteId)
      .execute();
    await putToNote(trx, actor, { noteId, studentId: row.student_id, level: to }, input.fileIds ?? []);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.edit-note',
        subject: { kind: 'student', id: row.student_id },
        details: { noteId, level: to, ...(input.fileIds?.length ? { fileIds: input.fileIds } : {}) },
        // A note that was raised to safeguarding is one, also in what is said of the change.
        ...sealedFor(to === 'safeguarding' ? to : (row.level as NoteLevel)),
      },
    );
    if (to === 'safeguarding' && row.level !== 'safeguarding')
      await sealEvents(trx, institutionId, row.student_id, noteId);
    return { revision: written.revision };
  });
}

export const NoteReading = z.object({ reason: z.string().trim().min(1, 'say what for').max(500) });

/** Opens a restricted note: who read it, when and what for stays on record. No reason opens a safeguarding note. */
export async function readNote(
  { db, clock, actor }: Verb,
  noteId: string,
  { reason }: z.output<typeof NoteReading>,
): Promise<{ text: string; files: FileView[] }> {
  requireNeed(actor, 'cases:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const { row } = await requireNote(trx, { clock, actor }, { noteId, need: 'cases:read', today });
    await recordReading(trx, { clock, actor }, noteId, reason);
    if (row.level === 'restricted')
      await recordViews(trx, { clock, actor }, [{ studentId: row.student_id, page: 'note', reason }]);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.read-note',
        subject: { kind: 'student', id: row.student_id },
        details: { noteId, level: row.level },
        ...sealedFor(row.level as NoteLevel),
      },
    );
    return { text: row.text, files: (await filesOfNotes(trx, actor, [noteId])).get(noteId) ?? [] };
  });
}

/** What a note said before, newest first; a restricted one's only for who wrote it or opened it. */
export async function noteHistory({ db, clock, actor }: Verb, noteId: string) {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const { row } = await requireNote(trx, { clock, actor }, { noteId, need: 'cases:read', today });
    const edits = await trx
      .selectFrom('cases.note_edit')
      .select(['revision', 'level', 'text', 'replaced_at', 'by_name'])
      .where('institution_id', '=', institutionId)
      .where('note_id', '=', noteId)
      .orderBy('revision', 'desc')
      .execute();
    const reads = await trx
      .selectFrom('cases.note_read')
      .select(['at', 'by_id', 'by_name', 'reason'])
      .where('institution_id', '=', institutionId)
      .where('note_id', '=', noteId)
      .orderBy('at', 'desc')
      .limit(100)
      .execute();
    const hasOpened = row.by_id === actor.actorId || reads.some(({ by_id }) => by_id === actor.actorId);
    const isTold = (of: string) =>
      (row.level !== 'restricted' && of === 'team') || hasOpened || row.level === 'safeguarding';
    return {
      edits: edits.map((edit) => ({
        revision: edit.revision,
        text: isTold(edit.level) ? edit.text : null,
        replacedAt: edit.replaced_at.toISOString(),
        by: edit.by_name,
      })),
      reads: reads.map((read) => ({ at: read.at.toISOString(), by: read.by_name, reason: read.reason })),
    };
  });
}

/** What the ledger said of a note before it became a safeguarding note is sealed with it. */
async function sealEvents(trx: Tx, institutionId: number, studentId: string, noteId: string): Promise<void> {
  await trx
    .insertInto('ledger.sealed')
    .columns(['institution_id', 'number', 'seen_with'])
    .expression((from) =>
      from
        .selectFrom('ledger.event')
        .select(['institution_id', 'number', sql<string>`'notes:safeguarding'`.as('seen_with')])
        .where('institution_id', '=', institutionId)
        .where('subject_kind', '=', 'student')
        .where('subject_id', '=', studentId)
        .where(sql<boolean>`details->>'noteId' = ${noteId}`),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'number']).doNothing())
    .execute();
}
