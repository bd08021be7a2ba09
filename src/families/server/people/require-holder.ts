import { sql } from 'kysely';
import { momentOf } from '../../../cases/server/index.ts';
import type { Actor, Need } from '../../../kernel/actor.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import type { Holder } from '../../core/people/holder.ts';
import { trouble } from '../problems.ts';
import { studentsOf } from './hear-family.ts';

/** Those of the holder's students whom the actor may see; none of them: the holder is as unknown as one that does not exist. */
export async function requireHolder(
  trx: Tx,
  ctx: MessageContext,
  need: Need,
  holder: Holder,
): Promise<{ studentIds: string[]; today: string; at: Date }> {
  const { actor } = ctx;
  const { today, at } = await momentOf(trx, ctx);
  const studentIds = await seen(trx, actor, need, await studentsOf(trx, actor.institutionId, holder), today);
  if (studentIds.length === 0)
    throw trouble.notFound('No family of a student of yours has this address. Check the link.', { holder });
  return { studentIds, today, at };
}

/** Of these students those whom the actor may see. */
export async function seen(
  trx: Tx,
  actor: Actor,
  need: Need,
  studentIds: readonly string[],
  today: string,
): Promise<string[]> {
  if (studentIds.length === 0) return [];
  const scope = await studentScope(trx, actor, need);
  const rows = await trx
    .selectFrom('roster.student as st')
    .select('st.student_id')
    .where('st.institution_id', '=', actor.institutionId)
    .where(sql<boolean>`st.student_id = any(${[...studentIds]}::uuid[])`)
    .where(inScope(scope, sql.ref<string>('st.student_id'), today))
    .orderBy('st.student_id')
    .execute();
  return rows.map((row) => row.student_id);
}
