import { sql } from 'kysely';
import { z } from 'zod';
import { holdersAt, type Reach, standingOn } from '../../../cases/core/standing.ts';
import { type Acting, momentOf, readReach, readStandingFacts, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { trouble } from '../problems.ts';
import { writeChange } from './change-plan.ts';
import { addPlanEntry } from './make-plan.ts';
import { requireActive, requirePlan } from './require-plan.ts';
import { closeHandover } from './settle-handover.ts';

/** Plans of one transaction: on the embedded database, those done within 200 ms. */
const batch = { embedded: 100, server: 1_000 } as const;

export interface HandedOn {
  offered: number;
  withdrawn: number;
}

interface PlanStand {
  planId: string;
  studentId: string;
  managerId: string;
  manager: string;
  kind: string;
  student: string;
  handoverId: string | null;
  toStaffId: string | null;
  /** Whoever said no already is not asked again. */
  declined: string[] | null;
}

/**
 * Offers active plans whose case manager left, or no longer reaches the student, to whoever looks after the student now, else to those
 * who lead there. It looks at what is there, so it may run twice or break off; an offer that nothing speaks for any more is withdrawn.
 */
export async function handOnPlans(verb: Verb): Promise<HandedOn> {
  const total: HandedOn = { offered: 0, withdrawn: 0 };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const done = await verb.db.forInstitution(verb.actor.institutionId, (trx) =>
      handOnSome(trx, verb, after, batch[verb.db.kind]),
    );
    total.offered += done.offered;
    total.withdrawn += done.withdrawn;
    if (done.last === null) return total;
    after = done.last;
  }
}

async function handOnSome(trx: Tx, ctx: Acting, after: string, size: number) {
  const { institutionId: i } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const { rows } = await sql<PlanStand>`
    select p.plan_id as "planId", p.student_id as "studentId", p.case_manager_staff_id as "managerId", t.display_name as manager,
      k.name as kind, s.display_name as student, h.handover_id as "handoverId", h.to_staff_id as "toStaffId",
      (select array_agg(d.to_staff_id::text) from interventions.plan_handover d where d.institution_id = ${i} and d.plan_id = p.plan_id
        and d.state = 'declined' and d.to_staff_id is not null) as declined
    from interventions.plan p
    join interventions.kind k on k.institution_id = ${i} and k.kind_key = p.kind_key
    join roster.student s on s.institution_id = ${i} and s.student_id = p.student_id
    join roster.staff t on t.institution_id = ${i} and t.staff_id = p.case_manager_staff_id
    left join interventions.plan_handover h on h.institution_id = ${i} and h.plan_id = p.plan_id and h.state = 'offered'
    where p.institution_id = ${i} and p.state = 'active' and p.plan_id > ${after}::uuid
    order by p.plan_id limit ${size}`.execute(trx);
  const done: HandedOn & { last: string | null } = {
    offered: 0,
    withdrawn: 0,
    last: rows.length < size ? null : (rows.at(-1)?.planId ?? null),
  };
  if (rows.length === 0) return done;
  const reach = await readReach(trx, i, today);
  const facts = await readStandingFacts(trx, i, [...new Set(rows.map(({ studentId }) => studentId))]);
  for (const row of rows) {
    const known = facts.get(row.studentId);
    if (!known) continue;
    const standing = standingOn(known, reach, today);
    const why = reach.left.has(row.managerId) ? 'left' : standing.sees(row.managerId) ? null : 'moved';
    const toStaffId = standing.receivers.find((id) => id !== row.managerId && !row.declined?.includes(id)) ?? null;
    const isSame = why !== null && row.handoverId !== null && row.toStaffId === toStaffId;
    if (row.handoverId !== null && !isSame) {
      await closeHandover(trx, ctx, row.handoverId, { state: 'withdrawn', answer: '' });
      done.withdrawn++;
    }
    if (why === null || isSame) continue;
    await offer(trx, ctx, row, { why, toStaffId, reach });
    done.offered++;
  }
  return done;
}

