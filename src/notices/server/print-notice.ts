import { attendanceOf, missedDays, schoolTime } from '../../attendance/server/index.ts';
import { momentOf, recordsOf, type Verb } from '../../cases/server/index.ts';
import { loadInstitution } from '../../institution/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record, recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { setPaper } from '../../platform/pdf/set-paper.ts';
import { composePacket, type PacketFacts } from '../core/compose-packet.ts';
import { heldSinceIssue, yesOf } from './decide-now.ts';
import { dayMissed, studentFacts } from './facts.ts';
import { letterFacts, letterPaper, paperSize } from './letter-of.ts';
import { trouble } from './problems.ts';
import { type NoticeRow, requireNotice } from './require-notice.ts';

function pdf(bytes: Uint8Array, name: string, type = 'application/pdf', disposition = 'inline'): Response {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-disposition': `${disposition}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

/** The letter as PDF: as it was issued, or as a draft that says so. */
export async function printLetter({ db, clock, actor }: Verb, noticeId: string): Promise<Response> {
  requireNeed(actor, 'notices:read');
  const { institutionId } = actor;
  const ctx = { clock, actor };
  const found = await db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    const { row, pack, step, reason } = await requireNotice(trx, actor, 'notices:read', noticeId, today);
    const asked = { studentId: row.student_id, pack, step, today, yes: yesOf(row) };
    const held = row.state === 'issued' ? await heldSinceIssue(trx, institutionId, asked) : null;
    if (held) throw held.kind === 'stopped' ? trouble.stopped(held.words) : trouble.needsYes(held.words);
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'notice letter', reason }]);
    const kept = await trx
      .selectFrom('notices.document')
      .select(['bytes', 'name'])
      .where('institution_id', '=', institutionId)
      .where('notice_id', '=', noticeId)
      .where('kind', '=', 'letter')
      .executeTakeFirst();
    if (kept) return { kept };
    return { paper: await letterPaper(trx, institutionId, row, step, { name: actor.name, role: '' }), key: step.key };
  });
  if ('kept' in found && found.kept) return pdf(found.kept.bytes, found.kept.name);
  if (!found.paper) throw trouble.notFound('This letter is not here any more.');
  return pdf(await setPaper(found.paper), `${found.key}-draft.pdf`);
}

/** A file that proves a service, to be saved and never run. */
export async function fetchProof({ db, clock, actor }: Verb, noticeId: string, documentId: string): Promise<Response> {
  requireNeed(actor, 'notices:read');
  const ctx = { clock, actor };
  const kept = await db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    const { row, reason } = await requireNotice(trx, actor, 'notices:read', noticeId, today);
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'proof of service', reason }]);
    return trx
      .selectFrom('notices.document')
      .select(['bytes', 'name', 'media_type'])
      .where('institution_id', '=', actor.institutionId)
      .where('notice_id', '=', noticeId)
      .where('document_id', '=', documentId)
      .where('kind', '=', 'proof')
      .executeTakeFirst();
  });
  if (!kept) throw trouble.notFound('No proof of this notice has this address.');
  return pdf(kept.bytes, kept.name, kept.media_type, 'attachment');
}

/** The packet for a board or court as one PDF; that it was made stays on record. */
export async function printPacket({ db, clock, actor }: Verb, noticeId: string): Promise<Response> {
  requireNeed(actor, 'notices:work');
  const { institutionId } = actor;
  const ctx = { clock, actor };
  const paper = await db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    const { row, pack, step } = await requireNotice(trx, actor, 'notices:work', noticeId, today);
    const packet = pack.packet;
    if (packet?.step !== step.key) throw trouble.invalid('No packet goes with this step.');
    const institution = await loadInstitution(trx, institutionId);
    const time = await schoolTime(trx, institutionId);
    const facts = await studentFacts(trx, institutionId, { studentId: row.student_id, pack, today });
    const own = await letterFacts(trx, institutionId, row, step, { name: actor.name, role: '' });
    const span = { studentIds: [row.student_id], from: time.yearStartsOn, to: today };
    const missed = (await missedDays(trx, institutionId, span)).get(row.student_id) ?? [];
    const standing = (await attendanceOf(trx, institutionId, [row.student_id])).get(row.student_id);
    const student = await trx
      .selectFrom('roster.student')
      .select(['display_name', 'source_key'])
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', row.student_id)
      .executeTakeFirstOrThrow();
    await record(trx, ctx, {
      verb: 'notices.print-packet',
      subject: { kind: 'student', id: row.student_id },
      details: { noticeId },
    });
    return composePacket({
      packet,
      institution: institution.name,
      studentName: student.display_name,
      identifier: student.source_key,
      place: own.place,
      date: today,
      size: paperSize(institution.preset),
      notices: await noticesOfYear(trx, ctx, row, { since: time.yearStartsOn, today }),
      missed: missed.map((one) => ({
        day: one.day,
        marks: one.missed
          .map(({ session, code, meaning }) => `${session === 'Day' ? '' : `${session}: `}${meaning} (${code})`)
          .join(', '),
        counts: dayMissed(one, pack.counts).length > 0,
      })),
      enrolledDays: standing?.enrolledDays ?? null,
      help: facts.help,
    });
  });
  return pdf(await setPaper(paper), 'packet.pdf');
}

async function noticesOfYear(
  trx: Tx,
  { actor }: Pick<Verb, 'actor' | 'clock'>,
  { student_id, notice_id }: NoticeRow,
  { since, today }: { since: string; today: string },
): Promise<PacketFacts['notices']> {
  const { institutionId } = actor;
  const rows = await trx
    .selectFrom('notices.notice')
    .select('notice_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', await recordsOf(trx, institutionId, student_id))
    .where((on) => on.or([on('state', 'in', ['issued', 'served']), on('notice_id', '=', notice_id)]))
    .where('drafted_on', '>=', since)
    .orderBy('drafted_at')
    .execute();
  const found: PacketFacts['notices'][number][] = [];
  for (const one of rows) {
    const { row, step } = await requireNotice(trx, actor, 'notices:work', one.notice_id, today);
    const services = await trx
      .selectFrom('notices.service')
      .select(['way', 'to_whom', 'served_on'])
      .where('institution_id', '=', institutionId)
      .where('notice_id', '=', one.notice_id)
      .orderBy('served_on')
      .execute();
    found.push({
      name: row.step_name,
      section: row.citation,
      issuedOn: row.issued_on ?? 'not issued yet',
      services: services.map(({ way, to_whom, served_on }) => `${served_on}, ${way}, ${to_whom}`),
      letter: await letterFacts(trx, institutionId, row, step, { name: row.issued_by_name ?? actor.name, role: '' }),
    });
  }
  return found;
}
