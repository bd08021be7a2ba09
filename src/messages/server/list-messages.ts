import { sql } from 'kysely';
import { loadInstitution, todayOf } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { recordListView, recordViews } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import { inScope, type StudentScope, studentScope, studentsLookedAfter } from '../../roster/server/index.ts';
import type { Channel, Transport } from '../core/channels.ts';
import { isKind, kindOf, type RecipientKind } from '../core/kinds.ts';
import { type MessageState, next } from '../core/message-state.ts';
import type { Reach } from '../core/reach.ts';
import type { MessageListView, MessageRow, MessageView } from '../core/views.ts';
import { loadMailSetting } from './channels/mail-setting.ts';
import { trouble } from './problems.ts';

export interface MessageFilter {
  state?: MessageState | undefined;
  kind?: string | undefined;
  to?: RecipientKind | undefined;
  /** A message's id: those queued before it. */
  before?: string | undefined;
  limit: number;
}

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

/** How far back messages are counted: ids are in the order of real time. */
const counted_days = 30;

/** What was sent or is to be, newest first: one's own, that to students one may see, and all other for who sees everything. */
export async function listMessages(
  { db, clock, actor }: Asking,
  { state, kind, to, before, limit }: MessageFilter,
): Promise<MessageListView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const scope = await studentScope(trx, actor, 'messages:read');
    const mine = await visible(trx, scope, actor.staffId, todayOf(institution));
    const setting = await loadMailSetting(trx, institutionId);
    const since = uuidv7(Date.now() - counted_days * 86_400_000, new Uint8Array(10));
    const counts = await sql<{ state: MessageState; kind: string; n: number }>`
      select m.state, m.kind, count(*)::int as n from messages.message m
      where m.institution_id = ${institutionId} and m.message_id >= ${since}::uuid and ${mine} group by m.state, m.kind`.execute(
      trx,
    );
    const narrowed = sql.join(
      [
        sql`true`,
        ...(state ? [sql`m.state = ${state}`] : []),
        ...(kind ? [sql`m.kind = ${kind}`] : []),
        ...(to ? [sql`m.recipient_kind = ${to}`] : []),
        ...(before ? [sql`m.message_id < ${before}::uuid`] : []),
      ],
      sql` and `,
    );
    const { rows } = await sql<Row>`${columns} where m.institution_id = ${institutionId} and ${mine} and ${narrowed}
      order by m.message_id desc limit ${limit + 1}`.execute(trx);
    const shown = rows.slice(0, limit);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'mailbox',
        reason: scope.why[0]?.reason ?? '',
        filter: { state, kind, to },
        studentIds: shown.filter((row) => row.recipient_kind === 'student').map((row) => row.recipient_id),
      },
    );
    const usesSmtp = setting?.is_on === true && !institution.isDemo;
    return {
      transport: usesSmtp ? 'smtp' : 'mailbox',
      trouble: usesSmtp ? (setting?.trouble ?? null) : null,
      states: summed(counts.rows, 'state').map(([key, n]) => ({ state: key as MessageState, n })),
      kinds: summed(counts.rows, 'kind').map(([key, n]) => ({ kind: key, name: nameOf(key), n })),
      messages: shown.map(toRow),
      before: rows.length > limit ? (shown.at(-1)?.message_id ?? null) : null,
    };
  });
}

/** One message with its text and every try. */
export async function viewMessage({ db, clock, actor }: Asking, messageId: string): Promise<MessageView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const scope = await studentScope(trx, actor, 'messages:read');
    const row = await findVisible(trx, scope, actor.staffId, todayOf(institution), messageId);
    const attempts = await trx
      .selectFrom('messages.attempt')
      .select(['attempt_no', 'started_at', 'ended_at', 'outcome', 'detail'])
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', messageId)
      .orderBy('attempt_no')
      .execute();
    if (row.recipient_kind === 'student')
      await recordViews(trx, { clock, actor }, [
        { studentId: row.recipient_id, page: 'message', reason: scope.why[0]?.reason ?? '' },
      ]);
    const mayChange = actor.why('messages:configure').length > 0;
    return {
      ...toRow(row),
      body: row.body,
      queuedAt: row.queued_at.toISOString(),
      mailId: row.mail_id,
      attempts: attempts.map((attempt) => ({
        no: attempt.attempt_no,
        startedAt: attempt.started_at.toISOString(),
        endedAt: attempt.ended_at?.toISOString() ?? null,
        outcome: attempt.outcome,
        detail: attempt.detail,
      })),
      mayCancel: mayChange && next(row.state, 'cancel') !== null,
      maySendAgain: mayChange && next(row.state, 'send-again') !== null,
    };
  });
}

