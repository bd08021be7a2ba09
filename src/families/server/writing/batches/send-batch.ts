import { sql } from 'kysely';
import { clockOf, institutionById, loadInstitution, systemActor } from '../../../../institution/server/index.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';
import { record } from '../../../../ledger/server/index.ts';
import type { Channel, Hours, OtherAddress } from '../../../../messages/core/channels.ts';
import { type MessageContext, queueAllToFamilies } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { MayReach } from '../../../core/people/govern.ts';
import type { Digest, FamilyChannel, HolderKind, Recipient } from '../../../core/people/holder.ts';
import type { FamilyCategory } from '../../../core/writing/occasions.ts';
import { withPage } from '../../../core/writing/page-line.ts';
import { noteOnOrigin } from '../../origin.ts';
import { makeFamilyLinks } from '../../page-link.ts';
import { mayReachAll } from '../../people/may-reach.ts';

const items_at_once = 60;

/**
 * Hands over what has counted down. Each step is one transaction, so a killed worker leaves nothing twice and nothing out.
 * @param more `atOnce`: what counts down does not wait for its minute: a demo's past is over; `publicUrl`: where the family's page is;
 *   without it no message carries its address
 */
export async function sendBatches(
  db: Database,
  institutionId: number,
  { atOnce = false, publicUrl }: { atOnce?: boolean; publicUrl?: string } = {},
): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const due = await db.forInstitution(institutionId, (trx) => takeDue(trx, ctx, atOnce));
  let sent = 0;
  for (const batch of due) {
    for (;;) {
      const n = await db.forInstitution(institutionId, (trx) => handOver(trx, ctx, batch, publicUrl ?? null));
      if (n === null) break;
      sent += n;
    }
  }
  return sent;
}

interface DueBatch {
  batchId: string;
  occasion: string;
  category: FamilyCategory;
  aboutDay: string | null;
  isUrgent: boolean;
  isAutomatic: boolean;
  isCorrection: boolean;
  origin: { kind: string; id: string };
  writer: string;
  templateKey: string | null;
}

/** Batches whose minute is over, and those that a stopped worker left half handed over. */
async function takeDue(trx: Tx, ctx: MessageContext, atOnce: boolean): Promise<DueBatch[]> {
  const { institutionId } = ctx.actor;
  const { rows } = await sql<{ batch_id: string; state: string }>`
    select batch_id, state from families.batch where institution_id = ${institutionId}
      and (state = 'sending' or (state = 'counting_down' and (goes_at <= now() or ${atOnce}::bool))) order by batch_id limit 20 for update skip locked`.execute(
    trx,
  );
  for (const { batch_id, state } of rows) {
    if (state !== 'counting_down') continue;
    await trx
      .updateTable('families.batch')
      .set({ state: 'sending' })
      .where('institution_id', '=', institutionId)
      .where('batch_id', '=', batch_id)
      .execute();
    await record(trx, ctx, {
      verb: 'families.send-batch',
      subject: { kind: 'family-batch', id: batch_id },
    });
  }
  if (rows.length === 0) return [];
  const batches = await trx
    .selectFrom('families.batch')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(
      'batch_id',
      'in',
      rows.map(({ batch_id }) => batch_id),
    )
    .execute();
  return batches.map((row) => ({
    batchId: row.batch_id,
    occasion: row.occasion,
    category: row.category as FamilyCategory,
    aboutDay: row.about_day,
    isUrgent: row.is_urgent,
    isAutomatic: row.made_by_kind === 'system' && row.only_recipients === null,
    isCorrection: row.only_recipients !== null,
    origin: { kind: row.origin_kind, id: row.origin_id },
    writer: row.made_by_name,
    templateKey: row.template_key,
  }));
}

interface ItemRow {
  item_no: number;
  recipient_kind: string;
  recipient_id: string;
  name: string;
  household_key: string;
  student_ids: string[];
  language: string;
  channel: string | null;
  address: string | null;
  others: unknown;
  hours: unknown;
  subject: string;
  body: string;
  corrects_message_id: string | null;
}

