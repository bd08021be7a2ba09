import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import type { MessageContext, Origin } from './context.ts';
import { notifyStaff } from './notify-staff.ts';
import { queueMessage } from './queue-message.ts';

export interface Told {
  recipient: { kind: 'staff' | 'student'; id: string };
  /** When they were told first. */
  at: Temporal.Instant;
  /** The subject of what was mailed to them about it alone; null: by a notice or in a digest. */
  subject: string | null;
}

/** Calls back messages of an origin that have not gone, and marks its notices as withdrawn. @returns how many of both */
export async function cancelMessages(
  trx: Tx,
  { clock, actor }: MessageContext,
  origin: Origin,
  why = 'What it rests on holds no more.',
): Promise<number> {
  const { institutionId } = actor;
  const { numUpdatedRows } = await trx
    .updateTable('messages.message')
    .set({ state: 'cancelled', why })
    .where('institution_id', '=', institutionId)
    .where('origin_kind', '=', origin.kind)
    .where('origin_id', '=', origin.id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  const notices = await trx
    .updateTable('messages.notice')
    .set({ withdrawn_at: new Date(clock.now().epochMilliseconds) })
    .where('institution_id', '=', institutionId)
    .where('origin_kind', '=', origin.kind)
    .where('origin_id', '=', origin.id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) + Number(notices.numUpdatedRows);
}

/** Who was told of an origin, each once: by mail that went or may have gone, or by a notice they saw or were mailed. */
export async function toldAbout(trx: Tx, institutionId: number, origin: Origin): Promise<Told[]> {
  const { rows } = await sql<{ kind: 'staff' | 'student'; id: string; at: Date; subject: string | null }>`
    select kind, id, min(at) as at, (array_agg(subject order by at desc) filter (where subject is not null))[1] as subject from (
      select recipient_kind as kind, recipient_id as id, coalesce(sent_at, due_at) as at, subject from messages.message
      where institution_id = ${institutionId} and origin_kind = ${origin.kind} and origin_id = ${origin.id}
        and (state in ('sending', 'sent') or (state = 'failed' and is_handed_over))
      union all
      select 'staff', n.staff_id, coalesce(n.seen_at, m.sent_at, n.made_at), null from messages.notice n
      left join messages.message m on m.institution_id = ${institutionId} and m.message_id = n.digest_message_id
      where n.institution_id = ${institutionId} and n.origin_kind = ${origin.kind} and n.origin_id = ${origin.id}
        and (n.seen_at is not null or n.digest_message_id is not null)
    ) told group by kind, id order by min(at), id`.execute(trx);
  return rows.map(({ kind, id, at, subject }) => ({
    recipient: { kind, id },
    at: Temporal.Instant.fromEpochMilliseconds(at.getTime()),
    subject,
  }));
}

/**
 * What was said holds no more: what has not gone is called back, and whoever was told is told of that too, once. Staff read it
 * in the app, and by mail what came to them by mail; a student who was written to is written to again.
 * @param words for staff: what was corrected
 * @returns who is told of the correction
 */
export async function withdrawAndTell(
  trx: Tx,
  ctx: MessageContext,
  { origin, words, link }: { origin: Origin; words: string; link: string },
): Promise<{ cancelled: number; told: Told[] }> {
  const { institutionId } = ctx.actor;
  const told = await toldAbout(trx, institutionId, origin);
  const cancelled = await cancelMessages(trx, ctx, origin);
  const correction = { kind: `${origin.kind}-correction`, id: origin.id };
  for (const { recipient, subject } of told) {
    const dedupeKey = `correction/${origin.kind}/${origin.id}/${recipient.kind}/${recipient.id}`;
    const before = subject ?? '';
    if (recipient.kind === 'student')
      await queueMessage(trx, ctx, {
        kind: 'student-correction',
        to: recipient,
        templateKey: 'student-correction',
        values: { before },
        category: 'support',
        dedupeKey,
        origin: correction,
      });
    else {
      await notifyStaff(trx, ctx, { staffId: recipient.id, words, link, dedupeKey, origin: correction });
      if (subject !== null)
        await queueMessage(trx, ctx, {
          kind: 'staff-correction',
          to: recipient,
          templateKey: 'staff-correction',
          values: { words, before, link },
          category: 'work',
          dedupeKey,
          origin: correction,
        });
    }
  }
  return { cancelled, told };
}
