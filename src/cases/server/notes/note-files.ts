import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { FileView, NoteLevel } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { keptStudent } from '../require-student.ts';
import { caseFilesFolder, keepBytes } from './keep-bytes.ts';

export const NewNoteFile = z.object({ name: z.string().min(1).max(300) });

/** A note that is not written within a day loses the files that were added for it. */
const loose_hours = 24;

/**
 * Keeps a file for a note that is about to be written. Until then it is its uploader's alone, in the ledger too: the note may be
 * for safeguarding leads.
 */
export async function addNoteFile(
  { db, clock, actor, dataFolder }: Verb & { dataFolder: string },
  asked: string,
  { name }: z.output<typeof NewNoteFile>,
  body: ReadableStream<Uint8Array> | null,
): Promise<{ fileId: string }> {
  requireNeed(actor, 'cases:work');
  const { institutionId } = actor;
  const requireTheirs = async (trx: Tx) => {
    const moment = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, asked);
    await requireStudent(trx, actor, 'cases:work', studentId, moment.today);
    return { ...moment, studentId };
  };
  // Before anything is read: nobody fills our memory for a student who is not theirs.
  const { at: before } = await db.forInstitution(institutionId, requireTheirs);
  const folder = caseFilesFolder(dataFolder, institutionId);
  await sweepLoose(db, institutionId, folder, before);
  return keepBytes(folder, name, body, (file) =>
    db.forInstitution(institutionId, async (trx) => {
      const { at, studentId } = await requireTheirs(trx);
      await trx
        .insertInto('cases.file')
        .values({
          ...file,
          institution_id: institutionId,
          student_id: studentId,
          level: 'restricted',
          added_at: at,
          by_id: actor.actorId,
          by_name: actor.name,
        })
        .execute();
      await record(
        trx,
        { clock, actor },
        {
          verb: 'cases.add-note-file',
          subject: { kind: 'student', id: studentId },
          details: { fileId: file.file_id, mediaType: file.media_type, sizeBytes: file.size_bytes },
          seenWith: 'notes:safeguarding',
        },
      );
      return { fileId: file.file_id };
    }),
  );
}

async function sweepLoose(db: Database, institutionId: number, folder: string, at: Date): Promise<void> {
  const old = await db.forInstitution(institutionId, (trx) =>
    trx
      .updateTable('cases.file')
      .set({ removed_at: at })
      .where('institution_id', '=', institutionId)
      .where('note_id', 'is', null)
      .where('case_id', 'is', null)
      .where('removed_at', 'is', null)
      .where('added_at', '<', new Date(at.getTime() - loose_hours * 3_600_000))
      .returning('file_id')
      .execute(),
  );
  for (const { file_id } of old) await rm(join(folder, file_id), { force: true });
}

/** Puts the writer's own waiting files to a note, and with it under its level. */
export async function putToNote(
  trx: Tx,
  actor: Actor,
  { noteId, studentId, level }: { noteId: string; studentId: string; level: NoteLevel },
  fileIds: readonly string[],
): Promise<void> {
  if (fileIds.length === 0) return;
  const put = await trx
    .updateTable('cases.file')
    .set({ note_id: noteId, level })
    .where('institution_id', '=', actor.institutionId)
    .where('file_id', 'in', [...fileIds])
    .where('student_id', '=', studentId)
    .where('by_id', '=', actor.actorId)
    .where('note_id', 'is', null)
    .where('case_id', 'is', null)
    .where('removed_at', 'is', null)
    .returning('file_id')
    .execute();
  if (put.length !== new Set(fileIds).size)
    throw trouble.invalid('A file of this note is not there any more. Add it again.');
}

/** The files of notes whose text the reader is told. */
export async function filesOfNotes(
  trx: Tx,
  actor: Actor,
  noteIds: readonly string[],
): Promise<Map<string, FileView[]>> {
  const files = new Map<string, FileView[]>();
  if (noteIds.length === 0) return files;
  const rows = await trx
    .selectFrom('cases.file')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('note_id', 'in', [...noteIds])
    .where('removed_at', 'is', null)
    .orderBy('added_at')
    .execute();
  for (const row of rows) {
    const noteId = row.note_id ?? '';
    files.set(noteId, [...(files.get(noteId) ?? []), fileView(row, actor)]);
  }
  return files;
}

interface FileRow {
  file_id: string;
  level: string;
  name: string;
  media_type: string;
  size_bytes: number;
  added_at: Date;
  by_name: string;
  by_id: string;
}

export function fileView(row: FileRow, actor: Actor): FileView {
  return {
    fileId: row.file_id,
    // The check of cases.file holds it to these.
    level: row.level as NoteLevel,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    addedAt: row.added_at.toISOString(),
    by: row.by_name,
    isMine: row.by_id === actor.actorId,
  };
}
