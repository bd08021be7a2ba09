import { z } from 'zod';
import type { IsoDate } from '../../kernel/week.ts';
import { record, recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { contactWords } from '../core/contact.ts';
import type { CasePaper, ContactView, NoteView } from '../core/views.ts';
import { type Acting, momentOf } from './acting.ts';
import { readFacts } from './case/view-case.ts';
import { contactsOf } from './case/view-student-casework.ts';
import { isSafeguardingLead, notesOf, recordReading } from './notes/read-notes.ts';
import { sealedFor } from './notes/write-note.ts';
import { trouble } from './problems.ts';
import { recordsOf, requireCase } from './require-student.ts';
import { referralsOf } from './sharing/referrals.ts';

/** What goes on paper. Nothing but contacts and evidence goes there unless a person chose it. */
export const PaperChoice = z.object({
  referralId: z.uuid().optional(),
  hasTeamNotes: z.boolean().default(false),
  hasRestrictedNotes: z.boolean().default(false),
  hasSafeguardingNotes: z.boolean().default(false),
  /** Of restricted notes: what they are printed for. */
  reason: z.string().trim().max(500).default(''),
});
export type PaperChoice = z.output<typeof PaperChoice>;

/** A case, or one of its referrals, as it is printed. That it was, with what and by whom, is recorded; call it last but one. */
export async function paperOf(trx: Tx, ctx: Acting, caseId: string, choice: PaperChoice): Promise<CasePaper> {
  const { actor } = ctx;
  const { institutionId } = actor;
  const { at, today } = await momentOf(trx, ctx);
  const { row, reason } = await requireCase(trx, actor, 'cases:read', caseId, today);
  const { student_id: studentId } = row;
  const facts = await readFacts(trx, institutionId, caseId, studentId);
  const referral =
    choice.referralId === undefined
      ? null
      : ((await referralsOf(trx, actor, [caseId])).find((one) => one.referralId === choice.referralId) ?? null);
  if (choice.referralId !== undefined && !referral)
    throw trouble.notFound('This case has no such referral. Open it again from the case.');
  const studentIds = await recordsOf(trx, institutionId, studentId);
  const contacts = await contactsOf(trx, actor, { studentIds, since: row.opened_on, sees: true });
  const until = row.closed_on;
  const notes = await notesFor(trx, ctx, { studentId, caseId, choice, today });
  await recordViews(trx, ctx, [{ studentId, page: 'print', reason }]);
  return {
    printedAt: at.toISOString(),
    printedBy: actor.name,
    student: { studentId, name: facts.name, identifier: facts.identifier },
    kind: facts.kind,
    stage: row.stage,
    reason: facts.reason,
    openedOn: row.opened_on,
    openedBy: facts.opened_by_name,
    owner: facts.owner,
    closedOn: row.closed_on,
    outcome: [facts.close_reason, facts.outcome].filter(Boolean).join('. ') || null,
    referral,
    tried: contacts.filter(({ day }) => until === null || day <= until).map(triedLine),
    notes,
  };
}

function triedLine({ day, way, reach, words, by }: ContactView): CasePaper['tried'][number] {
  return { day, words: contactWords(way, reach), text: words, by };
}

/** Notes that were chosen. Who prints a restricted note opens it, with a reason; a safeguarding note is for its leads to choose. */
async function notesFor(
  trx: Tx,
  ctx: Acting,
  { studentId, caseId, choice, today }: { studentId: string; caseId: string; choice: PaperChoice; today: IsoDate },
): Promise<CasePaper['notes']> {
  const { actor } = ctx;
  if (choice.hasSafeguardingNotes && !(await isSafeguardingLead(trx, actor, studentId, today)))
    throw trouble.invalid('Safeguarding notes are printed by their leads alone.');
  const wanted: Record<NoteView['level'], boolean> = {
    team: choice.hasTeamNotes,
    restricted: choice.hasRestrictedNotes,
    safeguarding: choice.hasSafeguardingNotes,
  };
  if (!Object.values(wanted).some(Boolean)) return [];
  const notes = (await notesOf(trx, actor, { studentId, caseIds: [caseId] }, today)).filter(
    ({ level }) => wanted[level],
  );
  const closed = notes.filter(({ text }) => text === null);
  if (closed.length > 0 && !choice.reason)
    throw trouble.invalid('Say what restricted notes are printed for; it stays on record.');
  const texts = await textsOf(trx, actor.institutionId, closed);
  for (const { noteId } of closed) await recordReading(trx, ctx, noteId, `Printed: ${choice.reason}`);
  return notes.map(({ noteId, level, text, writtenAt, by }) => ({
    level,
    text: text ?? texts.get(noteId) ?? '',
    writtenAt,
    by,
  }));
}

async function textsOf(trx: Tx, institutionId: number, notes: readonly NoteView[]): Promise<Map<string, string>> {
  if (notes.length === 0) return new Map();
  const rows = await trx
    .selectFrom('cases.note')
    .select(['note_id', 'text'])
    .where('institution_id', '=', institutionId)
    .where(
      'note_id',
      'in',
      notes.map(({ noteId }) => noteId),
    )
    .execute();
  return new Map(rows.map(({ note_id, text }) => [note_id, text]));
}

/** The last in the transaction that prints. That safeguarding notes were printed is for their leads to know. */
export async function recordPrint(trx: Tx, ctx: Acting, caseId: string, choice: PaperChoice): Promise<void> {
  const { referralId, hasTeamNotes, hasRestrictedNotes, hasSafeguardingNotes, reason } = choice;
  await record(trx, ctx, {
    verb: 'cases.print',
    subject: { kind: 'case', id: caseId },
    details: {
      ...(referralId === undefined ? {} : { referralId }),
      notes: [...(hasTeamNotes ? ['team'] : []), ...(hasRestrictedNotes ? ['restricted'] : [])],
      ...(reason ? { reason } : {}),
    },
  });
  if (hasSafeguardingNotes)
    await record(trx, ctx, {
      verb: 'cases.print',
      subject: { kind: 'case', id: caseId },
      details: { notes: ['safeguarding'] },
      ...sealedFor('safeguarding'),
    });
}
