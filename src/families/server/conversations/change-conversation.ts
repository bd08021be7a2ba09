import { z } from 'zod';
import { momentOf, staffFor, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStaff } from '../gatherings/guests.ts';
import { trouble } from '../problems.ts';
import { type Conversation, requireConversation } from './require-conversation.ts';
import { present } from './stand-in.ts';

const farthest_days = 90;

export const Change = z.discriminatedUnion('do', [
  /** Up to the entry that the reader's page showed: what came since stays unread. */
  z.object({ do: z.literal('read'), unread: z.int().min(0).max(32_000) }),
  z.object({ do: z.literal('see-urgent') }),
  z.object({ do: z.literal('assign'), staffId: z.uuid().nullable() }),
  z.object({ do: z.literal('snooze'), until: z.iso.datetime({ offset: true }) }),
  z.object({ do: z.literal('done') }),
  z.object({ do: z.literal('open') }),
  z.object({ do: z.literal('note'), words: z.string().trim().min(1, 'write the note').max(4_000) }),
  z.object({ do: z.literal('due'), at: z.iso.datetime({ offset: true }).nullable() }),
]);
type ChangeInput = z.output<typeof Change>;

/** Reads, assigns, puts off, ends, opens again or notes; each says so in the conversation where others would wonder. */
export async function changeConversation(
  { db, clock, actor }: Verb,
  conversationId: string,
  change: ChangeInput,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const conversation = await requireConversation(trx, ctx, 'families:write', conversationId, { locks: true });
    const { set, says, tells } = await decide(trx, ctx, conversation, change);
    const { revision } = await trx
      .updateTable('families.conversation')
      .set((eb) => ({ ...set, revision: eb('revision', '+', 1) }))
      .where('institution_id', '=', institutionId)
      .where('conversation_id', '=', conversationId)
      .returning('revision')
      .executeTakeFirstOrThrow();
    if (says)
      await trx
        .insertInto('families.entry')
        .values({
          institution_id: institutionId,
          conversation_id: conversationId,
          entry_id: uuidv7(),
          kind: change.do === 'note' ? 'note' : 'event',
          at: conversation.moment.at,
          by_name: actor.name,
          by_staff_id: actor.staffId,
          words: says,
        })
        .execute();
    if (tells && tells !== actor.staffId)
      await notifyStaff(trx, ctx, {
        staffId: tells,
        words: `${actor.name} asks you to answer a family.`,
        link: `/families/inbox?c=${conversationId}`,
        dedupeKey: `assigned/${conversationId}/${tells}/${revision}`,
        origin: { kind: 'conversation', id: conversationId },
      });
    await record(trx, ctx, {
      verb: 'families.change-conversation',
      subject: { kind: 'conversation', id: conversationId },
      details: { change: change.do, ...(change.do === 'assign' ? { staffId: change.staffId } : {}) },
    });
    return { revision };
  });
}

interface Decided {
  set: Record<string, unknown>;
  says?: string;
  tells?: string;
}

async function decide(
  trx: Tx,
  ctx: Pick<Verb, 'clock' | 'actor'>,
  conversation: Conversation,
  change: ChangeInput,
): Promise<Decided> {
  const { moment } = conversation;
  switch (change.do) {
    case 'read':
      return { set: { unread: Math.max(0, conversation.unread - change.unread) } };
    case 'see-urgent':
      return {
        set: { urgent_seen_at: moment.at, urgent_seen_by_name: ctx.actor.name },
        says: 'Has read what cannot wait, and sees to it.',
      };
    case 'assign':
      return assign(trx, ctx, conversation, change.staffId);
    case 'snooze': {
      const until = new Date(change.until);
      const days = (until.getTime() - moment.at.getTime()) / 86_400_000;
      if (!(days > 0 && days <= farthest_days))
        throw trouble.invalid(`Put it off until a moment from now on, within ${farthest_days} days.`);
      if (conversation.state === 'done') throw trouble.conflict('This is done. Open it again first.');
      return { set: { state: 'snoozed', snoozed_until: until }, says: 'Has put this off.' };
    }
    case 'done':
      if (conversation.state === 'done') throw trouble.conflict('This is done already.');
      return {
        set: { state: 'done', snoozed_until: null, due_at: null, unread: 0 },
        says: 'Has ended this without an answer.',
      };
    case 'open':
      if (conversation.state === 'open') throw trouble.conflict('This is open already.');
      return { set: { state: 'open', snoozed_until: null }, says: 'Has opened this again.' };
    case 'note':
      return { set: {}, says: change.words };
    case 'due':
      return { set: { due_at: change.at ? new Date(change.at) : null } };
  }
}

async function assign(
  trx: Tx,
  { clock, actor }: Pick<Verb, 'clock' | 'actor'>,
  { seen }: Conversation,
  staffId: string | null,
): Promise<Decided> {
  if (staffId === null) return { set: { assigned_staff_id: null }, says: 'Has taken the name off this.' };
  const { institutionId } = actor;
  const { today } = await momentOf(trx, { clock, actor });
  await requireStaff(trx, institutionId, staffId);
  const [student] = seen;
  if (student && !(await staffFor(trx, institutionId, student, today)).some((one) => one.staffId === staffId))
    throw trouble.invalid(
      'This person could not read the conversation: they do not see the student. Choose somebody from the list.',
    );
  const standing = await present(trx, institutionId, staffId, today);
  return {
    set: { assigned_staff_id: standing },
    says: standing === staffId ? 'Has given this to a colleague.' : 'Has given this to who stands in for a colleague.',
    tells: standing,
  };
}
