import { createHash } from 'node:crypto';
import { z } from 'zod';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { setPaper } from '../../platform/pdf/set-paper.ts';
import { decideNow, requireAllowed, yesOf } from './decide-now.ts';
import { addEntry } from './entries.ts';
import { letterPaper } from './letter-of.ts';
import { isApproved } from './packs.ts';
import { trouble } from './problems.ts';
import { requireNotice, requireRevision } from './require-notice.ts';

const reason = z.string().trim().min(10, 'say why, in a sentence').max(1_000);

export const Check = z.strictObject({
  revision: z.int(),
  /** Whoever checks says that they looked at every day that is counted. */
  sawEveryDay: z.literal(true, { error: 'look at every day that is counted first' }),
  words: z.string().trim().max(1_000).default(''),
});

/** A person looked at every day that counts. What the law or care forbids meanwhile is found again here. */
export async function checkNotice(
  { db, clock, actor }: Verb,
  noticeId: string,
  { revision, words }: z.output<typeof Check>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'notices:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const { row, pack, step } = await requireNotice(trx, actor, 'notices:work', noticeId, today);
    requireRevision(row, revision, ['draft']);
    const { decision } = await decideNow(trx, actor, { studentId: row.student_id, pack, step, today, yes: yesOf(row) });
    requireAllowed(decision, false);
    const written = await trx
      .updateTable('notices.notice')
      .set({ state: 'checked', checked_on: today, checked_by_name: actor.name, changed_at: at, revision: revision + 1 })
      .where('institution_id', '=', actor.institutionId)
      .where('notice_id', '=', noticeId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst();
    if (!written) throw trouble.conflict('Somebody else changed this notice meanwhile. Reload the page.');
    await addEntry(trx, ctx, noticeId, {
      kind: 'checked',
      words: `Checked: every day that counts was looked at. ${words}`.trim(),
    });
    await record(trx, ctx, {
      verb: 'notices.check',
      subject: { kind: 'student', id: row.student_id },
      details: { noticeId },
    });
    return written;
  });
}

export const Issue = z.strictObject({
  revision: z.int(),
  yesReason: reason.optional(),
  /** Why words are sent that no speaker approved: who issues takes responsibility. */
  translationReason: reason.optional(),
});

/** Issues a notice that was checked: its letter is set and kept as it is. Nothing is sent by it; how it is served is recorded apart. */
export async function issueNotice(
  { db, clock, actor }: Verb,
  noticeId: string,
  { revision, yesReason, translationReason }: z.output<typeof Issue>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'notices:issue');
  const ctx = { clock, actor };
  const { institutionId } = actor;
  const made = await db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    const { row, pack, step } = await requireNotice(trx, actor, 'notices:issue', noticeId, today);
    requireRevision(row, revision, ['checked']);
    const asked = { studentId: row.student_id, pack, step, today };
    const first = await decideNow(trx, actor, { ...asked, yes: yesOf(row) });
    const isYes = first.decision.kind === 'needs-a-yes' && yesReason !== undefined;
    const yes = isYes
      ? { by: actor.name, on: today, reason: yesReason, knew: first.open.map(({ id }) => id) }
      : yesOf(row);
    requireAllowed(isYes ? (await decideNow(trx, actor, { ...asked, yes })).decision : first.decision, true);
    const isFine = await isApproved(trx, institutionId, step, row.language);
    if (!isFine && translationReason === undefined)
      throw trouble.unapproved(
        'No speaker has approved this translation. Have one read it, choose English, or say why you take responsibility for it.',
        { language: row.language },
      );
    const columns = {
      state: 'issued' as const,
      issued_on: today,
      issued_by_name: actor.name,
      yes_reason: yes?.reason ?? null,
      yes_by_name: yes?.by ?? null,
      yes_on: yes?.on ?? null,
      yes_for: [...(yes?.knew ?? [])],
      translation_by_name: isFine ? null : actor.name,
      translation_reason: isFine ? null : (translationReason ?? null),
    };
    const paper = await letterPaper(trx, institutionId, { ...row, ...columns }, step, { name: actor.name, role: '' });
    return { row, step, columns, paper, isYes };
  });
  // Set outside of the transaction: nothing waits for it.
  const bytes = await setPaper(made.paper);
  return db.forInstitution(institutionId, async (trx) => {
    const { at } = await momentOf(trx, ctx);
    const written = await trx
      .updateTable('notices.notice')
      .set({ ...made.columns, changed_at: at, revision: revision + 1 })
      .where('institution_id', '=', institutionId)
      .where('notice_id', '=', noticeId)
      .where('revision', '=', revision)
      .where('state', '=', 'checked')
      .returning('revision')
      .executeTakeFirst();
    if (!written) throw trouble.conflict('Somebody else changed this notice meanwhile. Reload the page.');
    await trx
      .insertInto('notices.document')
      .values({
        institution_id: institutionId,
        document_id: uuidv7(),
        notice_id: noticeId,
        kind: 'letter',
        name: `${made.step.key}-${made.columns.issued_on}.pdf`,
        media_type: 'application/pdf',
        content_hash: createHash('sha256').update(bytes).digest('hex'),
        bytes: Buffer.from(bytes),
        at,
        by_name: actor.name,
      })
      .execute();
    await addEntry(trx, ctx, noticeId, { kind: 'issued', words: 'Issued. The letter is kept as it is.' });
    if (made.isYes)
      await addEntry(trx, ctx, noticeId, { kind: 'yes', words: `Yes in spite of what is known: ${yesReason}` });
    if (made.columns.translation_reason)
      await addEntry(trx, ctx, noticeId, {
        kind: 'translation',
        words: `Takes responsibility for a translation that no speaker approved: ${made.columns.translation_reason}`,
      });
    await trx
      .deleteFrom('notices.due')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', made.row.student_id)
      .where('step_key', '=', made.step.key)
      .execute();
    await record(trx, ctx, {
      verb: 'notices.issue',
      subject: { kind: 'student', id: made.row.student_id },
      details: {
        noticeId,
        step: made.step.key,
        isYes: made.isYes,
        isApproved: made.columns.translation_reason === null,
      },
    });
    return written;
  });
}