async function offer(
  trx: Tx,
  ctx: Acting,
  row: PlanStand,
  { why, toStaffId, reach }: { why: 'left' | 'moved'; toStaffId: string | null; reach: Reach },
): Promise<void> {
  const { actor } = ctx;
  const { at, today } = await momentOf(trx, ctx);
  const handoverId = uuidv7();
  const because = why === 'left' ? `${row.manager} has left` : `${row.manager} no longer works with the student`;
  await trx
    .insertInto('interventions.plan_handover')
    .values({
      institution_id: actor.institutionId,
      handover_id: handoverId,
      plan_id: row.planId,
      student_id: row.studentId,
      from_staff_id: row.managerId,
      to_staff_id: toStaffId,
      why,
      words: `${because}.`,
      state: 'offered',
      offered_at: at,
      offered_on: today,
      by_name: actor.name,
    })
    .execute();
  const told = toStaffId ? [toStaffId] : await leadsOf(trx, actor.institutionId, row.studentId, reach);
  for (const staffId of told)
    await notifyStaff(trx, ctx, {
      staffId,
      words: `A plan waits for a case manager: ${row.kind}, ${row.student}. ${because}.`,
      link: `/plans/${row.planId}`,
      dedupeKey: `plan-handover/${handoverId}/${staffId}`,
      origin: { kind: 'plan', id: row.planId },
    });
  const to = told.length === 0 ? 'Nobody leads here who could be told.' : 'It waits for somebody who takes it.';
  await addPlanEntry(trx, ctx, row.planId, { kind: 'handed-on', words: `${because}. ${to}` });
  await record(trx, ctx, {
    verb: 'interventions.offer-plan',
    subject: { kind: 'plan', id: row.planId },
    details: { handoverId, why, toStaffId },
  });
}

async function leadsOf(trx: Tx, institutionId: number, studentId: string, reach: Reach): Promise<string[]> {
  const rows = await trx
    .selectFrom('roster.enrolment')
    .select(['programme_unit_id', 'campus_unit_id'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .execute();
  const units = rows.flatMap((row) => [
    row.programme_unit_id,
    ...(row.campus_unit_id === null ? [] : [row.campus_unit_id]),
  ]);
  const ids = units
    .flatMap((unitId) => holdersAt(reach, 'plans:lead', unitId))
    .flatMap(({ staffId }) => (staffId && !reach.left.has(staffId) ? [staffId] : []));
  return [...new Set(ids)];
}

export const HandoverAnswer = z.object({
  answer: z.enum(['take', 'decline']),
  words: z.string().trim().max(500).default(''),
});

/** Takes a plan that waits, or says no: then it waits for somebody else who looks after the student, or for those who lead. */
export async function answerHandover(
  { db, clock, actor }: Verb,
  handoverId: string,
  { answer, words }: z.output<typeof HandoverAnswer>,
): Promise<{ state: 'taken' | 'declined' }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const found = await trx
      .selectFrom('interventions.plan_handover')
      .select(['plan_id', 'to_staff_id', 'state'])
      .where('institution_id', '=', actor.institutionId)
      .where('handover_id', '=', handoverId)
      .executeTakeFirst();
    const unknown = trouble.notFound('No plan of a student of yours waits under this address.');
    if (!found) throw unknown;
    const { row } = await requirePlan(trx, actor, 'plans:work', found.plan_id, today);
    requireActive(row);
    if (found.state !== 'offered') throw answered();
    if (answer === 'decline') {
      if (found.to_staff_id === null || found.to_staff_id !== actor.staffId)
        throw trouble.invalid('Only whom a plan was offered to says no. Leave it for somebody else to take.');
      if (!words) throw trouble.invalid('Say in a few words why, so that somebody else can be found.');
      if (!(await closeHandover(trx, ctx, handoverId, { state: 'declined', answer: words }))) throw answered();
      await addPlanEntry(trx, ctx, row.plan_id, { kind: 'handed-on', words: `Not taken: ${words}` });
      await record(trx, ctx, {
        verb: 'interventions.decline-plan',
        subject: { kind: 'plan', id: row.plan_id },
        details: { handoverId },
      });
      return { state: 'declined' as const };
    }
    if (actor.staffId === null)
      throw trouble.invalid('A plan goes to a member of staff, and you have no staff record here. Choose a colleague.');
    // The change of case manager closes the offer as well.
    await writeChange(trx, ctx, row.plan_id, { revision: row.revision, caseManagerStaffId: actor.staffId });
    return { state: 'taken' as const };
  });
}

function answered() {
  return trouble.conflict('Somebody has answered this already, or it is no longer needed. Look at the plan again.');
}

/** Plans that wait for a case manager, and who is told of their follow-ups meanwhile. */
export async function waitingPlans(trx: Tx, ctx: Acting, today: IsoDate): Promise<Map<string, string[]>> {
  const { institutionId } = ctx.actor;
  const rows = await trx
    .selectFrom('interventions.plan_handover')
    .select(['plan_id', 'student_id', 'to_staff_id'])
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'offered')
    .execute();
  if (rows.length === 0) return new Map();
  const reach = await readReach(trx, institutionId, today);
  const told = new Map<string, string[]>();
  for (const { plan_id, student_id, to_staff_id } of rows)
    told.set(plan_id, to_staff_id ? [to_staff_id] : await leadsOf(trx, institutionId, student_id, reach));
  return told;
}
