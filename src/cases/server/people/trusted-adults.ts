import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { AdultChoice, TrustedAdultsView } from '../../core/trusted-adult.ts';
import { momentOf, type Verb } from '../acting.ts';
import { listed } from '../handover/standings.ts';
import { trouble } from '../problems.ts';
import { keptStudent } from '../require-student.ts';

export const AdultInput = z.object({
  /** Left out: whoever asks. */
  staffId: z.uuid().optional(),
});

/**
 * Names somebody on the staff as an adult whom the student trusts. It is said of them and gives nobody access: who may see the
 * student is for the roster and for roles.
 */
export async function nameTrustedAdult(
  { db, clock, actor }: Verb,
  asked: string,
  { staffId: wanted }: z.output<typeof AdultInput>,
): Promise<{ trustedAdultId: string }> {
  requireNeed(actor, 'contacts:log');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, asked);
    await requireStudent(trx, actor, 'contacts:log', studentId, today);
    const staffId = wanted ?? actor.staffId;
    if (staffId === null) throw trouble.invalid('You are not on the staff list yourself. Choose who it is.');
    const staff = await trx
      .selectFrom('roster.staff')
      .select('left_on')
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (!staff || (staff.left_on !== null && staff.left_on <= today))
      throw trouble.invalid('This person is not on the staff (any more). Choose somebody who is.');
    const trustedAdultId = uuidv7();
    const inserted = await trx
      .insertInto('cases.trusted_adult')
      .values({
        institution_id: institutionId,
        trusted_adult_id: trustedAdultId,
        student_id: studentId,
        staff_id: staffId,
        named_on: today,
        named_at: at,
        named_by: actor.name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n)
      throw trouble.conflict('This person is named already as somebody whom the student trusts. Reload the page.');
    await record(
      trx,
      { clock, actor },
      { verb: 'cases.name-trusted-adult', subject: { kind: 'student', id: studentId }, details: { staffId } },
    );
    return { trustedAdultId };
  });
}

/** Takes the name back; that it was there stays on record. */
export async function endTrustedAdult({ db, clock, actor }: Verb, trustedAdultId: string): Promise<void> {
  requireNeed(actor, 'contacts:log');
  await db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const unknown = () => trouble.notFound('Nobody is named so for a student of yours. Reload the page.');
    const row = await trx
      .selectFrom('cases.trusted_adult')
      .select(['student_id', 'staff_id'])
      .where('institution_id', '=', institutionId)
      .where('trusted_adult_id', '=', trustedAdultId)
      .where('ended_on', 'is', null)
      .executeTakeFirst();
    if (!row) throw unknown();
    const studentId = await keptStudent(trx, institutionId, row.student_id);
    await requireStudent(trx, actor, 'contacts:log', studentId, today).catch(() => {
      throw unknown();
    });
    const ended = await trx
      .updateTable('cases.trusted_adult')
      .set({ ended_on: today, ended_by: actor.name })
      .where('institution_id', '=', institutionId)
      .where('trusted_adult_id', '=', trustedAdultId)
      .where('ended_on', 'is', null)
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) throw unknown();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.end-trusted-adult',
        subject: { kind: 'student', id: studentId },
        details: { staffId: row.staff_id },
      },
    );
  });
}

/** Whom the student trusts, as staff named them, and whom one could name with one click. */
export async function viewTrustedAdults({ db, clock, actor }: Verb, asked: string): Promise<TrustedAdultsView> {
  requireNeed(actor, 'contacts:log');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, asked);
    await requireStudent(trx, actor, 'contacts:log', studentId, today);
    const named = (await trustedAdultsOf(trx, institutionId, [studentId])).get(studentId) ?? [];
    const choices = (await adultsNear(trx, institutionId, [studentId], today)).get(studentId) ?? [];
    return {
      named: named.map((one) => ({ ...one, isReader: one.staffId === actor.staffId })),
      choices: choices.filter(({ staffId }) => !named.some((one) => one.staffId === staffId)),
      readerStaffId: actor.staffId,
    };
  });
}

interface NamedAdult {
  trustedAdultId: string;
  staffId: string;
  name: string;
  namedOn: string;
  namedBy: string;
}

/** By student; records that were merged speak for the kept one. */
export async function trustedAdultsOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, NamedAdult[]>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<NamedAdult & { studentId: string }>`
    select t.student_id as "studentId", t.trusted_adult_id as "trustedAdultId", t.staff_id as "staffId", s.display_name as name,
      t.named_on as "namedOn", t.named_by as "namedBy"
    from cases.trusted_adult t
    join roster.staff s on s.institution_id = ${institutionId} and s.staff_id = t.staff_id
    where t.institution_id = ${institutionId} and t.student_id in ${listed(studentIds)} and t.ended_on is null
    order by t.named_at`.execute(trx);
  return byStudent(rows);
}

/** Who looks after or teaches each student today. */
export async function adultsNear(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: string,
): Promise<Map<string, AdultChoice[]>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<AdultChoice & { studentId: string }>`
    select near."studentId", near."staffId", s.display_name as name, min(near.role) as role from (
      select c.student_id as "studentId", c.staff_id as "staffId", c.kind as role from roster.caseload c
      where c.institution_id = ${institutionId} and c.student_id in ${listed(studentIds)}
        and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)
      union all
      select m.student_id, t.staff_id, 'teaches ' || k.name from roster.class_student m
      join roster.class_staff t on t.institution_id = ${institutionId} and t.class_id = m.class_id
      join roster.class k on k.institution_id = ${institutionId} and k.class_id = m.class_id
      where m.institution_id = ${institutionId} and m.student_id in ${listed(studentIds)}
        and (m.starts_on is null or m.starts_on <= ${today}::date) and (m.ends_on is null or m.ends_on >= ${today}::date)
    ) near
    join roster.staff s on s.institution_id = ${institutionId} and s.staff_id = near."staffId"
    where s.left_on is null or s.left_on > ${today}::date
    group by 1, 2, 3 order by 3`.execute(trx);
  return byStudent(rows);
}

function byStudent<Row extends { studentId: string }>(rows: readonly Row[]): Map<string, Omit<Row, 'studentId'>[]> {
  const found = new Map<string, Omit<Row, 'studentId'>[]>();
  for (const { studentId, ...row } of rows) {
    const own = found.get(studentId) ?? [];
    found.set(studentId, own);
    own.push(row);
  }
  return found;
}
