import { sql } from 'kysely';
import { type Acting, type Moment, momentOf } from '../../../cases/server/index.ts';
import type { Need } from '../../../kernel/actor.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import type { Holder } from '../../core/people/holder.ts';
import { holderKindOf } from '../gatherings/people-names.ts';
import { trouble } from '../problems.ts';
import { mayRead } from './view-inbox.ts';

export interface Conversation {
  conversationId: string;
  holder: Holder | null;
  channel: string;
  address: string;
  language: string;
  state: 'open' | 'snoozed' | 'done';
  assignedStaffId: string | null;
  unread: number;
  lastInAt: Date | null;
  revision: number;
  /** Those of its students whom the actor may see. */
  seen: string[];
  scope: StudentScope;
  moment: Moment;
}

/** A conversation that the actor may see; out of reach it is as unknown as one that does not exist. It stays locked when it is to be changed. */
export async function requireConversation(
  trx: Tx,
  ctx: Acting,
  need: Need,
  conversationId: string,
  { locks = false }: { locks?: boolean } = {},
): Promise<Conversation> {
  const { institutionId } = ctx.actor;
  const moment = await momentOf(trx, ctx);
  const scope = await studentScope(trx, ctx.actor, need);
  if (locks)
    await sql`select from families.conversation where institution_id = ${institutionId} and conversation_id = ${conversationId}::uuid
      for update`.execute(trx);
  const row = await trx
    .selectFrom('families.conversation as c')
    .selectAll()
    .where('c.institution_id', '=', institutionId)
    .where('c.conversation_id', '=', conversationId)
    .where(mayRead(scope, moment.today))
    .executeTakeFirst();
  if (!row)
    throw trouble.notFound('No conversation with a family of yours has this address. Check the link.', {
      conversationId,
    });
  const students = await trx
    .selectFrom('families.conversation_student as cs')
    .select('cs.student_id')
    .where('cs.institution_id', '=', institutionId)
    .where('cs.conversation_id', '=', conversationId)
    .where(inScope(scope, sql.ref<string>('cs.student_id'), moment.today))
    .execute();
  return {
    conversationId,
    holder: row.holder_id && row.holder_kind ? { kind: holderKindOf(row.holder_kind), id: row.holder_id } : null,
    channel: row.channel,
    address: row.address,
    language: row.language,
    state: row.state as Conversation['state'],
    assignedStaffId: row.assigned_staff_id,
    unread: row.unread,
    lastInAt: row.last_in_at,
    revision: row.revision,
    seen: students.map(({ student_id }) => student_id),
    scope,
    moment,
  };
}
