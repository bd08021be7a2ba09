import { sql } from 'kysely';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isKind, kindOf } from '../core/kinds.ts';
import type { MessageState } from '../core/message-state.ts';

/** A mail to a student, without its text: that is read in the mailbox. */
export interface StudentMail {
  messageId: string;
  kindName: string;
  subject: string;
  state: MessageState;
  transport: 'smtp' | 'mailbox' | null;
  /** When it went, or is due. */
  at: Date;
  why: string | null;
}

/** What was mailed to a student (by any of their records) within some days, newest first; safeguarding is left out. */
export async function mailToStudent(
  trx: Tx,
  institutionId: number,
  {
    studentIds,
    from,
    to,
    timeZone,
  }: { studentIds: readonly string[]; from: IsoDate; to: IsoDate | null; timeZone: string },
): Promise<StudentMail[]> {
  const { rows } = await sql<Omit<StudentMail, 'kindName'> & { kind: string }>`
    select message_id as "messageId", kind, subject, state, transport, coalesce(sent_at, due_at) as at, why
    from messages.message
    where institution_id = ${institutionId} and recipient_kind = 'student' and recipient_id = any(${[...studentIds]}::uuid[])
      and category <> 'safeguarding' and (queued_at at time zone ${timeZone})::date >= ${from}::date
      and (${to}::date is null or (queued_at at time zone ${timeZone})::date <= ${to}::date)
    order by message_id desc limit 200`.execute(trx);
  return rows.map(({ kind, ...row }) => ({ ...row, kindName: isKind(kind) ? kindOf(kind).name : kind }));
}
