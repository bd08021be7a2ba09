import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fileName, fileTypeOf, taken_types } from '../../cases/core/file-type.ts';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { serviceWays } from '../core/views.ts';
import { addEntry } from './entries.ts';
import { trouble } from './problems.ts';
import { requireNotice, requireRevision } from './require-notice.ts';

export const Service = z.strictObject({
  revision: z.int(),
  way: z.enum(serviceWays),
  toWhom: z.string().trim().min(2, 'say who received it').max(200),
  servedOn: z.iso.date(),
  words: z.string().trim().max(1_000).default(''),
});

const wayWords = {
  'certified-mail': 'by certified mail',
  mail: 'by mail',
  'in-person': 'in person',
  email: 'by email',
  phone: 'by phone',
} as const;

/** Records how, when and to whom a notice was served. */
export async function serveNotice(
  { db, clock, actor }: Verb,
  noticeId: string,
  { revision, way, toWhom, servedOn, words }: z.output<typeof Service>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'notices:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requireNotice(trx, actor, 'notices:work', noticeId, today);
    requireRevision(row, revision, ['issued', 'served']);
    if (servedOn > today || servedOn < (row.issued_on ?? today))
      throw trouble.invalid(
        'A notice is served on the day that it was issued or later, and not in days to come. Check the day.',
      );
    const written = await trx
      .updateTable('notices.notice')
      .set({ state: 'served', served_on: row.served_on ?? servedOn, changed_at: at, revision: revision + 1 })
      .where('institution_id', '=', institutionId)
      .where('notice_id', '=', noticeId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst();
    if (!written) throw trouble.conflict('Somebody else changed this notice meanwhile. Reload the page.');
    await trx
      .insertInto('notices.service')
      .values({
        institution_id: institutionId,
        service_id: uuidv7(),
        notice_id: noticeId,
        way,
        to_whom: toWhom,
        served_on: servedOn,
        words,
        at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .execute();
    await addEntry(trx, ctx, noticeId, {
      kind: 'served',
      words: `Served ${wayWords[way]} to ${toWhom} on ${servedOn}. ${words}`.trim(),
    });
    await record(trx, ctx, {
      verb: 'notices.serve',
      subject: { kind: 'student', id: row.student_id },
      details: { noticeId, way, servedOn },
    });
    return written;
  });
}

const most_proof_bytes = 5_000_000;
export const NewProof = z.strictObject({ name: z.string().min(1).max(300) });

/** Keeps a file that proves a service: a receipt, a photo of the signed card. */
export async function addProof(
  { db, clock, actor }: Verb,
  noticeId: string,
  { name }: z.output<typeof NewProof>,
  body: ReadableStream<Uint8Array> | null,
): Promise<{ documentId: string }> {
  requireNeed(actor, 'notices:work');
  const { institutionId } = actor;
  const ctx = { clock, actor };
  // Before anything is read: nobody fills our memory for a notice that is not theirs.
  await db.forInstitution(institutionId, async (trx) => {
    const { row } = await requireNotice(trx, actor, 'notices:work', noticeId, (await momentOf(trx, ctx)).today);
    if (row.state !== 'served')
      throw trouble.conflict('Record first how the notice was served; then its proof can be added.');
  });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > most_proof_bytes) throw trouble.fileTooLarge('A proof may have 5 MB. Make it smaller.');
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const type = fileTypeOf(bytes);
  if (!type) throw trouble.fileRefused(`Files are taken as ${taken_types}, without macros. This one is none of these.`);
  return db.forInstitution(institutionId, async (trx) => {
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requireNotice(trx, actor, 'notices:work', noticeId, today);
    const documentId = uuidv7();
    await trx
      .insertInto('notices.document')
      .values({
        institution_id: institutionId,
        document_id: documentId,
        notice_id: noticeId,
        kind: 'proof',
        name: fileName(name, type),
        media_type: type.mediaType,
        content_hash: createHash('sha256').update(bytes).digest('hex'),
        bytes,
        at,
        by_name: actor.name,
      })
      .execute();
    await addEntry(trx, ctx, noticeId, { kind: 'proof', words: `Proof of service added: ${fileName(name, type)}.` });
    await record(trx, ctx, {
      verb: 'notices.add-proof',
      subject: { kind: 'student', id: row.student_id },
      details: { noticeId, documentId, sizeBytes: bytes.length },
    });
    return { documentId };
  });
}

export const Withdrawal = z.strictObject({
  revision: z.int(),
  reason: z.string().trim().min(5, 'say why').max(1_000),
});

/** Takes a notice back; one that was issued is taken back by who may issue. */
export async function withdrawNotice(
  { db, clock, actor }: Verb,
  noticeId: string,
  { revision, reason }: z.output<typeof Withdrawal>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'notices:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requireNotice(trx, actor, 'notices:work', noticeId, today);
    requireRevision(row, revision, ['draft', 'checked', 'issued', 'served']);
    const wasSent = row.state === 'issued' || row.state === 'served';
    if (wasSent) requireNeed(actor, 'notices:issue');
    const written = await trx
      .updateTable('notices.notice')
      .set({
        state: 'withdrawn',
        withdrawn_on: today,
        withdrawn_by_name: actor.name,
        withdrawn_reason: reason,
        changed_at: at,
        revision: revision + 1,
      })
      .where('institution_id', '=', institutionId)
      .where('notice_id', '=', noticeId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst();
    if (!written) throw trouble.conflict('Somebody else changed this notice meanwhile. Reload the page.');
    await addEntry(trx, ctx, noticeId, {
      kind: 'withdrawn',
      words: `Withdrawn: ${reason}${wasSent ? ' The family must be told.' : ''}`,
    });
    await record(trx, ctx, {
      verb: 'notices.withdraw',
      subject: { kind: 'student', id: row.student_id },
      details: { noticeId, was: row.state },
    });
    return written;
  });
}
