import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { record, recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { requireStudent } from '../../roster/server/index.ts';
import { fileName, fileTypeOf, largest_file_bytes, taken_types } from '../core/file-type.ts';
import type { FileView, NoteLevel } from '../core/views.ts';
import { momentOf, type Verb } from './acting.ts';
import { trouble } from './problems.ts';
import { isSafeguardingLead, levelsFor } from './read-notes.ts';
import { keptStudent, requireCase } from './require-student.ts';
import { sealedFor } from './write-note.ts';

export interface FileVerb extends Verb {
  dataFolder: string;
}

export const NewFile = z.object({
  name: z.string().min(1).max(300),
  level: z.enum(['team', 'restricted', 'safeguarding']).default('team'),
});

/** Where an institution's files lie, beside what was delivered, so that a backup holds both; each is named by its id alone. */
export function caseFilesFolder(dataFolder: string, institutionId: number): string {
  return join(dataFolder, 'files', 'cases', String(institutionId));
}

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
  const bytes = await readUpTo(body, largest_file_bytes);
  const type = fileTypeOf(bytes);
  if (!type) throw trouble.fileRefused(`Files are taken as ${taken_types}, without macros. This one is none of these.`);
  const fileId = uuidv7();
  const folder = caseFilesFolder(dataFolder, institutionId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileId);
  await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  try {
    return await db.forInstitution(institutionId, async (trx) => {
      const { at, today } = await momentOf(trx, { clock, actor });
      const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
      await trx
        .insertInto('cases.file')
        .values({
          institution_id: institutionId,
          file_id: fileId,
          student_id: row.student_id,
          case_id: caseId,
          level,
          name: fileName(name, type),
          media_type: type.mediaType,
          size_bytes: bytes.length,
          content_hash: createHash('sha256').update(bytes).digest('hex'),
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
          details: { fileId, level, mediaType: type.mediaType, sizeBytes: bytes.length },
          ...sealedFor(level),
        },
      );
      const isTold = level !== 'safeguarding' || (await isSafeguardingLead(trx, actor, row.student_id, today));
      return { fileId: isTold ? fileId : null };
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > most)
      throw trouble.fileTooLarge(
        `Files may have ${Math.round(most / 1_000_000)} MB. Make it smaller, or add a part of it.`,
      );
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
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
    .where('removed_at', 'is', null)
    .where('level', 'in', await levelsFor(trx, actor, studentId, today))
    .orderBy('added_at', 'desc')
    .execute();
  return rows.map((row) => ({
    fileId: row.file_id,
    // The check of cases.file holds it to these.
    level: row.level as NoteLevel,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    addedAt: row.added_at.toISOString(),
    by: row.by_name,
    isMine: row.by_id === actor.actorId,
  }));
}

async function requireFile(trx: Tx, { actor, clock }: Verb, fileId: string, need: 'cases:read' | 'cases:work') {
  const unknown = trouble.notFound('No file of a student of yours has this address.', { fileId });
  const { today, at } = await momentOf(trx, { clock, actor });
  const row = await trx
    .selectFrom('cases.file')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('file_id', '=', fileId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw unknown;
  const studentId = await keptStudent(trx, actor.institutionId, row.student_id);
  await requireStudent(trx, actor, need, studentId, today).catch(() => {
    throw unknown;
  });
  if (row.level === 'safeguarding' && !(await isSafeguardingLead(trx, actor, studentId, today))) throw unknown;
  return { row: { ...row, student_id: studentId }, at };
}

/** Hands a file over, to be saved and never run. Restricted ones want a reason, which stays on record with the view. */
export async function fetchFile(doing: FileVerb, fileId: string, reason: string | undefined): Promise<Response> {
  const { db, clock, actor, dataFolder } = doing;
  requireNeed(actor, 'cases:read');
  const row = await db.forInstitution(actor.institutionId, async (trx) => {
    const found = await requireFile(trx, doing, fileId, 'cases:read');
    const { level, student_id, by_id } = found.row;
    if (level === 'restricted' && by_id !== actor.actorId && !reason?.trim())
      throw trouble.invalid('This file is restricted. Say what you open it for; it stays on record.');
    await recordViews(
      trx,
      { clock, actor },
      level === 'safeguarding'
        ? []
        : [{ studentId: student_id, page: 'file', reason: reason?.trim() || 'a file of a case' }],
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.fetch-file',
        subject: { kind: 'case', id: found.row.case_id },
        details: { fileId, level },
        ...sealedFor(level as NoteLevel),
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
    const { row, at } = await requireFile(trx, doing, fileId, 'cases:work');
    if (row.by_id !== actor.actorId) throw trouble.invalid('Only who added a file takes it away.');
    await trx
      .updateTable('cases.file')
      .set({ removed_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('file_id', '=', fileId)
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.remove-file',
        subject: { kind: 'case', id: row.case_id },
        details: { fileId, level: row.level },
        ...sealedFor(row.level as NoteLevel),
      },
    );
  });
  await rm(join(caseFilesFolder(dataFolder, actor.institutionId), fileId), { force: true });
  return null;
}
