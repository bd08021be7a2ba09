import { z } from 'zod';
import { storeContacts, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { queueToFamily } from '../../../messages/server/index.ts';
import { mayReach } from '../people/may-reach.ts';
import { trouble } from '../problems.ts';
import { Language } from '../writing/templates/templates.ts';
import { isFresh, whyNotWords } from './may-reply.ts';
import { recipientOf } from './recipient-of.ts';
import { requireConversation } from './require-conversation.ts';

const words_max = 2_000;

export const Reply = z.object({
  /** Made by who sends it: the same twice goes once. */
  sendId: z.uuid(),
  words: z.string().trim().min(1, 'write what you want to say').max(words_max),
  /** In which language that is. */
  language: Language,
  /** What goes instead, in the family's language, once a person has read it. */
  translation: z
    .object({ words: z.string().trim().min(1).max(words_max), by: z.enum(['machine', 'person']) })
    .optional(),
  /** It is in another language than theirs, and goes so all the same. */
  asWritten: z.boolean().default(false),
});

/**
 * Answers a family, under the rules of everything that goes to families: whether they may be told, what they agreed to, by the
 * channel on which they wrote. Only quiet hours and the household's cap give way, and only to who has just written. The school's
 * number or mailbox sends it; nobody's own.
 */
export async function replyToFamily(
  { db, clock, actor }: Verb,
  conversationId: string,
  { sendId, words, language, translation, asWritten }: z.output<typeof Reply>,
): Promise<{ entryId: string; goesAt: string | null }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const conversation = await requireConversation(trx, ctx, 'families:write', conversationId, { locks: true });
    const { holder, moment } = conversation;
    if (!holder) throw trouble.invalid('Say first whose address this is: nobody knows to whom an answer would go.');
    const found = await recipientOf(trx, institutionId, holder, conversation.seen);
    if (found.kind === 'no') throw trouble.invalid(whyNotWords[found.why], { why: found.why });
    const { recipient, studentIds } = found;
    if (recipient.language !== language && !translation && !asWritten)
      throw trouble.invalid('They read another language. Translate it, or say that it goes as it is written.', {
        language: recipient.language,
      });
    const answer = await mayReach(trx, ctx, recipient, 'wellbeing', clock.now(), { studentIds, isAutomatic: false });
    const fresh = isFresh(conversation);
    if (answer.kind === 'no' && !(fresh && answer.why === 'household-full'))
      throw trouble.invalid('They may not be written to now. Call them, or ask who looks after the student.', {
        why: answer.why,
      });
    const dueAt = answer.kind === 'later' && !fresh ? answer.until : null;
    const to =
      recipient.channels.find((one) => one.channel === conversation.channel && one.address === conversation.address) ??
      recipient.channels[0];
    if (!to) throw trouble.invalid(whyNotWords['no-address']);
    const { name: school } = await loadInstitution(trx, institutionId);
    const queued = await queueToFamily(trx, ctx, {
      to: holder,
      channel: to.channel,
      address: to.address,
      language: translation ? recipient.language : language,
      studentIds,
      householdKey: recipient.householdKey,
      category: 'wellbeing',
      subject: school,
      body: translation?.words ?? words,
      dedupeKey: `reply/${conversationId}/${sendId}`,
      origin: { kind: 'conversation', id: conversationId },
      ...(dueAt ? { dueAt } : {}),
    });
    if (!queued) throw trouble.conflict('This has gone already. Reload the conversation.');
    const entryId = uuidv7();
    await trx
      .insertInto('families.entry')
      .values({
        institution_id: institutionId,
        conversation_id: conversationId,
        entry_id: entryId,
        kind: 'out',
        at: moment.at,
        by_name: actor.name,
        by_staff_id: actor.staffId,
        message_id: queued.messageId,
        words,
        translated_by: translation?.by ?? null,
        translator_name: translation?.by === 'person' ? actor.name : null,
      })
      .execute();
    await trx
      .updateTable('families.conversation')
      .set((eb) => ({
        state: 'done',
        snoozed_until: null,
        due_at: null,
        unread: 0,
        last_out_at: moment.at,
        last_at: moment.at,
        assigned_staff_id: conversation.assignedStaffId ?? actor.staffId,
        revision: eb('revision', '+', 1),
      }))
      .where('institution_id', '=', institutionId)
      .where('conversation_id', '=', conversationId)
      .execute();
    if (fresh)
      await storeContacts(trx, ctx, moment, {
        studentIds,
        way: to.channel === 'email' ? 'email' : 'text',
        reach: 'two_way',
        withFamily: true,
      });
    await record(trx, ctx, {
      verb: 'families.reply',
      subject: { kind: 'conversation', id: conversationId },
      details: { messageId: queued.messageId, channel: to.channel, translatedBy: translation?.by ?? null, studentIds },
    });
    return { entryId, goesAt: dueAt?.toString() ?? null };
  });
}