/** A message out of reach is as unknown as one that does not exist. */
export async function findVisible(
  trx: Tx,
  scope: StudentScope,
  staffId: string | null,
  today: string,
  messageId: string,
): Promise<Row> {
  const { rows } =
    await sql<Row>`${columns} where m.institution_id = ${scope.institutionId} and m.message_id = ${messageId}::uuid
    and ${await visible(trx, scope, staffId, today)}`.execute(trx);
  const row = rows[0];
  if (!row) throw trouble.notFound('No message that you may see has this address. Check the link.', { messageId });
  return row;
}

/**
 * Mail to staff names students: others' is seen only by who sees everyone. Safeguarding is seen by whom it is for. Students who
 * are few enough to be named are, so that an index finds their messages.
 */
async function visible(trx: Tx, scope: StudentScope, staffId: string | null, today: string) {
  const own = sql`(m.recipient_kind = 'staff' and m.recipient_id = ${staffId}::uuid)`;
  const isFew = !scope.seesAll && scope.unitIds.length === 0;
  const staff = scope.seesAll ? sql`m.recipient_kind = 'staff'` : sql`false`;
  const inReach = isFew
    ? sql`m.recipient_id = any(${await studentsLookedAfter(trx, scope, today)}::uuid[])`
    : inScope(scope, sql.ref<string>('m.recipient_id'), today);
  const open = sql`m.category <> 'safeguarding'`;
  // A message to a family may name siblings: it is seen by who may see each of them.
  const each = isFew
    ? sql`s.student_id = any(${await studentsLookedAfter(trx, scope, today)}::uuid[])`
    : inScope(scope, sql.ref<string>('s.student_id'), today);
  const about = sql`from messages.message_student s where s.institution_id = m.institution_id and s.message_id = m.message_id`;
  const family = sql`(m.recipient_kind in ('guardian', 'trusted') and exists (select ${about}) and not exists (select ${about} and not (${each})))`;
  return sql`(${own} or (${open} and ${staff}) or (${open} and m.recipient_kind = 'student' and ${inReach}) or (${open} and ${family}))`;
}

interface Row {
  message_id: string;
  kind: string;
  recipient_kind: RecipientKind;
  recipient_id: string;
  name: string | null;
  address: string | null;
  subject: string;
  body: string;
  state: MessageState;
  channel: Channel;
  transport: Transport | null;
  reach: Reach | null;
  queued_at: Date;
  due_at: Date;
  sent_at: Date | null;
  why: string | null;
  mail_id: string | null;
  tries: number;
}

const columns = sql`
  select m.message_id, m.kind, m.recipient_kind, m.recipient_id, coalesce(f.display_name, s.display_name, g.display_name) as name, m.address,
    m.subject, m.body, m.state, m.channel, m.transport, m.reach, m.queued_at, m.due_at, m.sent_at, m.why, m.mail_id, m.tries
  from messages.message m
  left join roster.staff f on f.institution_id = m.institution_id and m.recipient_kind = 'staff' and f.staff_id = m.recipient_id
  left join roster.student s on s.institution_id = m.institution_id and m.recipient_kind = 'student' and s.student_id = m.recipient_id
  left join roster.guardian g on g.institution_id = m.institution_id and m.recipient_kind = 'guardian' and g.guardian_id = m.recipient_id`;

function toRow(row: Row): MessageRow {
  return {
    messageId: row.message_id,
    kind: row.kind,
    kindName: nameOf(row.kind),
    to: {
      kind: row.recipient_kind,
      id: row.recipient_id,
      name:
        row.name ??
        (row.recipient_kind === 'trusted' ? 'A trusted contact' : 'Somebody who is not in the roster any more'),
      address: row.address,
    },
    subject: row.subject,
    state: row.state,
    channel: row.channel,
    transport: row.transport,
    reach: row.reach,
    dueAt: row.due_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    why: row.why,
  };
}

function nameOf(kind: string): string {
  return isKind(kind) ? kindOf(kind).name : kind;
}

function summed(rows: readonly { state: string; kind: string; n: number }[], by: 'state' | 'kind'): [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row[by], (sums.get(row[by]) ?? 0) + row.n);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}
