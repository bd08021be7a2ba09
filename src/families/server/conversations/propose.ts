import type { Acting } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ReplyReading } from '../../core/conversations/read-reply.ts';
import type { Holder } from '../../core/people/holder.ts';
import { proposeReason } from '../answers/explanations.ts';

interface Given {
  conversationId: string;
  entryId: string;
  inboundId: string;
  answersMessageId: string | null;
  holder: Holder;
  /** Those of whom the writer may hear. */
  studentIds: readonly string[];
  text: string;
  today: string;
}

/** What a reply may mean, each for one click of a person. Of which student is only said where it is certain. */
export async function propose(trx: Tx, ctx: Acting, reading: ReplyReading, given: Given): Promise<void> {
  if (given.studentIds.length === 0 || (!reading.reason && reading.barriers.length === 0)) return;
  const { institutionId } = ctx.actor;
  const answered = await answeredOf(trx, institutionId, given.answersMessageId);
  const about = answered.studentIds.filter((id) => given.studentIds.includes(id));
  const certain =
    (about.length > 0 ? about : given.studentIds).length === 1 ? (about[0] ?? given.studentIds[0] ?? null) : null;
  const shared = {
    institution_id: institutionId,
    conversation_id: given.conversationId,
    entry_id: given.entryId,
    student_id: certain,
    state: 'proposed',
  };
  if (reading.reason) {
    const day =
      reading.when === 'tomorrow'
        ? addDays(given.today, 1)
        : reading.when === 'yesterday'
          ? addDays(given.today, -1)
          : (answered.day ?? given.today);
    const said = certain
      ? await proposeReason(trx, ctx, {
          studentId: certain,
          fromDay: day,
          toDay: day,
          reason: reading.reason.key,
          words: given.text,
          holder: given.holder,
          via: 'message',
          inboundId: given.inboundId,
        })
      : null;
    // Said already, and still to be decided: one proposal is enough.
    if (said || !certain)
      await trx
        .insertInto('families.proposal')
        .values({
          ...shared,
          proposal_id: uuidv7(),
          kind: 'reason',
          reason: reading.reason.key,
          day,
          found: reading.reason.words.slice(0, 200),
          explanation_id: said?.explanationId ?? null,
        })
        .execute();
  }
  const known = await trx
    .selectFrom('cases.barrier')
    .select('barrier_key')
    .where('institution_id', '=', institutionId)
    .where('is_active', '=', true)
    .execute();
  for (const { key, words } of reading.barriers)
    if (known.some(({ barrier_key }) => barrier_key === key))
      await trx
        .insertInto('families.proposal')
        .values({ ...shared, proposal_id: uuidv7(), kind: 'barrier', barrier_key: key, found: words.slice(0, 200) })
        .execute();
}

/** Whom, and which day, the message was about that this one answers. */
async function answeredOf(trx: Tx, institutionId: number, messageId: string | null) {
  if (messageId === null) return { studentIds: [], day: null };
  const students = await trx
    .selectFrom('messages.message_student')
    .select('student_id')
    .where('institution_id', '=', institutionId)
    .where('message_id', '=', messageId)
    .execute();
  const batch = await trx
    .selectFrom('messages.message as m')
    .innerJoin('families.batch as b', (join) =>
      join.onRef('b.institution_id', '=', 'm.institution_id').onRef('b.batch_id', '=', 'm.batch_id'),
    )
    .select('b.about_day')
    .where('m.institution_id', '=', institutionId)
    .where('b.institution_id', '=', institutionId)
    .where('m.message_id', '=', messageId)
    .executeTakeFirst();
  return { studentIds: students.map(({ student_id }) => student_id), day: batch?.about_day ?? null };
}
