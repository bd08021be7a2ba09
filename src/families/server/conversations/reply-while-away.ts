import { type Acting, momentOf } from '../../../cases/server/index.ts';
import type { Institution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { type Inbound, notifyStaff, queueToFamily } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { fixedReply, isReadyLanguage } from '../../core/conversations/fixed-reply.ts';
import { isStaffed, nextStaffed, type StaffedHours } from '../../core/conversations/staffed.ts';
import type { InboxSetting } from '../../core/conversations/views.ts';
import type { Holder } from '../../core/people/holder.ts';
import { recipientOf } from './recipient-of.ts';
import { whoHears } from './who-hears.ts';

export interface Kept {
  id: string;
  assignedStaffId: string | null;
  /** Of messages that wait, this is the first. */
  isFirst: boolean;
  fixedReplyNight: string | null;
}

interface Given {
  institution: Institution;
  setting: InboxSetting;
  hours: StaffedHours;
  conversation: Kept;
  holder: Holder | null;
  studentIds: readonly string[];
  language: string;
  inbound: Inbound;
}

/**
 * While nobody reads: the on-call person is told, and the family gets the fixed words once a night, in an approved translation or
 * not at all. To whom nothing may be said, nothing is said.
 */
export async function replyWhileAway(trx: Tx, ctx: Acting, given: Given): Promise<void> {
  const { institution, setting, hours, conversation, holder, studentIds, language, inbound } = given;
  const { institutionId, timeZone } = institution;
  const now = ctx.clock.now();
  if (isStaffed(hours, now)) return;
  const next = nextStaffed(hours, now);
  const night = (next ?? now).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  if (conversation.fixedReplyNight === night) return;
  await trx
    .updateTable('families.conversation')
    .set({ fixed_reply_night: night })
    .where('institution_id', '=', institutionId)
    .where('conversation_id', '=', conversation.id)
    .execute();
  if (setting.onCallStaffId) await tellOnCall(trx, ctx, setting.onCallStaffId, conversation.id, night);
  if (!holder || !isReadyLanguage(language) || !setting.approvedLanguages.includes(language)) return;
  const found = await recipientOf(trx, institutionId, holder, studentIds);
  if (found.kind === 'no') return;
  const at = found.recipient.channels.find(
    ({ channel, address }) => channel === inbound.channel && address === inbound.fromAddress,
  );
  const to = at ?? found.recipient.channels.find(({ channel }) => channel === 'sms' || channel === 'email');
  if (!to) return;
  const queued = await queueToFamily(trx, ctx, {
    to: holder,
    channel: to.channel,
    address: to.address,
    language,
    studentIds: found.studentIds,
    householdKey: found.recipient.householdKey,
    category: 'wellbeing',
    subject: institution.name,
    body: fixedReply(language, {
      school: institution.name,
      number: setting.emergencyNumber,
      at: next,
      timeZone,
      helpLine: setting.helpLine,
    }),
    dedupeKey: `fixed-reply/${conversation.id}/${night}`,
    origin: { kind: 'conversation', id: conversation.id },
  });
  if (!queued) return;
  await trx
    .insertInto('families.entry')
    .values({
      institution_id: institutionId,
      conversation_id: conversation.id,
      entry_id: uuidv7(),
      kind: 'fixed',
      at: new Date(now.epochMilliseconds),
      by_name: ctx.actor.name,
      message_id: queued.messageId,
    })
    .execute();
}

/** Who is on call, or who may open it where they may not. */
async function tellOnCall(trx: Tx, ctx: Acting, named: string, conversationId: string, night: string): Promise<void> {
  const { today } = await momentOf(trx, ctx);
  const { staffIds, isPassedOn, isOutOfReach } = await whoHears(trx, ctx.actor.institutionId, {
    named,
    conversationId,
    today,
  });
  for (const staffId of staffIds)
    await notifyStaff(trx, ctx, {
      staffId,
      words: `A family has written while nobody reads. ${isPassedOn ? 'Who is on call may not see the student.' : 'You are on call.'}`,
      link: isOutOfReach ? '/families/inbox/set-up' : `/families/inbox?c=${conversationId}`,
      dedupeKey: `on-call/${conversationId}/${night}${isPassedOn ? `/${staffId}` : ''}`,
      origin: { kind: 'conversation', id: conversationId },
    });
}
