import { sql } from 'kysely';
import { type Acting, listed, momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { fire } from '../../core/plans/follow-up.ts';
import { waitingPlans } from './hand-on.ts';
import { leadsOf } from './leads-of.ts';
import { schoolDaysOf } from './school-days.ts';

/** Follow-ups of one transaction: on the embedded database, those done within 200 ms. */
const batch = { embedded: 100, server: 500 } as const;

export interface Fired {
  told: number;
  escalated: number;
  moved: number;
}

interface DueRow {
  followUpId: string;
  planId: string;
  studentId: string;
  staffId: string;
  kind: 'check' | 'review';
  dueOn: IsoDate;
  toldOn: IsoDate | null;
  escalatedOn: IsoDate | null;
  name: string;
  what: string;
  staff: string;
}

/**
 * Tells everybody of what is due today, once; and leads of what nobody answered, once. It goes by the institution's own day, looks at
 * what is there and writes down what it did in the same transaction: it may run twice, break off, or run late, as after a
 * night in which the clocks changed.
 */
export async function fireFollowUps(verb: Verb): Promise<Fired> {
  const total: Fired = { told: 0, escalated: 0, moved: 0 };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const done = await verb.db.forInstitution(verb.actor.institutionId, (trx) =>
      fireSome(trx, verb, after, batch[verb.db.kind]),
    );
    total.told += done.told;
    total.escalated += done.escalated;
    total.moved += done.moved;
    if (done.last === null) return total;
    after = done.last;
  }
}

async function fireSome(trx: Tx, ctx: Acting, after: string, size: number): Promise<Fired & { last: string | null }> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  // Who comes second waits and reads what the first wrote: skipping what is locked would leave out what a process that died still holds.
  // A hundred days ahead are looked at too: a holiday that was entered since moves what falls on it.
  const { rows } = await sql<DueRow>`
    select f.follow_up_id as "followUpId", f.plan_id as "planId", f.student_id as "studentId", f.staff_id as "staffId", f.kind,
      f.due_on as "dueOn", f.told_on as "toldOn", f.escalated_on as "escalatedOn", s.display_name as name, k.name as what,
      t.display_name as staff
    from interventions.follow_up f
    join interventions.plan p on p.institution_id = ${institutionId} and p.plan_id = f.plan_id
    join interventions.kind k on k.institution_id = ${institutionId} and k.kind_key = p.kind_key
    join roster.student s on s.institution_id = ${institutionId} and s.student_id = f.student_id
    join roster.staff t on t.institution_id = ${institutionId} and t.staff_id = f.staff_id
    where f.institution_id = ${institutionId} and f.state = 'open' and f.follow_up_id > ${after}::uuid
      and f.due_on <= ${today}::date + 100 and f.escalated_on is null
    order by f.follow_up_id limit ${size} for update of f`.execute(trx);
  const fired: Fired = { told: 0, escalated: 0, moved: 0 };
  if (rows.length === 0) return { ...fired, last: null };
  const daysOf = await schoolDaysOf(
    trx,
    institutionId,
    rows.map(({ studentId }) => studentId),
    today,
  );
  const decided = rows.map((row) => ({ row, firing: fire(row, daysOf(row.studentId), today) }));
  const cover = await coversToday(trx, institutionId, today);
  const waiting = await waitingPlans(trx, ctx, today);
  const told = decided.filter(({ firing }) => firing.do === 'tell');
  for (const { row } of told) {
    const words = `${row.kind === 'review' ? 'Review' : 'Follow-up'} due: ${row.what}, ${row.name}.`;
    // Whoever stands in, or is offered the plan, hears it instead: the one who is away could do nothing.
    for (const staffId of waiting.get(row.planId) ?? cover.get(row.staffId) ?? [row.staffId])
      await notifyStaff(trx, ctx, {
        staffId,
        words:
          staffId === row.staffId
            ? words
            : `${words} ${waiting.has(row.planId) ? `It was with ${row.staff}, and nobody has taken it yet.` : `You stand in for ${row.staff}.`}`,
        link: `/plans/${row.planId}`,
        dedupeKey: `follow-up/${row.followUpId}/${row.dueOn}/${staffId}`,
        origin: { kind: 'follow-up', id: row.followUpId },
      });
    fired.told++;
  }
  fired.escalated = await escalate(
    trx,
    ctx,
    decided.filter(({ firing }) => firing.do === 'escalate').map(({ row }) => row),
    { today, at },
  );
  for (const { row, firing } of decided) {
    if (firing.do !== 'move') continue;
    await trx
      .updateTable('interventions.follow_up')
      .set({ due_on: firing.dueOn })
      .where('institution_id', '=', institutionId)
      .where('follow_up_id', '=', row.followUpId)
      .execute();
    await trx
      .insertInto('interventions.plan_entry')
      .values({
        institution_id: institutionId,
        entry_id: uuidv7(),
        plan_id: row.planId,
        at,
        by_name: 'Leadline',
        kind: 'moved',
        words: `Follow-up moved from ${row.dueOn} to ${firing.dueOn}: there is no school on that day.`,
      })
      .execute();
    fired.moved++;
  }
  await mark(
    trx,
    institutionId,
    'told_on',
    today,
    told.map(({ row }) => row.followUpId),
  );
  if (fired.told + fired.escalated + fired.moved > 0)
    await record(trx, ctx, { verb: 'interventions.fire-follow-ups', details: { ...fired, day: today } });
  return { ...fired, last: rows.length < size ? null : (rows.at(-1)?.followUpId ?? null) };
}

