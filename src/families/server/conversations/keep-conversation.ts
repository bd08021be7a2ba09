import type { Acting } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Inbound } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ReplyReading } from '../../core/conversations/read-reply.ts';
import type { Holder } from '../../core/people/holder.ts';
import { assigneeFor } from './assignee.ts';
import type { Kept } from './reply-while-away.ts';
import { present } from './stand-in.ts';

interface Wanted {
  holder: Holder | null;
  inbound: Inbound;
  language: string;
  studentIds: readonly string[];
  waits: boolean;
  dueAt: Temporal.Instant | null;
  urgent: ReplyReading['urgent'];
  today: string;
}

const shown_max = 160;

/** Opens or joins the conversation. What waits already keeps its older, earlier due time. */
export async function keepConversation(trx: Tx, ctx: Acting, wanted: Wanted): Promise<Kept> {
  const { institutionId } = ctx.actor;
  const { holder, inbound, studentIds, waits, urgent } = wanted;
  const at = new Date(inbound.receivedAt.epochMilliseconds);
  const before = await trx
    .selectFrom('families.conversation')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where((on) =>
      holder
        ? on.and([on('holder_kind', '=', holder.kind), on('holder_id', '=', holder.id)])
        : on.and([
            on('holder_id', 'is', null),
            on('channel', '=', inbound.channel),
            on('address', '=', inbound.fromAddress),
          ]),
    )
    .forUpdate()
    .executeTakeFirst();
  const assigned = before?.assigned_staff_id
    ? await present(trx, institutionId, before.assigned_staff_id, wanted.today)
    : await assigneeFor(trx, institutionId, { studentIds, language: wanted.language, today: wanted.today });
  const due = wanted.dueAt && new Date(wanted.dueAt.epochMilliseconds);
  const now = {
    channel: inbound.channel,
    address: inbound.fromAddress,
    language: wanted.language,
    assigned_staff_id: assigned,
    last_in_at: at,
    last_at: at,
    last_words: inbound.text.replace(/\s+/g, ' ').slice(0, shown_max),
    ...(waits ? { state: 'open', snoozed_until: null, due_at: earlier(before?.due_at ?? null, due) } : {}),
    ...(urgent ? { urgent: urgent.kind, urgent_at: at, urgent_seen_at: null, urgent_seen_by_name: null } : {}),
  };
  if (before) {
    await trx
      .updateTable('families.conversation')
      .set((eb) => ({ ...now, unread: eb('unread', '+', waits ? 1 : 0), revision: eb('revision', '+', 1) }))
      .where('institution_id', '=', institutionId)
      .where('conversation_id', '=', before.conversation_id)
      .execute();
    await linkStudents(trx, institutionId, before.conversation_id, studentIds);
    return {
      id: before.conversation_id,
      assignedStaffId: assigned,
      isFirst: before.unread === 0,
      fixedReplyNight: before.fixed_reply_night,
    };
  }
  const id = uuidv7();
  await trx
    .insertInto('families.conversation')
    .values({
      institution_id: institutionId,
      conversation_id: id,
      holder_kind: holder?.kind ?? null,
      holder_id: holder?.id ?? null,
      unread: waits ? 1 : 0,
      state: 'done',
      ...now,
    })
    .execute();
  await linkStudents(trx, institutionId, id, studentIds);
  return { id, assignedStaffId: assigned, isFirst: true, fixedReplyNight: null };
}

export async function linkStudents(
  trx: Tx,
  institutionId: number,
  conversationId: string,
  studentIds: readonly string[],
) {
  if (studentIds.length === 0) return;
  await trx
    .insertInto('families.conversation_student')
    .values(
      studentIds.map((student_id) => ({ institution_id: institutionId, conversation_id: conversationId, student_id })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
