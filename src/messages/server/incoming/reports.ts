import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { Channel } from '../../core/channels.ts';
import type { Health, Reach } from '../../core/reach.ts';

/** What became of a message, and what it says of the address. */
export interface Report {
  reportId: string;
  messageId: string;
  channel: Channel;
  address: string;
  to: { kind: 'guardian' | 'student' | 'trusted' | 'staff'; id: string };
  reach: Reach | null;
  health: Health | null;
  receivedAt: Temporal.Instant;
}

/** Reports that say something of an address and that nobody has read yet, oldest first, locked for this transaction. */
export async function newReports(trx: Tx, institutionId: number, count: number): Promise<Report[]> {
  const { rows } = await sql<{
    report_id: string;
    message_id: string;
    channel: Channel;
    address: string | null;
    recipient_kind: 'guardian' | 'student' | 'trusted' | 'staff';
    recipient_id: string;
    reach: Reach | null;
    health: Health | null;
    received_at: Date;
  }>`
    select r.report_id, m.message_id, m.channel, m.address, m.recipient_kind, m.recipient_id, r.reach, r.health, r.received_at
    from messages.report r
    join messages.message m on m.institution_id = ${institutionId} and m.message_id = r.message_id
    where r.institution_id = ${institutionId} and r.state = 'new' and r.message_id is not null
    order by r.report_id limit ${count} for update of r skip locked`.execute(trx);
  return rows.map((row) => ({
    reportId: row.report_id,
    messageId: row.message_id,
    channel: row.channel,
    address: row.address ?? '',
    to: { kind: row.recipient_kind, id: row.recipient_id },
    reach: row.reach,
    health: row.health,
    receivedAt: Temporal.Instant.fromEpochMilliseconds(row.received_at.getTime()),
  }));
}

export async function markReportsTaken(trx: Tx, institutionId: number, reportIds: readonly string[]): Promise<void> {
  await sql`update messages.report set state = 'taken'
    where institution_id = ${institutionId} and report_id = any(${[...reportIds]}::uuid[])`.execute(trx);
}
