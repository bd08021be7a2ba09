import { type Acting, momentOf } from '../../../cases/server/index.ts';
import {
  clockOf,
  type Institution,
  institutionById,
  loadInstitution,
  systemActor,
} from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { type Inbound, markTaken, newInbound, notifyStaff } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { JobKind } from '../../../platform/services.ts';
import { type ReplyReading, readReply } from '../../core/conversations/read-reply.ts';
import { afterStaffedHours, isStaffed } from '../../core/conversations/staffed.ts';
import type { InboxSetting } from '../../core/conversations/views.ts';
import { type Holder, holderKinds } from '../../core/people/holder.ts';
import { nameOfHolder } from '../gatherings/people-names.ts';
import { noteAnswer } from '../origin.ts';
import { hearFamily, studentsOf } from '../people/hear-family.ts';
import { inboxSettingOf, staffedHoursOf } from './inbox-setting.ts';
import { keepConversation } from './keep-conversation.ts';
import { languageOf } from './language-of.ts';
import { propose } from './propose.ts';
import { type Kept, replyWhileAway } from './reply-while-away.ts';
import { tellUrgent, tellUrgentAgain } from './tell-urgent.ts';
import { wakeSnoozed } from './wake-snoozed.ts';

export const take_in_schedule = '* * * * *';
/** Few, so that no transaction of the embedded database is long. */
const at_once = 4;

/** Every minute: what came in becomes conversations, what cannot wait is with somebody who may open it, and what was put off comes back. */
export const takeInMessagesJob: JobKind<{ institutionId: number }> = {
  name: 'families.take-in',
  retries: 2,
  run: async ({ institutionId }, { db }) => {
    await takeInMessages(db, institutionId);
    await tellUrgentAgain(db, institutionId);
    await wakeSnoozed(db, institutionId);
  },
};

/** Exactly once: what is taken is marked in the transaction that puts it into its conversation. @returns how many */
export async function takeInMessages(db: Database, institutionId: number): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  let taken = 0;
  for (;;) {
    const some = await db.forInstitution(institutionId, (trx) => takeSome(trx, institutionId));
    taken += some;
    if (some < at_once) return taken;
  }
}

async function takeSome(trx: Tx, institutionId: number): Promise<number> {
  const institution = await loadInstitution(trx, institutionId);
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const inbound = await newInbound(trx, institutionId, at_once);
  if (inbound.length === 0) return 0;
  const setting = await inboxSettingOf(trx, institution);
  for (const one of inbound) if (!one.isAutomatic) await takeOne(trx, ctx, institution, setting, one);
  await markTaken(
    trx,
    institutionId,
    inbound.map(({ inboundId }) => inboundId),
    ctx.clock.now(),
  );
  return inbound.length;
}

