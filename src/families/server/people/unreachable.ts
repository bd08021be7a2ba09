import { sql } from 'kysely';
import type { z } from 'zod';
import { momentOf, tutorOf, type Verb } from '../../../cases/server/index.ts';
import { clockOf, loadInstitution, todayOf } from '../../../institution/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayIn, type IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope } from '../../../roster/server/index.ts';
import { householdKeyOf } from '../../core/people/holder.ts';
import { nobodyWords, whyNobody } from '../../core/people/reachable.ts';
import type { NobodyReason, UnreachableView } from '../../core/people/views.ts';
import { listStaff } from '../gatherings/people-names.ts';
import { trouble } from '../problems.ts';
import type { UnreachableChange } from './inputs.ts';
import { reachedFor } from './recipients-for.ts';

/** Few, since on the embedded database everything waits for a transaction. */
const at_once = 50;
const most_shown = 200;
/** Somebody finds out within a week. */
const days_to_find_out = 7;

/** Goes through all enrolled students in batches and keeps who cannot be reached, each with somebody who finds out. */
export async function sweepReach(db: Database, institutionId: number): Promise<{ looked: number; found: number }> {
  let after = '00000000-0000-0000-0000-000000000000';
  let [looked, found] = [0, 0];
  for (;;) {
    const step = await db.forInstitution(institutionId, (trx) => sweepSome(trx, institutionId, after));
    looked += step.looked;
    found += step.found;
    if (step.last === null) break;
    after = step.last;
  }
  await db.forInstitution(institutionId, async (trx) => {
    const today = todayOf(await loadInstitution(trx, institutionId));
    await sql`insert into families.sweep (institution_id, kind, done_on) values (${institutionId}, 'reach', ${today}::date)
      on conflict (institution_id, kind) do update set done_on = excluded.done_on`.execute(trx);
  });
  return { looked, found };
}

async function sweepSome(
  trx: Tx,
  institutionId: number,
  after: string,
): Promise<{ looked: number; found: number; last: string | null }> {
  const i = institutionId;
  const institution = await loadInstitution(trx, i);
  const today = todayOf(institution);
  const at = new Date(clockOf(institution).now().epochMilliseconds);
  const { rows } = await sql<{ student_id: string }>`
    select s.student_id from roster.student s
    where s.institution_id = ${i} and s.student_id > ${after}::uuid and s.merged_into_student_id is null
      and exists (select from roster.enrolment e where e.institution_id = ${i} and e.student_id = s.student_id
        and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date))
    order by s.student_id limit ${at_once}`.execute(trx);
  const ids = rows.map((row) => row.student_id);
  if (ids.length === 0) return { looked: 0, found: 0, last: null };
  const nobody = await nobodyFor(trx, i, ids);
  await sql`delete from families.unreachable where institution_id = ${i} and student_id = any(${ids}::uuid[])
    and not student_id = any(${[...nobody.keys()]}::uuid[])`.execute(trx);
  for (const [studentId, { why, household }] of nobody) {
    const owner = await tutorOf(trx, i, studentId, today);
    await sql`insert into families.unreachable (institution_id, student_id, why, household_key, found_at, owner_staff_id, due_on)
      values (${i}, ${studentId}::uuid, ${why}, ${household}, ${at}, ${owner}::uuid, ${owner === null ? null : addDays(today, days_to_find_out)}::date)
      on conflict (institution_id, student_id) do update set why = excluded.why, household_key = excluded.household_key
        where families.unreachable.why <> excluded.why`.execute(trx);
  }
  return { looked: ids.length, found: nobody.size, last: ids.length < at_once ? null : (ids.at(-1) ?? null) };
}

/** Of these students those about whom nobody is reached, and why. */
export async function nobodyFor(
  trx: Tx,
  institutionId: number,
  ids: readonly string[],
): Promise<Map<string, { why: NobodyReason; household: string }>> {
  const reached = await reachedFor(trx, institutionId, ids, 'attendance');
  const bad = await sql<{ student_id: string; household: string | null; guardian_id: string; has_bad: boolean }>`
    select k.student_id, k.household, k.guardian_id, exists (select from families.contact_point c where c.institution_id = ${institutionId}
      and c.holder_kind = 'guardian' and c.holder_id = k.guardian_id and not c.is_retired) as has_bad
    from roster.guardianship k where k.institution_id = ${institutionId} and k.student_id = any(${[...ids]}::uuid[])`.execute(
    trx,
  );
  const byStudent = Map.groupBy(bad.rows, (row) => row.student_id);
  const found = new Map<string, { why: NobodyReason; household: string }>();
  for (const [studentId, { recipients, leftOut }] of reached) {
    const homes = byStudent.get(studentId) ?? [];
    const points = homes.flatMap(({ has_bad }) => (has_bad ? [{ state: 'bouncing' as const }] : []));
    const why = whyNobody(recipients.length, leftOut, points);
    const [home] = homes;
    if (why !== null)
      found.set(studentId, {
        why,
        household: home
          ? householdKeyOf({ kind: 'guardian', id: home.guardian_id }, home.household)
          : householdKeyOf({ kind: 'student', id: studentId }, null),
      });
  }
  return found;
}

