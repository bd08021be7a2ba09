import { uuidv7 } from '../../kernel/ids.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { cleanLine } from '../core/clean.ts';
import { type Category, type KindKey, kindOf, type RecipientKind } from '../core/kinds.ts';
import { formatTemplate, type Values } from '../core/template.ts';
import type { MessageContext, Origin } from './context.ts';
import { pickTemplate, senderOf } from './pick-template.ts';
import { findRecipient } from './recipients.ts';

export interface MessageInput {
  kind: KindKey;
  to: { kind: RecipientKind; id: string };
  /** The kind's own key, or that of a template which the institution made for the kind. */
  templateKey: string;
  /** The kind's fields, but for name and institution, which come from the records; links as paths within the institution. */
  values: Values;
  category: Category;
  /** What may be said once: 'alert/<id>/tutor'. */
  dedupeKey: string;
  origin: Origin;
  /** What goes with it, as calendar programs take it. */
  calendar?: string;
  /** Left out: now, by the institution's clock. */
  dueAt?: Temporal.Instant;
}

/**
 * Queues a message in the caller's transaction, in its final words: it is there if and only if that commits. Who has no
 * address is no trouble here; the mailbox says so. To a student with an exemption or a known circumstance on that day no mail
 * goes by itself: it stands there called back, and a person may send it.
 * @returns null when this was said already
 */
export async function queueMessage(
  trx: Tx,
  { clock, actor }: MessageContext,
  input: MessageInput,
): Promise<{ messageId: string } | null> {
  const { kind, to, templateKey, values, category, dedupeKey, origin, dueAt = clock.now() } = input;
  const { institutionId } = actor;
  if (kindOf(kind).to !== to.kind) throw new RangeError(`a message of kind ${kind} is not for ${to.kind}`);
  const sender = await senderOf(trx, institutionId);
  const recipient = await findRecipient(trx, institutionId, to);
  const template = pickTemplate(sender, kind, templateKey);
  const own = { name: recipient.name, institution: sender.name };
  const { subject, body } = formatTemplate(kind, template, { ...values, ...own }, sender.locale);
  const why =
    kind === 'student-mail' ? await whyNot(trx, institutionId, recipient.id, dayIn(sender.timeZone, dueAt)) : null;
  const row = await trx
    .insertInto('messages.message')
    .values({
      institution_id: institutionId,
      message_id: uuidv7(),
      kind,
      template_key: templateKey,
      template_version: template.version,
      recipient_kind: to.kind,
      recipient_id: recipient.id,
      address: recipient.address,
      subject: cleanLine(subject),
      body,
      category,
      dedupe_key: dedupeKey,
      origin_kind: origin.kind,
      origin_id: origin.id,
      queued_at: new Date(clock.now().epochMilliseconds),
      due_at: new Date(dueAt.epochMilliseconds),
      calendar: input.calendar ?? null,
      state: why === null ? 'queued' : 'cancelled',
      why,
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'dedupe_key']).doNothing())
    .returning('message_id')
    .executeTakeFirst();
  return row ? { messageId: row.message_id } : null;
}

/** Why no mail goes to a student by itself. The reason itself is for those who look after them. */
async function whyNot(trx: Tx, institutionId: number, studentId: string, day: IsoDate) {
  const found = await trx
    .selectFrom('roster.circumstance')
    .select('kind')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('starts_on', '<=', day)
    .where((where) => where.or([where('ends_on', 'is', null), where('ends_on', '>=', day)]))
    .executeTakeFirst();
  return found
    ? 'Something about the student is known for this time, so no mail goes by itself. A person may send it.'
    : null;
}
