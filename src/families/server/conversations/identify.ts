import { sql } from 'kysely';
import { z } from 'zod';
import type { Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { readReply } from '../../core/conversations/read-reply.ts';
import { holderKinds } from '../../core/people/holder.ts';
import { keepContact } from '../people/contacts.ts';
import { studentsOf } from '../people/hear-family.ts';
import { requireHolder } from '../people/require-holder.ts';
import { whoHas } from '../people/who-has.ts';
import { trouble } from '../problems.ts';
import { linkStudents } from './keep-conversation.ts';
import { languageOf } from './language-of.ts';
import { propose } from './propose.ts';
import { requireConversation } from './require-conversation.ts';

const most_read = 20;

export const Identity = z.object({ kind: z.enum(holderKinds), id: z.uuid() });

/** A person says whose address it is. What was written from it joins that person's conversation; an address that nobody had is theirs from now on. */
export async function identifyWriter(
  { db, clock, actor }: Verb,
  conversationId: string,
  holder: z.output<typeof Identity>,
): Promise<{ conversationId: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const found = await requireConversation(trx, ctx, 'families:write', conversationId, { locks: true });
    if (found.holder) throw trouble.conflict('Somebody has said already whose this is. Reload the page.');
    await requireHolder(trx, ctx, 'families:write', holder);
    const { channel, address, moment } = found;
    if (channel === 'sms' || channel === 'email' || channel === 'voice') {
      const known = await whoHas(trx, institutionId, channel, address);
      if (known.length === 0)
        await keepContact(trx, ctx, holder, { channel: channel === 'voice' ? 'voice' : channel, address });
    }
    const written = await trx
      .selectFrom('families.entry as e')
      .innerJoin('messages.inbound as n', (join) =>
        join.onRef('n.institution_id', '=', 'e.institution_id').onRef('n.inbound_id', '=', 'e.inbound_id'),
      )
      .select(['e.entry_id', 'n.inbound_id', 'n.answers_message_id', 'n.text'])
      .where('e.institution_id', '=', institutionId)
      .where('n.institution_id', '=', institutionId)
      .where('e.conversation_id', '=', conversationId)
      .orderBy('e.entry_id', 'desc')
      .limit(most_read)
      .execute();
    const own = await trx
      .selectFrom('families.conversation')
      .select('conversation_id')
      .where('institution_id', '=', institutionId)
      .where('holder_kind', '=', holder.kind)
      .where('holder_id', '=', holder.id)
      .forUpdate()
      .executeTakeFirst();
    const kept = own?.conversation_id ?? conversationId;
    if (own) {
      await sql`update families.entry set conversation_id = ${kept}::uuid
        where institution_id = ${institutionId} and conversation_id = ${conversationId}::uuid`.execute(trx);
      await sql`update families.conversation k set state = 'open', snoozed_until = null, unread = k.unread + s.unread,
          due_at = least(k.due_at, s.due_at), last_in_at = greatest(k.last_in_at, s.last_in_at), last_at = greatest(k.last_at, s.last_at),
          last_words = s.last_words, urgent = coalesce(s.urgent, k.urgent), urgent_at = coalesce(s.urgent_at, k.urgent_at),
          urgent_seen_at = case when s.urgent is not null then s.urgent_seen_at else k.urgent_seen_at end, revision = k.revision + 1
        from families.conversation s
        where k.institution_id = ${institutionId} and k.conversation_id = ${kept}::uuid
          and s.institution_id = ${institutionId} and s.conversation_id = ${conversationId}::uuid`.execute(trx);
      await trx
        .deleteFrom('families.conversation')
        .where('institution_id', '=', institutionId)
        .where('conversation_id', '=', conversationId)
        .execute();
    } else
      await trx
        .updateTable('families.conversation')
        .set((eb) => ({ holder_kind: holder.kind, holder_id: holder.id, revision: eb('revision', '+', 1) }))
        .where('institution_id', '=', institutionId)
        .where('conversation_id', '=', conversationId)
        .execute();
    const studentIds = await studentsOf(trx, institutionId, holder);
    await linkStudents(trx, institutionId, kept, studentIds);
    const language = await languageOf(trx, await loadInstitution(trx, institutionId), holder);
    await trx
      .updateTable('families.conversation')
      .set({ language })
      .where('institution_id', '=', institutionId)
      .where('conversation_id', '=', kept)
      .execute();
    // What it may mean was not asked while nobody knew of whom it was said.
    for (const { entry_id, inbound_id, answers_message_id, text } of written.toReversed())
      await propose(trx, ctx, readReply(text), {
        conversationId: kept,
        entryId: entry_id,
        inboundId: inbound_id,
        answersMessageId: answers_message_id,
        holder,
        studentIds,
        text,
        today: moment.today,
      });
    await trx
      .insertInto('families.entry')
      .values({
        institution_id: institutionId,
        conversation_id: kept,
        entry_id: uuidv7(),
        kind: 'event',
        at: moment.at,
        by_name: actor.name,
        by_staff_id: actor.staffId,
        words: 'Has said whose address this is.',
      })
      .execute();
    await record(trx, ctx, {
      verb: 'families.identify-writer',
      subject: { kind: 'conversation', id: kept },
      details: { holder, was: conversationId },
    });
    return { conversationId: kept };
  });
}