/** Some messages of a batch. @returns how many; null: none are left, and the batch is sent */
async function handOver(
  trx: Tx,
  ctx: MessageContext,
  batch: DueBatch,
  publicUrl: string | null,
): Promise<number | null> {
  const { institutionId } = ctx.actor;
  const standing = await trx
    .selectFrom('families.batch')
    .select('state')
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batch.batchId)
    .forUpdate()
    .executeTakeFirst();
  if (standing?.state !== 'sending') return null;
  const items: ItemRow[] = await trx
    .selectFrom('families.batch_item')
    .select([
      'item_no',
      'recipient_kind',
      'recipient_id',
      'name',
      'household_key',
      'student_ids',
      'language',
      'channel',
      'address',
      'others',
      'hours',
      'subject',
      'body',
      'corrects_message_id',
    ])
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batch.batchId)
    .where('state', 'in', ['ready', 'later'])
    .orderBy('item_no')
    .limit(items_at_once)
    .execute();
  if (items.length === 0) {
    await finish(trx, ctx, batch);
    return null;
  }
  const now = ctx.clock.now();
  const answers = await mayReachAll(
    trx,
    ctx,
    items.map((item) => ({
      recipient: recipientOf(item),
      category: batch.category,
      at: now,
      studentIds: item.student_ids,
      isAutomatic: batch.isAutomatic,
      isUrgent: batch.isUrgent,
      batchId: batch.batchId,
    })),
  );
  const going = items.flatMap((item, at) => {
    const answer: MayReach = answers[at] ?? { kind: 'no', why: 'not-a-recipient' };
    const { channel, address, recipient_kind: kind } = item;
    return answer.kind === 'no' || channel === null || address === null
      ? []
      : [
          {
            item,
            kind: kind as 'guardian' | 'student' | 'trusted',
            channel,
            address,
            dueAt: answer.kind === 'later' ? answer.until : now,
          },
        ];
  });
  const bodies = await withPages(trx, ctx, batch, going, publicUrl);
  const endOf = await trustEnds(
    trx,
    ctx,
    going.flatMap(({ kind, item }) => (kind === 'trusted' ? [item.recipient_id] : [])),
  );
  const ids = await queueAllToFamilies(
    trx,
    ctx,
    going.map(({ item, kind, channel, address, dueAt }, at) => ({
      to: { kind, id: item.recipient_id },
      channel: channel as Channel,
      address,
      language: item.language,
      studentIds: item.student_ids,
      householdKey: item.household_key,
      category: batch.category,
      subject: item.subject,
      body: bodies[at] ?? item.body,
      dedupeKey: `family-batch/${batch.batchId}/${item.item_no}`,
      origin: { kind: 'family-batch', id: batch.batchId },
      batchId: batch.batchId,
      template: { key: batch.templateKey ?? batch.occasion, version: 0 },
      dueAt,
      fallback: item.others as OtherAddress[],
      hours: hoursOf(item),
      ...(item.corrects_message_id ? { correctsMessageId: item.corrects_message_id } : {}),
      ...expiring(
        // The morning's absence is not told the day after.
        batch.isUrgent && batch.occasion === 'absence-today' ? now.add({ hours: 20 }) : undefined,
        kind === 'trusted' ? endOf.get(item.recipient_id) : undefined,
      ),
    })),
  );
  const queued = going.flatMap(({ item }, at) => {
    const messageId = ids[at];
    return messageId ? [{ itemNo: item.item_no, messageId, studentIds: item.student_ids }] : [];
  });
  const isQueued = new Set(queued.map(({ itemNo }) => itemNo));
  await sql`update families.batch_item n set state = 'queued', message_id = q.message_id, body = ''
    from unnest(${queued.map(({ itemNo }) => itemNo)}::int[], ${queued.map(({ messageId }) => messageId)}::uuid[]) q (item_no, message_id)
    where n.institution_id = ${institutionId} and n.batch_id = ${batch.batchId} and n.item_no = q.item_no`.execute(trx);
  const refused = items.flatMap((item, at) => {
    const answer = answers[at];
    if (isQueued.has(item.item_no)) return [];
    return [{ itemNo: item.item_no, why: answer?.kind === 'no' ? answer.why : 'no-channel' }];
  });
  if (refused.length > 0)
    await sql`update families.batch_item n set state = 'refused', why = q.why
      from unnest(${refused.map(({ itemNo }) => itemNo)}::int[], ${refused.map(({ why }) => why)}::text[]) q (item_no, why)
      where n.institution_id = ${institutionId} and n.batch_id = ${batch.batchId} and n.item_no = q.item_no`.execute(
      trx,
    );
  if (batch.occasion === 'absence-today' && batch.aboutDay !== null) await noteTold(trx, ctx, batch, isQueued);
  return queued.length;
}

/** Until when a student lets us write to each of these: what waits for the morning after that day does not go. */
async function trustEnds(
  trx: Tx,
  { actor }: MessageContext,
  ids: readonly string[],
): Promise<Map<string, Temporal.Instant>> {
  if (ids.length === 0) return new Map();
  const { timeZone } = await loadInstitution(trx, actor.institutionId);
  const rows = await trx
    .selectFrom('families.trusted_contact')
    .select(['trusted_contact_id', 'until'])
    .where('institution_id', '=', actor.institutionId)
    .where('trusted_contact_id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row) => [
      row.trusted_contact_id,
      Temporal.PlainDate.from(row.until).add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
    ]),
  );
}

