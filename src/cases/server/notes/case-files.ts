import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record, recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { FileView, NoteLevel } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { keptStudent, requireCase } from '../require-student.ts';
import { caseFilesFolder, keepBytes } from './keep-bytes.ts';
import { fileView } from './note-files.ts';
import { isSafeguardingLead, levelsFor, recordReading } from './read-notes.ts';
import { sealedFor } from './write-note.ts';

export interface FileVerb extends Verb {
  dataFolder: string;
}

export const NewFile = z.object({
  name: z.string().min(1).max(300),
  level: z.enum(['team', 'restricted', 'safeguarding']).default('team'),
});

/** Keeps a file with a case: its type is found from its bytes and must be on the list. */
export async function addFile(
  { db, clock, actor, dataFolder }: FileVerb,
  caseId: string,
  { name, level }: z.output<typeof NewFile>,
  body: ReadableStream<Uint8Array> | null,
): Promise<{ fileId: string | null }> {
  requireNeed(actor, 'cases:work');
  const { institutionId } = actor;
  // Before anything is read: nobody fills our memory for a case that is not theirs.
  await db.forInstitution(institutionId, async (trx) =>
    requireCase(trx, actor, 'cases:work', caseId, (await momentOf(trx, { clock, actor })).today),
  );
  return keepBytes(caseFilesFolder(dataFolder, institutionId), name, body, (file) =>
    db.forInstitution(institutionId, async (trx) => {
      const { at, today } = await momentOf(trx, { clock, actor });
      const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
      await trx
        .insertInto('cases.file')
        .values({
          ...file,
          institution_id: institutionId,
          student_id: row.student_id,
          case_id: caseId,
          level,
          added_at: at,
          by_id: actor.actorId,
          by_name: actor.name,
        })
        .execute();
      await record(
        trx,
        { clock, actor },
        {
          verb: 'cases.add-file',
          subject: { kind: 'case', id: caseId },
          details: { fileId: file.file_id, level, mediaType: file.media_type, sizeBytes: file.size_bytes },
          ...sealedFor(level),
        },
      );
      const isTold = level !== 'safeguarding' || (await isSafeguardingLead(trx, actor, row.student_id, today));
      return { fileId: isTold ? file.file_id : null };
    }),
  );
}

/** The files of cases that the reader may know of. */
export async function filesOf(
  trx: Tx,
  actor: Actor,
  { studentId, caseIds }: { studentId: string; caseIds: readonly string[] },
  today: IsoDate,
): Promise<FileView[]> {
  const rows = await trx
    .selectFrom('cases.file')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('case_id', 'in', [...caseIds])
    .where('note_id', 'is', null)
    .where('removed_at', 'is', null)
    .where('level', 'in', await levelsFor(trx, actor, studentId, today))
    .orderBy('added_at', 'desc')
    .execute();
  return rows.map((row) => fileView(row, actor));
}

/**
 * The file, if the actor may know of it. One of a note is as visible as its note is now; one whose note is not written yet is its
 * uploader's alone.
 */
async function requireFile(trx: Tx, { actor, clock }: Verb, fileId: string, need: 'cases:read' | 'cases:work') {
  const unknown = trouble.notFound('No file of a student of yours has this address.', { fileId });
  const { today, at } = await momentOf(trx, { clock, actor });
  const found = await trx
    .selectFrom('cases.file as f')
    .leftJoin('cases.note as n', (join) =>
      join.onRef('n.institution_id', '=', 'f.institution_id').onRef('n.note_id', '=', 'f.note_id'),
    )
    .selectAll('f')
    .select('n.level as note_level')
    .where('f.institution_id', '=', actor.institutionId)
    .where('f.file_id', '=', fileId)
    .where('f.removed_at', 'is', null)
    .executeTakeFirst();
  if (!found) throw unknown;
  // The checks of cases.file and cases.note hold it to these.
  const row = { ...found, level: (found.note_level ?? found.level) as NoteLevel };
  const isLoose = row.case_id === null && row.note_id === null;
  if (isLoose && row.by_id !== actor.actorId) throw unknown;
  const studentId = await keptStudent(trx, actor.institutionId, row.student_id);
  await requireStudent(trx, actor, need, studentId, today).catch(() => {
    throw unknown;
  });
  if (row.level === 'safeguarding' && !(await isSafeguardingLead(trx, actor, studentId, today))) throw unknown;
  return { row: { ...row, student_id: studentId }, isLoose, at };
}

/** Under what a file stands in the ledger: a note's files stand with the note. */
const subjectOf = (row: { case_id: string | null; note_id: string | null; student_id: string; file_id: string }) =>
  row.case_id === null
    ? {
        subject: { kind: 'student', id: row.student_id },
        details: { fileId: row.file_id, ...(row.note_id === null ? {} : { noteId: row.note_id }) },
      }
    : { subject: { kind: 'case', id: row.case_id }, details: { fileId: row.file_id } };

/** A file whose note is not written yet may become a safeguarding note's. */
const sealedAs = (isLoose: boolean, level: NoteLevel) => sealedFor(isLoose ? 'safeguarding' : level);

/** Hands a file over, to be saved and never run. Restricted ones want a reason, which stays on record with the view. */
export async function fetchFile(doing: FileVerb, fileId: string, reason: string | undefined): Promise<Response> {
  const { db, clock, actor, dataFolder } = doing;
  requireNeed(actor, 'cases:read');
  const row = await db.forInstitution(actor.institutionId, async (trx) => {
    const found = await requireFile(trx, doing, fileId, 'cases:read');
    const { level, student_id, by_id } = found.row;
    if (level === 'restricted' && by_id !== actor.actorId && !reason?.trim())
      throw trouble.invalid('This file is restricted. Say what you open it for; it stays on record.');
    const { note_id } = found.row;
    // Who opens a file of a note has opened the note.
    if (note_id !== null && reason?.trim() && by_id !== actor.actorId)
      await recordReading(trx, { clock, actor }, note_id, reason.trim());
    const isSecret = level === 'safeguarding' || found.isLoose;
    const views = [{ studentId: student_id, page: 'file', reason: reason?.trim() || 'a file of a case' }];
    await recordViews(trx, { clock, actor }, isSecret ? [] : views);
    const { subject, details } = subjectOf(found.row);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.fetch-file',
        subject,
        details: { ...details, level },
        ...sealedAs(found.isLoose, level),
      },
    );
    return found.row;
  });
  const bytes = await readFile(join(caseFilesFolder(dataFolder, actor.institutionId), row.file_id)).catch(() => {
    throw trouble.notFound(
      'This file is on record, but it does not lie in the data folder any more. Ask your administrator.',
    );
  });
  const plain = row.name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': row.media_type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(row.name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

/** Takes a file away: its bytes go, that it was there stays on record. */
export async function removeFile(doing: FileVerb, fileId: string): Promise<null> {
  const { db, clock, actor, dataFolder } = doing;
  requireNeed(actor, 'cases:work');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const { row, isLoose, at } = await requireFile(trx, doing, fileId, 'cases:work');
    if (row.by_id !== actor.actorId) throw trouble.invalid('Only who added a file takes it away.');
    await trx
      .updateTable('cases.file')
      .set({ removed_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('file_id', '=', fileId)
      .execute();
    const { subject, details } = subjectOf(row);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.remove-file',
        subject,
        details: { ...details, level: row.level },
        ...sealedAs(isLoose, row.level),
      },
    );
  });
  await rm(join(caseFilesFolder(dataFolder, actor.institutionId), fileId), { force: true });
  return null;
}
