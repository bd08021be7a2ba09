import { sql } from 'kysely';
import { z } from 'zod';
import type { Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb } from '../../../platform/db/database.ts';
import { languageOfText } from '../../core/conversations/language-of-text.ts';
import { trouble } from '../problems.ts';
import { translateOwnWords } from '../writing/templates/machine-translation.ts';
import { Language } from '../writing/templates/templates.ts';
import { requireConversation } from './require-conversation.ts';

const machine_max = 5_000;

export const EntryTranslation = z.object({
  /** Left out: the translation service makes it, and it is marked so. */
  words: z.string().trim().min(1).max(5_000).optional(),
  into: Language.default('en'),
});

/** Puts what a family wrote into the staff's language, beside the original: by a person, or marked as a machine's. */
export async function translateEntry(
  { db, clock, actor, secret }: Verb & { secret: string },
  conversationId: string,
  entryId: string,
  { words, into }: z.output<typeof EntryTranslation>,
): Promise<{ translation: string; by: 'machine' | 'person' }> {
  requireNeed(actor, 'families:write');
  const { institutionId } = actor;
  const ctx = { clock, actor };
  const found = await db.forInstitution(institutionId, async (trx) => {
    const conversation = await requireConversation(trx, ctx, 'families:write', conversationId);
    const row = await trx
      .selectFrom('families.entry as e')
      .innerJoin('messages.inbound as n', (join) =>
        join.onRef('n.institution_id', '=', 'e.institution_id').onRef('n.inbound_id', '=', 'e.inbound_id'),
      )
      .select('n.text')
      .where('e.institution_id', '=', institutionId)
      .where('n.institution_id', '=', institutionId)
      .where('e.conversation_id', '=', conversationId)
      .where('e.entry_id', '=', entryId)
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such message of the family here. Reload the conversation.');
    return { text: row.text, language: languageOfText(row.text, conversation.language) };
  });
  if (words === undefined && found.language === into)
    throw trouble.invalid('It is in this language already, as far as can be told. Translate it by hand if it is not.');
  // Outside of the transaction: a service may take its time.
  const translation =
    words ??
    (
      await translateOwnWords(
        { db, actor, secret },
        { text: found.text.slice(0, machine_max), from: found.language, to: into },
      )
    ).text;
  const by = words === undefined ? 'machine' : 'person';
  return db.forInstitution(institutionId, async (trx) => {
    await trx
      .updateTable('families.entry')
      .set({
        translations: sql`translations || ${jsonb({ [into]: { words: translation, by, name: by === 'person' ? actor.name : null } })}`,
      })
      .where('institution_id', '=', institutionId)
      .where('conversation_id', '=', conversationId)
      .where('entry_id', '=', entryId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.translate-entry',
      subject: { kind: 'conversation', id: conversationId },
      details: { entryId, by, into },
    });
    return { translation, by };
  });
}
