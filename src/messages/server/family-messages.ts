import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import type { Channel } from '../core/channels.ts';
import type { FamilyCategory } from '../core/kinds.ts';
import type { MessageState } from '../core/message-state.ts';
import type { Reach } from '../core/reach.ts';

/** What was said to a family, and how far it came. Who may see it is for the caller to decide. */
export interface MessageToFamily {
  messageId: string;
  to: { kind: 'guardian' | 'student' | 'trusted'; id: string };
  channel: Channel;
  address: string;
  language: string | null;
  householdKey: string | null;
  studentIds: string[];
  category: FamilyCategory;
  subject: string;
  body: string;
  batchId: string | null;
  correctsMessageId: string | null;
  followsMessageId: string | null;
  queuedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  state: MessageState;
  sentAt: Temporal.Instant | null;
  why: string | null;
  reach: Reach | null;
  reachedAt: Temporal.Instant | null;
  segments: number | null;
  costMicros: number | null;
  /** It went, or may have gone. */
  mayHaveGone: boolean;
}

/** Which messages: by their ids, of a household, about a student, or of a batch; newest first, from before one of them. */
export type Which = (
  | { messageIds: readonly string[] }
  | { householdKey: string }
  | { studentId: string }
  | { batchId: string }
) & { before?: string; limit?: number };

export async function messageStates(trx: Tx, institutionId: number, which: Which): Promise<MessageToFamily[]> {
  const chosen =
    'messageIds' in which
      ? sql`m.message_id = any(${[...which.messageIds]}::uuid[])`
      : 'householdKey' in which
        ? sql`m.household_key = ${which.householdKey}`
        : 'batchId' in which
          ? sql`m.batch_id = ${which.batchId}::uuid`
          : sql`m.message_id in (select message_id from messages.message_student
              where institution_id = ${institutionId} and student_id = ${which.studentId}::uuid)`;
  const before = which.before ? sql`m.message_id < ${which.before}::uuid` : sql`true`;
  const limit = which.limit ?? ('messageIds' in which ? which.messageIds.length : 100);
  const { rows } = await sql<Row>`
    select m.message_id, m.recipient_kind, m.recipient_id, m.channel, m.address, m.language, m.household_key, m.category, m.subject,
      m.body, m.batch_id, m.corrects_message_id, m.follows_message_id, m.queued_at, m.due_at, m.state, m.sent_at, m.why, m.reach,
      m.reached_at, m.segments, m.cost_micros, m.is_handed_over,
      array(select s.student_id from messages.message_student s
        where s.institution_id = ${institutionId} and s.message_id = m.message_id order by 1) as students
    from messages.message m
    where m.institution_id = ${institutionId} and m.recipient_kind <> 'staff' and ${chosen} and ${before}
    order by m.message_id desc limit ${limit}`.execute(trx);
  return rows.map(toMessage);
}

/** To whom a batch went or may have gone, but for those whom it is known not to have reached: whom a correction must reach. */
export async function reachedBy(trx: Tx, institutionId: number, batchId: string): Promise<MessageToFamily[]> {
  const all: MessageToFamily[] = [];
  for (let before: string | undefined; ; ) {
    const some = await messageStates(trx, institutionId, { batchId, limit: 1000, ...(before && { before }) });
    all.push(...some.filter(mustBeCorrected));
    before = some.at(-1)?.messageId;
    if (some.length < 1000) return all;
  }
}

/** It went or may have gone, and is not known to have missed its reader. */
export function mustBeCorrected({ mayHaveGone, reach }: MessageToFamily): boolean {
  return mayHaveGone && reach !== 'undelivered' && reach !== 'bounced';
}

interface Row {
  message_id: string;
  recipient_kind: 'guardian' | 'student' | 'trusted';
  recipient_id: string;
  channel: Channel;
  address: string | null;
  language: string | null;
  household_key: string | null;
  students: string[];
  category: FamilyCategory;
  subject: string;
  body: string;
  batch_id: string | null;
  corrects_message_id: string | null;
  follows_message_id: string | null;
  queued_at: Date;
  due_at: Date;
  state: MessageState;
  sent_at: Date | null;
  why: string | null;
  reach: Reach | null;
  reached_at: Date | null;
  segments: number | null;
  cost_micros: string | number | bigint | null;
  is_handed_over: boolean;
}

function toMessage(row: Row): MessageToFamily {
  return {
    messageId: row.message_id,
    to: { kind: row.recipient_kind, id: row.recipient_id },
    channel: row.channel,
    address: row.address ?? '',
    language: row.language,
    householdKey: row.household_key,
    studentIds: row.students,
    category: row.category,
    subject: row.subject,
    body: row.body,
    batchId: row.batch_id,
    correctsMessageId: row.corrects_message_id,
    followsMessageId: row.follows_message_id,
    queuedAt: instant(row.queued_at),
    dueAt: instant(row.due_at),
    state: row.state,
    sentAt: row.sent_at && instant(row.sent_at),
    why: row.why,
    reach: row.reach,
    reachedAt: row.reached_at && instant(row.reached_at),
    segments: row.segments,
    costMicros: row.cost_micros === null ? null : Number(row.cost_micros),
    mayHaveGone: row.state === 'sent' || row.state === 'sending' || (row.state === 'failed' && row.is_handed_over),
  };
}

function instant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
