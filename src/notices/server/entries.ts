import { type Acting, momentOf } from '../../cases/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/database.ts';

export async function addEntry(
  trx: Tx,
  ctx: Acting,
  noticeId: string,
  { kind, words }: { kind: string; words: string },
): Promise<void> {
  const { at } = await momentOf(trx, ctx);
  await trx
    .insertInto('notices.entry')
    .values({
      institution_id: ctx.actor.institutionId,
      entry_id: uuidv7(),
      notice_id: noticeId,
      at,
      by_name: ctx.actor.name,
      kind,
      words,
    })
    .execute();
}