async function takeOne(
  trx: Tx,
  ctx: Acting,
  institution: Institution,
  setting: InboxSetting,
  inbound: Inbound,
): Promise<void> {
  const { institutionId } = institution;
  const moment = await momentOf(trx, ctx);
  const { holders, heard } = await whoWrote(trx, ctx, inbound);
  const [only] = holders;
  const holder = holders.length === 1 && only ? only : null;
  const studentIds = holder ? await studentsOf(trx, institutionId, holder) : [];
  const language = await languageOf(trx, institution, holder);
  const reading = readReply(inbound.text);
  const hours = await staffedHoursOf(trx, institution, setting);
  const isSettled = heard === 'opt-out' || heard === 'opt-in' || heard === 'wrong-number';
  const waits = !isSettled || reading.urgent !== null;
  const conversation = await keepConversation(trx, ctx, {
    holder,
    inbound,
    language,
    studentIds,
    waits,
    dueAt: waits ? afterStaffedHours(hours, ctx.clock.now(), reading.urgent ? 0 : setting.answerHours) : null,
    urgent: reading.urgent,
    today: moment.today,
  });
  const entryId = uuidv7();
  const entry = {
    institution_id: institutionId,
    conversation_id: conversation.id,
    at: new Date(inbound.receivedAt.epochMilliseconds),
  };
  await trx
    .insertInto('families.entry')
    .values({ ...entry, entry_id: entryId, kind: 'in', by_name: '', inbound_id: inbound.inboundId })
    .execute();
  if (isSettled)
    await trx
      .insertInto('families.entry')
      .values({ ...entry, entry_id: uuidv7(), kind: 'event', by_name: ctx.actor.name, words: settledWords[heard] })
      .execute();
  if (holder && !isSettled)
    await propose(trx, ctx, reading, {
      conversationId: conversation.id,
      entryId,
      inboundId: inbound.inboundId,
      answersMessageId: inbound.answersMessageId,
      holder,
      studentIds,
      text: inbound.text,
      today: moment.today,
    });
  const told = reading.urgent
    ? await tellUrgent(
        trx,
        ctx,
        {
          conversationId: conversation.id,
          kind: reading.urgent.kind,
          at: new Date(inbound.receivedAt.epochMilliseconds),
        },
        [
          setting.urgentStaffId,
          ...(setting.onCallStaffId && !isStaffed(hours, ctx.clock.now()) ? [setting.onCallStaffId] : []),
        ],
      )
    : new Set<string>();
  if (waits && conversation.assignedStaffId && !told.has(conversation.assignedStaffId))
    await tellAssigned(trx, ctx, conversation, conversation.assignedStaffId, inbound, reading);
  if (holder)
    await noteAnswer(
      trx,
      ctx,
      inbound.answersMessageId,
      conversation.id,
      await nameOfHolder(trx, institutionId, holder),
    );
  if (waits && heard !== 'unsure')
    await replyWhileAway(trx, ctx, {
      institution,
      setting,
      hours,
      conversation,
      holder,
      studentIds,
      language,
      inbound,
    });
  await record(trx, ctx, {
    verb: 'families.take-in',
    subject: { kind: 'conversation', id: conversation.id },
    details: { inboundId: inbound.inboundId, channel: inbound.channel, urgent: reading.urgent?.kind ?? null, heard },
  });
}

const settledWords = {
  'opt-out': 'They want no more messages. It was done at once, and confirmed to them.',
  'opt-in': 'They want messages again. It was done at once, and confirmed to them.',
  'wrong-number': 'They say that this is not the family’s number or address. Nothing goes there any more.',
};

type HeardKind = Awaited<ReturnType<typeof hearFamily>>['kind'];

/** Whose address it is. The family's page knows who is behind its link; of mail that failed its proof nobody is. */
async function whoWrote(trx: Tx, ctx: Acting, inbound: Inbound): Promise<{ holders: Holder[]; heard: HeardKind }> {
  const { channel, fromAddress, text, inboundId, proof } = inbound;
  if (channel === 'page') {
    const [kind, id = ''] = fromAddress.split(':');
    const known = holderKinds.find((one) => one === kind);
    const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    return { holders: known && isId && proof === 'signed' ? [{ kind: known, id }] : [], heard: 'no' };
  }
  if (proof === 'failed') return { holders: [], heard: 'no' };
  const { kind, holders } = await hearFamily(trx, ctx, { channel, address: fromAddress, text, inboundId });
  return { holders, heard: kind };
}

/** Who answers is told of the first that waits, and of everything that cannot. */
async function tellAssigned(
  trx: Tx,
  ctx: Acting,
  { id, isFirst }: Kept,
  staffId: string,
  { inboundId }: Inbound,
  { urgent }: ReplyReading,
): Promise<void> {
  if (!isFirst && !urgent) return;
  await notifyStaff(trx, ctx, {
    staffId,
    words: urgent ? 'A family of yours has written something that cannot wait.' : 'A family of yours has written.',
    link: `/families/inbox?c=${id}`,
    dedupeKey: `written/${inboundId}/${staffId}`,
    origin: { kind: 'conversation', id },
  });
}
