import { uuidv7 } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/database.ts';
import { cleanLine } from '../core/clean.ts';
import type { Category } from '../core/kinds.ts';
import { isPath } from '../core/links.ts';
import type { MessageContext, Origin } from './context.ts';

export interface NoticeInput {
  staffId: string;
  /** A sentence. */
  words: string;
  /** A path within the institution: '/cases/…'. */
  link: string;
  dedupeKey: string;
  origin: Origin;
  /** Left out: work. */
  category?: Category;
}

/**
 * Tells a member of staff something in the app, and in their next digest by mail, in the caller's transaction.
 * @returns null when this was said already
 */
export async function notifyStaff(
  trx: Tx,
  { clock, actor }: MessageContext,
  { staffId, words, link, dedupeKey, origin, category = 'work' }: NoticeInput,
): Promise<{ noticeId: string } | null> {
  const row = await trx
    .insertInto('messages.notice')
    .values({
      institution_id: actor.institutionId,
      notice_id: uuidv7(),
      staff_id: staffId,
      words: cleanLine(words),
      link: isPath(link) ? link : '/',
      category,
      dedupe_key: dedupeKey,
      origin_kind: origin.kind,
      origin_id: origin.id,
      made_at: new Date(clock.now().epochMilliseconds),
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'dedupe_key']).doNothing())
    .returning('notice_id')
    .executeTakeFirst();
  return row ? { noticeId: row.notice_id } : null;
}