/** Who cannot be reached, the longest first, siblings together, with who finds out. */
export async function listUnreachable({ db, clock, actor }: Verb): Promise<UnreachableView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId: i } = actor;
    const { today, timeZone } = await momentOf(trx, ctx);
    const scope = await studentScope(trx, actor, 'families:read');
    const { rows } = await sql<{
      studentId: string;
      name: string;
      identifier: string;
      why: NobodyReason;
      household: string;
      found_at: Date;
      staffId: string | null;
      staff: string | null;
      dueOn: IsoDate | null;
      words: string | null;
      revision: number;
      total: number;
    }>`
      select u.student_id as "studentId", s.display_name as name, s.source_key as identifier, u.why, u.household_key as household, u.found_at,
        u.owner_staff_id as "staffId", f.display_name as staff, u.due_on::text as "dueOn", u.words, u.revision, (count(*) over ())::int as total
      from families.unreachable u join roster.student s on s.institution_id = ${i} and s.student_id = u.student_id
      left join roster.staff f on f.institution_id = ${i} and f.staff_id = u.owner_staff_id
      where u.institution_id = ${i} and ${inScope(scope, sql.ref<string>('u.student_id'), today)}
      order by u.owner_staff_id is not null, u.due_on, min(u.found_at) over (partition by u.household_key), u.household_key, s.display_name
      limit ${most_shown}`.execute(trx);
    await recordListView(trx, ctx, {
      page: 'families-unreachable',
      reason: scope.why[0]?.reason ?? '',
      studentIds: rows.map(({ studentId }) => studentId),
      ...(rows[0] ? { total: rows[0].total } : {}),
    });
    const sweep = await trx
      .selectFrom('families.sweep')
      .select('done_on')
      .where('institution_id', '=', i)
      .where('kind', '=', 'reach')
      .executeTakeFirst();
    return {
      today,
      total: rows[0]?.total ?? 0,
      sweptOn: sweep?.done_on ?? null,
      staff: await listStaff(trx, i, today),
      mayWrite: actor.why('families:write').length > 0,
      lines: rows.map((row) => ({
        student: { studentId: row.studentId, name: row.name, identifier: row.identifier },
        why: row.why,
        whySaid: nobodyWords[row.why],
        household: row.household,
        foundOn: dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(row.found_at.getTime())),
        owner: row.staffId === null ? null : { staffId: row.staffId, name: row.staff ?? '' },
        dueOn: row.dueOn,
        words: row.words ?? '',
        revision: row.revision,
      })),
    };
  });
}

/** Who finds out, until when, and what was tried. When somebody can be reached again, the student leaves the list by themselves. */
export async function assignUnreachable(
  { db, clock, actor }: Verb,
  studentId: string,
  { ownerStaffId, dueOn, words, revision }: z.output<typeof UnreachableChange>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    await requireStudent(trx, actor, 'families:write', studentId, today);
    if (
      ownerStaffId !== null &&
      !(await listStaff(trx, institutionId, today)).some(({ staffId }) => staffId === ownerStaffId)
    )
      throw trouble.invalid('This is nobody who works here. Choose who finds out.');
    if (ownerStaffId !== null && dueOn !== null && dueOn < today)
      throw trouble.invalid('This day is over. Choose a later one.');
    const row = await trx
      .updateTable('families.unreachable')
      .set({ owner_staff_id: ownerStaffId, due_on: dueOn, words: words || null, revision: revision + 1 })
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst();
    if (!row)
      throw trouble.conflict(
        'Somebody else changed this meanwhile, or the family can be reached again. Reload the page.',
      );
    await record(trx, ctx, {
      verb: 'families.assign-unreachable',
      subject: { kind: 'student', id: studentId },
      details: { ownerStaffId, dueOn },
    });
    return { revision: row.revision };
  });
}
