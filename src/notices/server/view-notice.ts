import { momentOf, type Verb } from '../../cases/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../roster/server/index.ts';
import { humaneWords } from '../core/compose-letter.ts';
import { readabilityOf } from '../core/readability.ts';
import type { NoticeView, ServiceWay } from '../core/views.ts';
import { decideNow, heldSinceIssue, yesOf } from './decide-now.ts';
import { countedOf, helpOf, isWhole, letterFacts } from './letter-of.ts';
import { isApproved } from './packs.ts';
import { type NoticeRow, requireNotice } from './require-notice.ts';
import { saidOfDays } from './said-of-days.ts';

/** A notice with everything that it rests on: each counted day, the help so far, its letter, who did what, and how it was served. */
export async function viewNotice({ db, clock, actor }: Verb, noticeId: string): Promise<NoticeView> {
  requireNeed(actor, 'notices:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { row, pack, step, reason } = await requireNotice(trx, actor, 'notices:read', noticeId, today);
    const may = async (need: 'notices:work' | 'notices:issue') =>
      (await whyStudent(trx, await studentScope(trx, actor, need), row.student_id, today)) !== null;
    const student = await trx
      .selectFrom('roster.student')
      .select(['display_name', 'source_key'])
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', row.student_id)
      .executeTakeFirstOrThrow();
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'notice', reason }]);
    const now = await nowOf(trx, ctx, { row, pack, step, today });
    const facts = await letterFacts(trx, institutionId, row, step, {
      name: row.issued_by_name ?? actor.name,
      role: '',
    });
    const { title, paragraphs } = humaneWords(facts, row.language);
    const counted = await countedOf(trx, institutionId, noticeId);
    const said = await saidOfDays(
      trx,
      institutionId,
      row.student_id,
      counted.map(({ day }) => day),
    );
    const english = humaneWords(facts, 'en');
    const { words, grade } = readabilityOf(`${english.title}. ${english.paragraphs.join(' ')}`);
    return {
      noticeId,
      student: { studentId: row.student_id, name: student.display_name, identifier: student.source_key },
      stepName: row.step_name,
      state: row.state,
      have: row.have,
      need: row.need,
      on: row.withdrawn_on ?? row.served_on ?? row.issued_on ?? row.checked_on ?? row.drafted_on,
      by: row.by_name,
      words: row.withdrawn_reason,
      revision: row.revision,
      pack: pack.name,
      section: row.citation,
      countedFrom: row.counted_from,
      days: counted.map((one) => ({
        day: one.day,
        sessions: one.sessions,
        isWholeDay: isWhole(one),
        marks: one.marks,
        deliveryId: one.delivery_id,
        correctedOn: one.corrected_on,
        said: said(one.day),
      })),
      help: helpOf(row),
      language: row.language,
      isApproved: await isApproved(trx, institutionId, step, row.language),
      translation: row.translation_by_name
        ? { by: row.translation_by_name, reason: row.translation_reason ?? '' }
        : null,
      yes: row.yes_by_name ? { by: row.yes_by_name, on: row.yes_on ?? '', reason: row.yes_reason ?? '' } : null,
      addWords: row.add_words,
      letter: {
        title,
        paragraphs: [...paragraphs],
        law: [...(step.saysIn?.[row.language] ?? step.says)],
        words,
        grade,
      },
      now,
      draftedOn: row.drafted_on,
      draftedBy: row.by_name,
      checkedOn: row.checked_on,
      checkedBy: row.checked_by_name,
      issuedOn: row.issued_on,
      issuedBy: row.issued_by_name,
      withdrawn: row.withdrawn_on
        ? { on: row.withdrawn_on, by: row.withdrawn_by_name ?? '', reason: row.withdrawn_reason ?? '' }
        : null,
      ...(await trailOf(trx, institutionId, noticeId)),
      hasPacket: pack.packet?.step === step.key,
      mayWork: await may('notices:work'),
      mayIssue: (await may('notices:issue')) && actor.roleKeys.some((role) => step.issuedBy.includes(role)),
      issuedByRoles: [...step.issuedBy],
    };
  });
}

async function nowOf(
  trx: Tx,
  { actor }: Pick<Verb, 'clock' | 'actor'>,
  {
    row,
    pack,
    step,
    today,
  }: { row: NoticeRow; today: string } & Pick<Awaited<ReturnType<typeof requireNotice>>, 'pack' | 'step'>,
): Promise<NoticeView['now']> {
  const asked = { studentId: row.student_id, pack, step, today, yes: yesOf(row) };
  if (row.state === 'issued') {
    const held = await heldSinceIssue(trx, actor.institutionId, asked);
    return held && { decision: held.kind, words: held.words, because: [] };
  }
  if (row.state !== 'draft' && row.state !== 'checked') return null;
  const { decision } = await decideNow(trx, actor, asked);
  return {
    decision: decision.kind,
    words: decision.words,
    because:
      decision.kind === 'needs-a-yes'
        ? [...decision.because]
        : decision.kind === 'help-first'
          ? [...decision.missing]
          : [],
  };
}

async function trailOf(
  trx: Tx,
  institutionId: number,
  noticeId: string,
): Promise<Pick<NoticeView, 'services' | 'proofs' | 'entries'>> {
  const services = await trx
    .selectFrom('notices.service')
    .select(['way', 'to_whom', 'served_on', 'words', 'by_name'])
    .where('institution_id', '=', institutionId)
    .where('notice_id', '=', noticeId)
    .orderBy('served_on')
    .execute();
  const proofs = await trx
    .selectFrom('notices.document')
    .select(['document_id', 'name', 'at', 'by_name'])
    .where('institution_id', '=', institutionId)
    .where('notice_id', '=', noticeId)
    .where('kind', '=', 'proof')
    .orderBy('at')
    .execute();
  const entries = await trx
    .selectFrom('notices.entry')
    .select(['at', 'by_name', 'words'])
    .where('institution_id', '=', institutionId)
    .where('notice_id', '=', noticeId)
    .orderBy('at')
    .orderBy('entry_id')
    .execute();
  return {
    // The check of notices.service holds it to these.
    services: services.map((one) => ({
      way: one.way as ServiceWay,
      toWhom: one.to_whom,
      on: one.served_on,
      words: one.words,
      by: one.by_name,
    })),
    proofs: proofs.map((one) => ({
      documentId: one.document_id,
      name: one.name,
      at: one.at.toISOString(),
      by: one.by_name,
    })),
    entries: entries.map((one) => ({ at: one.at.toISOString(), by: one.by_name, words: one.words })),
  };
}
