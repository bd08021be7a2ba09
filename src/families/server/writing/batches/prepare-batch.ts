import { sql } from 'kysely';
import { clockOf, institutionById, systemActor } from '../../../../institution/server/index.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';
import { record } from '../../../../ledger/server/index.ts';
import { type Database, jsonb, type Tx } from '../../../../platform/db/database.ts';
import { undo_seconds } from '../../../core/writing/batch-state.ts';
import type { FamilyCategory } from '../../../core/writing/occasions.ts';
import type { FieldValues } from '../../../core/writing/render.ts';
import { holdReasons } from '../../../core/writing/safety-valve.ts';
import { pageLike } from '../../page-link.ts';
import { mayReachAll } from '../../people/may-reach.ts';
import { wordsForReaders } from '../templates/approved-words.ts';
import { occasionOfRow } from '../templates/templates.ts';
import { emptyGathering, type Gathered, type Gathering, gather } from './gather-recipients.ts';
import { type MadeMessage, type MakingOf, makeMessage } from './make-items.ts';
import { valveFacts } from './valve-facts.ts';
import type { OnlyRecipient } from './write-to-families.ts';

const students_at_once = 60;
const items_at_once = 60;

type BatchRow = Awaited<ReturnType<typeof claimDraft>>;

/** A worker that has said nothing for so long is dead. */
const claim_minutes = 5;

/**
 * Makes the messages of a drafted batch, a few at a time so that nobody waits, asks the safety valve, and lets it wait for a
 * person or count down. Safe to run again: what an interrupted run left is made anew.
 */
export async function prepareBatch(
  db: Database,
  institutionId: number,
  batchId: string,
  { publicUrl }: { publicUrl?: string } = {},
): Promise<void> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const making = uuidv7();
  const batch = await db.forInstitution(institutionId, (trx) => claimDraft(trx, institutionId, batchId, making));
  if (!batch) return;
  const gathering = emptyGathering();
  const input = {
    institution,
    category: batch.category as FamilyCategory,
    only: batch.only_recipients as OnlyRecipient[] | null,
  };
  const students = await db.forInstitution(institutionId, (trx) => studentsOf(trx, institutionId, batchId));
  for (let at = 0; at < students.length; at += students_at_once)
    await db.forInstitution(institutionId, (trx) =>
      gather(trx, gathering, input, students.slice(at, at + students_at_once)),
    );
  const of = await db.forInstitution(institutionId, async (trx): Promise<MakingOf> => {
    await requireClaim(trx, batch);
    await trx
      .deleteFrom('families.batch_item')
      .where('institution_id', '=', institutionId)
      .where('batch_id', '=', batchId)
      .execute();
    return {
      institution,
      occasion: occasionOfRow(batch),
      approved: await wordsForReaders(trx, institutionId, batch.template_key ?? batch.occasion),
      ownWords: batch.own_words as Record<string, string> | null,
      senderName: batch.sender_name,
      day: batch.about_day,
      // What puts a mistake right carries no address.
      page: publicUrl && batch.only_recipients === null ? pageLike(publicUrl, institution) : null,
    };
  });
  const all = [...gathering.recipients.values()];
  for (let at = 0; at < all.length; at += items_at_once)
    await db.forInstitution(institutionId, (trx) =>
      writeItems(trx, ctx, batch, of, all.slice(at, at + items_at_once), at),
    );
  await db.forInstitution(institutionId, (trx) => finishDraft(trx, ctx, batch, gathering));
}

