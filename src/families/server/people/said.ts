import type { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { FamilyChannel, Holder, HolderKind } from '../../core/people/holder.ts';
import { readOptOut } from '../../core/people/opt-out/read-opt-out.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { trouble } from '../problems.ts';
import type { QuestionAnswer, SaidInput } from './inputs.ts';
import { keepConsent } from './keep-consent.ts';
import { recordOptIn, recordOptOut } from './record-opt-out.ts';
import { requireHolder } from './require-holder.ts';

/** What somebody agreed to or refused, as they told a member of staff or signed it. */
export async function recordSaid(
  { db, clock, actor }: Verb,
  holder: Holder,
  { categories, channel, change, words, via }: z.output<typeof SaidInput>,
): Promise<{ categories: FamilyCategory[]; cancelled: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    await requireHolder(trx, ctx, 'families:write', holder);
    const done = await keepConsent(trx, ctx, { holder, categories, channels: [channel ?? '*'], change, words, via });
    if (done.categories.length === 0)
      throw trouble.conflict(
        change === 'withdrawn'
          ? 'Nothing changes: it stands so already, or it may not be refused.'
          : 'Nothing changes: it stands so already.',
      );
    return { categories: done.categories, cancelled: done.cancelled };
  });
}

/** A person has read what may have been an opt-out, and says what it was. */
export async function answerQuestion(
  { db, clock, actor }: Verb,
  questionId: string,
  { answer }: z.output<typeof QuestionAnswer>,
): Promise<{ categories: FamilyCategory[] }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const row = await trx
      .selectFrom('families.consent_question')
      .select(['holder_kind', 'holder_id', 'channel', 'words', 'inbound_id', 'state'])
      .where('institution_id', '=', actor.institutionId)
      .where('question_id', '=', questionId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such question. Reload the page.');
    const holder: Holder = { kind: row.holder_kind as HolderKind, id: row.holder_id };
    await requireHolder(trx, ctx, 'families:write', holder);
    if (row.state !== 'open') throw trouble.conflict('Somebody has answered this already. Reload the page.');
    const { at } = await momentOf(trx, ctx);
    await trx
      .updateTable('families.consent_question')
      .set({ state: answer, decided_by_name: actor.name, decided_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('question_id', '=', questionId)
      .execute();
    const { scope } = readOptOut(row.words);
    const said = {
      holder,
      categories: scope.categories,
      channel: scope.channel === 'this' || scope.channel === 'every' ? (row.channel as FamilyChannel) : scope.channel,
      isEverywhere: scope.channel === 'every',
      words: row.words,
      via: row.channel === 'email' ? ('mail' as const) : ('text' as const),
      inboundId: row.inbound_id,
    };
    const done =
      answer === 'opt-out'
        ? await recordOptOut(trx, ctx, said)
        : answer === 'opt-in'
          ? await recordOptIn(trx, ctx, said)
          : { categories: [] };
    await record(trx, ctx, {
      verb: 'families.answer-opt-out-question',
      subject: { kind: holder.kind, id: holder.id },
      details: { questionId, answer },
    });
    return { categories: done.categories };
  });
}