/** Whichever comes first. */
function expiring(...ends: (Temporal.Instant | undefined)[]): { expiresAt?: Temporal.Instant } {
  const [first] = ends.flatMap((one) => one ?? []).toSorted(Temporal.Instant.compare);
  return first ? { expiresAt: first } : {};
}

/** What is read and can be answered carries the address of its reader's page; a voice cannot, and what puts a mistake right says no more. */
async function withPages(
  trx: Tx,
  ctx: MessageContext,
  batch: DueBatch,
  going: readonly { item: ItemRow; kind: HolderKind; channel: string }[],
  publicUrl: string | null,
): Promise<string[]> {
  const bodies = going.map(({ item }) => item.body);
  if (publicUrl === null || batch.isCorrection) return bodies;
  const reading = going.flatMap((one, at) => (one.channel === 'voice' ? [] : [{ ...one, at }]));
  const paths = await makeFamilyLinks(
    trx,
    ctx,
    reading.map(({ item, kind }) => ({ kind, id: item.recipient_id, name: item.name })),
    { kind: 'family-batch', id: batch.batchId },
  );
  for (const [n, { item, at }] of reading.entries())
    bodies[at] = withPage(item.body, item.language, `${publicUrl}${paths[n] ?? ''}`);
  return bodies;
}

function hoursOf({ hours }: ItemRow): Hours {
  // Written by prepare-batch.ts.
  const { timeZone, from, until } = hours as Hours;
  return { timeZone, from, until };
}

/** As much of the recipient as decides whether and when they may be reached. */
function recipientOf(item: ItemRow): Recipient {
  const { digest } = item.hours as { digest: Digest };
  const { timeZone, from, until } = hoursOf(item);
  return {
    kind: item.recipient_kind as Recipient['kind'],
    id: item.recipient_id,
    name: item.name,
    householdKey: item.household_key,
    language: item.language,
    channels: item.channel && item.address ? [{ channel: item.channel as FamilyChannel, address: item.address }] : [],
    timeZone,
    hours: { from, until },
    digest,
    nameForStudent: '',
    isLargePrint: false,
    wantsAudio: false,
    needsInterpreter: false,
  };
}

async function noteTold(trx: Tx, { actor }: MessageContext, batch: DueBatch, isQueued: ReadonlySet<number>) {
  await sql`insert into families.told (institution_id, student_id, day, recipient_kind, recipient_id, batch_id, item_no)
    select n.institution_id, s.student_id, ${batch.aboutDay}::date, n.recipient_kind, n.recipient_id, n.batch_id, n.item_no
    from families.batch_item n cross join unnest(n.student_ids) s (student_id)
    where n.institution_id = ${actor.institutionId} and n.batch_id = ${batch.batchId} and n.item_no = any(${[...isQueued]}::int[])
    on conflict do nothing`.execute(trx);
}

/** Nothing is left to hand over: whoever has no words in their language goes to a person. */
async function finish(trx: Tx, ctx: MessageContext, { batchId, origin, writer }: DueBatch): Promise<void> {
  const { institutionId } = ctx.actor;
  const waiting = await trx
    .selectFrom('families.batch_item')
    .select(['item_no', 'language', 'student_ids'])
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'interpreter')
    .execute();
  for (const { item_no, language, student_ids } of waiting) {
    const [studentId] = student_ids;
    if (studentId === undefined) continue;
    await trx
      .insertInto('families.interpreter_task')
      .values({
        institution_id: institutionId,
        task_id: uuidv7(),
        batch_id: batchId,
        item_no,
        language,
        student_id: studentId,
        state: 'open',
        made_at: new Date(ctx.clock.now().epochMilliseconds),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await trx
    .updateTable('families.batch')
    .set({ state: 'sent' })
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'sending')
    .execute();
  const gone = await trx
    .selectFrom('families.batch_item')
    .select('item_no')
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'queued')
    .limit(1)
    .executeTakeFirst();
  if (gone)
    await noteOnOrigin(trx, ctx, origin, {
      words: 'Wrote to the family.',
      opens: { kind: 'family-batch', id: batchId },
      by: writer,
    });
  await record(trx, ctx, {
    verb: 'families.sent-batch',
    subject: { kind: 'family-batch', id: batchId },
    details: { interpreterTasks: waiting.length },
  });
}