/** Takes the batch for this worker alone: another one that comes meanwhile finds nothing. */
async function claimDraft(trx: Tx, institutionId: number, batchId: string, making: string) {
  const row = await trx
    .updateTable('families.batch')
    .set({ making, making_since: sql<Date>`now()` })
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'drafted')
    .where('is_filling', '=', false)
    .where((on) =>
      on.or([
        on('making', 'is', null),
        on('making_since', '<', sql<Date>`now() - make_interval(mins => ${claim_minutes})`),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** A worker that was thought dead and goes on must not write beside the one that took over. */
async function requireClaim(trx: Tx, { institution_id, batch_id, making }: NonNullable<BatchRow>): Promise<void> {
  const { rows } = await sql`update families.batch set making_since = now()
    where institution_id = ${institution_id} and batch_id = ${batch_id} and making = ${making}::uuid and state = 'drafted' returning 1`.execute(
    trx,
  );
  if (rows.length === 0) throw new Error('another worker makes this batch');
}

async function studentsOf(trx: Tx, institutionId: number, batchId: string) {
  const rows = await trx
    .selectFrom('families.batch_student')
    .select(['student_id', 'said'])
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .orderBy('student_id')
    .execute();
  return rows.map(({ student_id, said }) => ({ studentId: student_id, said: said as FieldValues }));
}

type Ctx = Parameters<typeof mayReachAll>[1];

async function writeItems(
  trx: Tx,
  ctx: Ctx,
  batch: NonNullable<BatchRow>,
  making: MakingOf,
  some: readonly Gathered[],
  from: number,
): Promise<void> {
  await requireClaim(trx, batch);
  const now = ctx.clock.now();
  const answers = await mayReachAll(
    trx,
    ctx,
    some.map(({ recipient, students }) => ({
      recipient,
      category: batch.category as FamilyCategory,
      at: now,
      studentIds: students.map(({ studentId }) => studentId),
      isAutomatic: batch.made_by_kind === 'system' && batch.only_recipients === null,
      isUrgent: batch.is_urgent,
      batchId: batch.batch_id,
    })),
  );
  const rows = some.map((gathered, at) => {
    const answer = answers[at] ?? { kind: 'no' as const, why: 'not-a-recipient' as const };
    const message: MadeMessage =
      answer.kind === 'no' ? { kind: 'interpreter', why: '' } : makeMessage(making, gathered);
    const { recipient, students, corrects } = gathered;
    const [first, ...others] = recipient.channels;
    return {
      institution_id: batch.institution_id,
      batch_id: batch.batch_id,
      item_no: from + at + 1,
      recipient_kind: recipient.kind,
      recipient_id: recipient.id,
      name: recipient.name,
      household_key: recipient.householdKey,
      student_ids: students.map(({ studentId }) => studentId),
      language: recipient.language,
      channel: first?.channel ?? null,
      address: first?.address ?? null,
      others: jsonb(others),
      hours: jsonb({ timeZone: recipient.timeZone, ...recipient.hours, digest: recipient.digest }),
      subject: message.kind === 'said' ? message.subject : '',
      body: message.kind === 'said' ? message.body : '',
      state:
        answer.kind === 'no'
          ? ('refused' as const)
          : message.kind === 'interpreter'
            ? ('interpreter' as const)
            : answer.kind === 'later'
              ? ('later' as const)
              : ('ready' as const),
      why:
        answer.kind === 'no'
          ? answer.why
          : message.kind === 'interpreter'
            ? message.why
            : answer.kind === 'later'
              ? answer.why
              : (answer.mind ?? null),
      due_at: new Date((answer.kind === 'later' ? answer.until : now).epochMilliseconds),
      segments: message.kind === 'said' ? message.segments : 0,
      corrects_message_id: corrects,
    };
  });
  if (rows.length > 0) await trx.insertInto('families.batch_item').values(rows).execute();
}

/** Counts what was made, asks the valve, and says so in the ledger. */
async function finishDraft(trx: Tx, ctx: Ctx, batch: NonNullable<BatchRow>, gathering: Gathering): Promise<void> {
  await requireClaim(trx, batch);
  const { institution_id: i, batch_id: batchId } = batch;
  const left = [...gathering.left];
  if (left.length > 0)
    await sql`update families.batch_student s set fate = g.why from unnest(${left.map(([id]) => id)}::uuid[], ${left.map(([, why]) => why)}::text[]) g (student_id, why)
      where s.institution_id = ${i} and s.batch_id = ${batchId} and s.student_id = g.student_id`.execute(trx);
  const { rows } = await sql<{ recipients: number; messages: number; segments: number; cost: string | number }>`
    select count(*)::int as recipients, (count(*) filter (where n.state in ('ready', 'later')))::int as messages, coalesce(sum(n.segments), 0)::int as segments,
      coalesce(sum(case when n.channel = 'sms' then n.segments else 1 end * coalesce(c.cost_micros, 0)) filter (where n.state in ('ready', 'later')), 0) as cost
    from families.batch_item n left join messages.channel_setting c on c.institution_id = ${i} and c.channel = n.channel and n.channel <> 'email'
    where n.institution_id = ${i} and n.batch_id = ${batchId}`.execute(trx);
  const { recipients = 0, messages = 0, segments = 0, cost = 0 } = rows[0] ?? {};
  const facts = await valveFacts(trx, ctx, batch, { messages, gathering });
  const reasons = holdReasons(facts.facts);
  const state = batch.is_rehearsal ? 'stopped' : reasons.length > 0 ? 'held' : 'counting_down';
  await sql`update families.batch set state = ${state}, recipients = ${recipients}, messages = ${messages}, segments = ${segments}, cost_micros = ${String(cost)}::bigint,
      usual = ${facts.usual}::real, hold_reasons = ${JSON.stringify(reasons)}::jsonb,
      words = ${batch.is_rehearsal ? 'A rehearsal: nothing was sent.' : null},
      goes_at = case when ${state} = 'counting_down' then now() + make_interval(secs => ${undo_seconds}) end
    where institution_id = ${i} and batch_id = ${batchId} and state = 'drafted'`.execute(trx);
  await record(trx, ctx, {
    verb: state === 'held' ? 'families.hold-batch' : 'families.prepare-batch',
    subject: { kind: 'family-batch', id: batchId },
    details: { recipients, messages, usual: facts.usual, reasons: reasons.map(({ kind }) => kind), state },
  });
}
