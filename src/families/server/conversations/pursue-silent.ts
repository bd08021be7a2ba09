import { sql } from 'kysely';
import { type Moment, momentOf } from '../../../cases/server/index.ts';
import { clockOf, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { type MessageContext, notifyStaff } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { JobKind } from '../../../platform/services.ts';
import { asking_occasions, step_days, weekdaysAfter } from '../../core/conversations/pursue.ts';
import { wantCall } from '../calls/end-call.ts';
import { assigneeFor, speakersOf } from './assignee.ts';
import { whoAnswers } from './who-hears.ts';

export const pursue_schedule = '15 6 * * *';
const at_once = 25;

/** Every morning: who was asked something and has not answered is called in their language, and then visited. */
export const pursueJob: JobKind<{ institutionId: number }> = {
  name: 'families.pursue',
  retries: 1,
  run: async ({ institutionId }, { db }) => {
    await pursueSilent(db, institutionId);
  },
};

export async function pursueSilent(db: Database, institutionId: number): Promise<{ begun: number; moved: number }> {
  let [begun, moved] = [0, 0];
  for (let some = at_once; some > 0; begun += some)
    some = await db.forInstitution(institutionId, (trx) => begin(trx, institutionId));
  await db.forInstitution(institutionId, (trx) => settle(trx, institutionId));
  for (let some = at_once; some === at_once; moved += some)
    some = await db.forInstitution(institutionId, (trx) => move(trx, institutionId));
  return { begun, moved };
}

async function acting(trx: Tx, institutionId: number): Promise<{ ctx: MessageContext; moment: Moment }> {
  const ctx = { clock: clockOf(await loadInstitution(trx, institutionId)), actor: systemActor(institutionId) };
  return { ctx, moment: await momentOf(trx, ctx) };
}

/** One batch that asked for an answer, and went since the last look: each who got it is waited for. */
async function begin(trx: Tx, i: number): Promise<number> {
  const { ctx, moment } = await acting(trx, i);
  const { rows } = await sql<{ batch_id: string }>`
    select b.batch_id from families.batch b where b.institution_id = ${i} and b.state = 'sent' and not b.is_rehearsal and b.corrects_batch_id is null
      and b.occasion = any(${[...asking_occasions]}::text[]) and b.made_at > ${moment.at}::timestamptz - interval '30 days'
      and not exists (select from families.pursuit p where p.institution_id = ${i} and p.batch_id = b.batch_id)
      and exists (select from messages.message m where m.institution_id = ${i} and m.batch_id = b.batch_id and m.state = 'sent' and m.household_key is not null
        and m.follows_message_id is null and m.recipient_kind <> 'staff')
    order by b.batch_id limit 1`.execute(trx);
  const [batch] = rows;
  if (!batch) return 0;
  const nextOn = weekdaysAfter(moment.today, step_days.text);
  await sql`insert into families.pursuit (institution_id, pursuit_id, batch_id, household_key, holder_kind, holder_id, student_ids, language, channel,
      asked_at, step, state, next_on, changed_at)
    select distinct on (m.household_key, m.recipient_kind, m.recipient_id) ${i}::int, gen_random_uuid(), m.batch_id, m.household_key, m.recipient_kind, m.recipient_id,
      array(select s.student_id from messages.message_student s where s.institution_id = ${i} and s.message_id = m.message_id order by 1),
      m.language, m.channel, coalesce(m.sent_at, m.queued_at), 'text', 'open', ${nextOn}::date, ${moment.at}
    from messages.message m where m.institution_id = ${i} and m.batch_id = ${batch.batch_id}::uuid and m.state = 'sent' and m.household_key is not null
      and m.recipient_kind in ('guardian', 'student', 'trusted') and m.follows_message_id is null
    on conflict do nothing`.execute(trx);
  await record(trx, ctx, { verb: 'families.wait-for-answers', subject: { kind: 'family-batch', id: batch.batch_id } });
  return 1;
}

/** Who of a household has written since, or was reached by a call, is waited for no more. */
async function settle(trx: Tx, i: number): Promise<void> {
  const { moment } = await acting(trx, i);
  await sql`update families.pursuit p set state = 'answered', next_on = null, changed_at = ${moment.at}
    where p.institution_id = ${i} and p.state = 'open' and (
      exists (select from families.conversation c where c.institution_id = ${i} and c.holder_kind = p.holder_kind and c.holder_id = p.holder_id
        and c.last_in_at > p.asked_at)
      or exists (select from families.pursuit q join families.conversation c on c.institution_id = ${i} and c.holder_kind = q.holder_kind and c.holder_id = q.holder_id
        where q.institution_id = ${i} and q.batch_id = p.batch_id and q.household_key = p.household_key and c.last_in_at > p.asked_at)
      or exists (select from families.call k where k.institution_id = ${i} and k.call_id = p.call_id and k.outcome = 'reached'))`.execute(
    trx,
  );
}

interface Silent {
  pursuit_id: string;
  batch_id: string;
  household_key: string;
  holder_kind: string;
  holder_id: string;
  student_ids: string[];
  language: string;
  step: 'text' | 'call';
}

/** The next step of some whose day has come. */
async function move(trx: Tx, i: number): Promise<number> {
  const { ctx, moment } = await acting(trx, i);
  const { rows } = await sql<Silent>`
    select pursuit_id, batch_id, household_key, holder_kind, holder_id, student_ids, language, step from families.pursuit
    where institution_id = ${i} and state = 'open' and next_on <= ${moment.today}::date and step <> 'visit'
    order by next_on, pursuit_id limit ${at_once} for update skip locked`.execute(trx);
  for (const silent of rows)
    await (silent.step === 'text' ? toCall(trx, ctx, silent, moment) : toVisit(trx, ctx, silent, moment));
  return rows.length;
}

async function toCall(trx: Tx, ctx: MessageContext, silent: Silent, { at, today }: Moment): Promise<void> {
  const { institutionId } = ctx.actor;
  const speakers = await speakersOf(trx, institutionId, silent.language, today);
  const [speaker] = await whoAnswers(trx, institutionId, speakers, silent.student_ids, today);
  const staffId =
    speaker ??
    (await assigneeFor(trx, institutionId, { studentIds: silent.student_ids, language: silent.language, today }));
  const call = await wantCall(trx, ctx, {
    householdKey: silent.household_key,
    holder: { kind: silent.holder_kind, id: silent.holder_id },
    studentIds: silent.student_ids,
    language: silent.language,
    needsInterpreter: speaker === undefined && silent.language !== 'en',
    staffId,
    scriptKey: 'no-answer-to-messages',
    why: 'They were asked by a message, and have not answered.',
    origin: { kind: 'nudge', id: silent.batch_id },
    dueOn: weekdaysAfter(today, 1),
  });
  await sql`update families.pursuit set step = 'call', call_id = ${call?.callId ?? null}::uuid, staff_id = ${staffId}::uuid,
      next_on = ${weekdaysAfter(today, step_days.call)}::date, changed_at = ${at}
    where institution_id = ${institutionId} and pursuit_id = ${silent.pursuit_id}::uuid`.execute(trx);
}

/** A visit is planned by a person, who knows what is safe: they are asked to. */
async function toVisit(trx: Tx, ctx: MessageContext, silent: Silent, { at, today }: Moment): Promise<void> {
  const { institutionId } = ctx.actor;
  const staffId = await assigneeFor(trx, institutionId, {
    studentIds: silent.student_ids,
    language: silent.language,
    today,
  });
  await sql`update families.pursuit set step = 'visit', staff_id = coalesce(${staffId}::uuid, staff_id), next_on = null, changed_at = ${at}
    where institution_id = ${institutionId} and pursuit_id = ${silent.pursuit_id}::uuid`.execute(trx);
  const [student] = silent.student_ids;
  if (staffId && student)
    await notifyStaff(trx, ctx, {
      staffId,
      words: 'A family has answered neither messages nor calls. Plan a visit, or say why not.',
      link: `/students/${student}`,
      dedupeKey: `pursuit/${silent.pursuit_id}/visit`,
      origin: { kind: 'pursuit', id: silent.pursuit_id },
    });
  await record(trx, ctx, {
    verb: 'families.ask-for-visit',
    subject: { kind: 'pursuit', id: silent.pursuit_id },
    details: { studentIds: silent.student_ids },
  });
}
