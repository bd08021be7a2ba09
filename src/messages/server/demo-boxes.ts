import { sql } from 'kysely';
import { loadInstitution } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import type { DemoBoxesView, DemoBoxView } from '../core/channel-views.ts';
import type { Channel } from '../core/channels.ts';
import { takeInbound } from './incoming/take-inbound.ts';
import { trouble } from './problems.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

const most_boxes = 500;
const most_messages = 60;

/** The phones and mailboxes of the demo's families: made-up people, so that whoever plays the demo may look into all of them. */
export async function listDemoBoxes({ db, actor }: Asking): Promise<DemoBoxesView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    await requireDemo(trx, institutionId);
    const { rows } = await sql<{
      channel: Channel;
      address: string;
      owner: string | null;
      language: string | null;
      at: Date;
      last: string;
      n: number;
    }>`
      select * from (
        select distinct on (b.channel, b.address) b.channel, b.address, coalesce(g.display_name, s.display_name) as owner, b.language,
          coalesce(b.sent_at, b.due_at) as at, b.body as last, count(*) over (partition by b.channel, b.address)::int as n
        from (
          select channel, address, language, sent_at, due_at, body, recipient_kind, recipient_id, message_id, institution_id
          from messages.message
          where institution_id = ${institutionId} and recipient_kind <> 'staff' and state = 'sent' and address is not null
          order by message_id desc limit 3000
        ) b
        left join roster.guardian g on g.institution_id = b.institution_id and b.recipient_kind = 'guardian' and g.guardian_id = b.recipient_id
        left join roster.student s on s.institution_id = b.institution_id and b.recipient_kind = 'student' and s.student_id = b.recipient_id
        order by b.channel, b.address, b.message_id desc
      ) boxes order by at desc, address limit ${most_boxes}`.execute(trx);
    return {
      boxes: rows.map(({ owner, at, last, ...box }) => ({
        ...box,
        owner: owner ?? 'A trusted contact',
        at: at.toISOString(),
        last: last.slice(0, 120),
      })),
    };
  });
}

/** What came to one address, and what was said back from it, newest last. */
export async function viewDemoBox(
  { db, actor }: Asking,
  { channel, address }: { channel: Channel; address: string },
): Promise<DemoBoxView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    await requireDemo(trx, institutionId);
    const { rows: ours } = await sql<{
      id: string;
      at: Date;
      subject: string;
      text: string;
      language: string | null;
      reach: string | null;
      owner: string | null;
    }>`
      select m.message_id as id, coalesce(m.sent_at, m.due_at) as at, m.subject, m.body as text, m.language, m.reach,
        coalesce(g.display_name, s.display_name) as owner
      from messages.message m
      left join roster.guardian g on g.institution_id = m.institution_id and m.recipient_kind = 'guardian' and g.guardian_id = m.recipient_id
      left join roster.student s on s.institution_id = m.institution_id and m.recipient_kind = 'student' and s.student_id = m.recipient_id
      where m.institution_id = ${institutionId} and m.recipient_kind <> 'staff' and m.channel = ${channel} and m.address = ${address}
        and m.state = 'sent'
      order by m.message_id desc limit ${most_messages}`.execute(trx);
    if (ours.length === 0) throw trouble.notFound('No phone or mailbox of the demo has this address.', { channel });
    const theirs = await trx
      .selectFrom('messages.inbound')
      .select(['inbound_id', 'received_at', 'subject', 'text'])
      .where('institution_id', '=', institutionId)
      .where('channel', '=', channel)
      .where('from_address', '=', address)
      .orderBy('inbound_id', 'desc')
      .limit(most_messages)
      .execute();
    const messages = [
      ...ours.map(({ id, at, subject, text, language, reach }) => ({
        id,
        isOurs: true,
        at: at.toISOString(),
        subject,
        text,
        language,
        isRead: reach === 'read' || reach === 'answered',
      })),
      ...theirs.map((row) => ({
        id: row.inbound_id,
        isOurs: false,
        at: row.received_at.toISOString(),
        subject: row.subject,
        text: row.text,
        language: null,
        isRead: true,
      })),
      // Ids are in the order of real time; the demo's clock stands still.
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
    const newest = ours[0];
    return {
      channel,
      address,
      owner: newest?.owner ?? 'A trusted contact',
      language: newest?.language ?? null,
      messages,
    };
  });
}

/** Answers as the family: it comes in as from a provider, and everything after it is the product's own. */
export async function answerAsFamily(
  { db, actor }: Asking,
  { channel, address, text }: { channel: Channel; address: string; text: string },
): Promise<{ inboundId: string }> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await requireDemo(trx, institutionId);
    if (channel === 'letter') throw trouble.badAnswer('Nobody answers by a letter here. Choose a phone or a mailbox.');
    const { rows } =
      await sql`select 1 from messages.message where institution_id = ${institutionId} and recipient_kind <> 'staff'
      and channel = ${channel} and address = ${address} and state = 'sent' limit 1`.execute(trx);
    if (rows.length === 0) throw trouble.notFound('No phone or mailbox of the demo has this address.', { channel });
    const inboundId = await takeInbound(trx, institution, {
      channel,
      provider: 'demo',
      providerId: uuidv7(),
      fromAddress: address,
      toAddress: 'demo',
      text,
      proof: channel === 'email' ? 'signed' : 'carrier',
    });
    return { inboundId: inboundId ?? '' };
  });
}

async function requireDemo(trx: Tx, institutionId: number) {
  const institution = await loadInstitution(trx, institutionId);
  if (!institution.isDemo)
    throw trouble.notFound('Phones and mailboxes are shown in a demo only: elsewhere they are people’s own.');
  return institution;
}