/** Leads of the student's unit hear that nothing happened; where nobody leads it, whoever leads the institution. */
async function escalate(
  trx: Tx,
  ctx: Acting,
  rows: readonly DueRow[],
  { today, at }: { today: IsoDate; at: Date },
): Promise<number> {
  if (rows.length === 0) return 0;
  const { institutionId } = ctx.actor;
  const leadsAt = await leadsOf(
    trx,
    institutionId,
    rows.map(({ studentId }) => studentId),
    today,
  );
  for (const row of rows) {
    const leads = (leadsAt.get(row.studentId) ?? []).filter((staffId) => staffId !== row.staffId);
    for (const staffId of leads)
      await notifyStaff(trx, ctx, {
        staffId,
        words: `Nothing was said of a follow-up since ${row.dueOn}: ${row.what}, ${row.name}, with ${row.staff}.`,
        link: `/plans/${row.planId}`,
        dedupeKey: `follow-up-nobody/${row.followUpId}/${row.dueOn}/${staffId}`,
        origin: { kind: 'follow-up', id: row.followUpId },
      });
    await trx
      .insertInto('interventions.plan_entry')
      .values({
        institution_id: institutionId,
        entry_id: uuidv7(),
        plan_id: row.planId,
        at,
        by_name: 'Leadline',
        kind: 'escalated',
        words: `Nothing was said of the follow-up of ${row.dueOn} for three school days: ${leads.length === 0 ? 'nobody leads here who could be told' : 'whoever leads here was told'}.`,
      })
      .execute();
  }
  await mark(
    trx,
    institutionId,
    'escalated_on',
    today,
    rows.map(({ followUpId }) => followUpId),
  );
  return rows.length;
}

async function mark(
  trx: Tx,
  institutionId: number,
  column: 'told_on' | 'escalated_on',
  today: IsoDate,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update interventions.follow_up set ${sql.ref(column)} = ${today}::date
    where institution_id = ${institutionId} and follow_up_id in ${listed(ids)}`.execute(trx);
}

/** Who stands in today for whom. */
async function coversToday(trx: Tx, institutionId: number, today: IsoDate): Promise<Map<string, string[]>> {
  const rows = await trx
    .selectFrom('cases.absence_cover')
    .select(['absent_staff_id', 'covering_staff_id'])
    .where('institution_id', '=', institutionId)
    .where('ended_at', 'is', null)
    .where('from_on', '<=', today)
    .where('to_on', '>=', today)
    .execute();
  const covers = new Map<string, string[]>();
  for (const row of rows)
    covers.set(row.absent_staff_id, [...(covers.get(row.absent_staff_id) ?? []), row.covering_staff_id]);
  return covers;
}
