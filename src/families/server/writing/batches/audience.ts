import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { listSavedCohorts } from '../../../../access/server/index.ts';
import { absencesToday } from '../../../../attendance/server/index.ts';
import { listUnits, unitSubtree } from '../../../../institution/server/index.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import { addDays, type IsoDate, weekdayOf } from '../../../../kernel/week.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../../roster/server/index.ts';
import type { FieldValues } from '../../../core/writing/render.ts';
import { staleness } from '../../../core/writing/safety-valve.ts';
import { trouble } from '../../problems.ts';

/** Whom a person writes about: named students, or those that the records find. */
export const Audience = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('students'),
    studentIds: z.array(z.uuid()).min(1, 'choose at least one student').max(500),
  }),
  /** Absent on a day for a reason that nobody has given. */
  z.object({ kind: z.literal('absent'), day: z.iso.date(), unitId: z.uuid().optional() }),
  z.object({ kind: z.literal('missed'), least: z.int().min(1).max(200), unitId: z.uuid().optional() }),
  z.object({ kind: z.literal('unit'), unitId: z.uuid(), year: z.string().max(40).optional() }),
  /** A saved cohort, as it is today. */
  z.object({ kind: z.literal('cohort'), cohortId: z.uuid() }),
]);
export type Audience = z.output<typeof Audience>;

export interface AudienceMember {
  studentId: string;
  name: string;
  place: string;
  said: FieldValues;
}

/** Everybody whom the audience means, as far as the actor may see them. */
export async function findAudience(
  trx: Tx,
  actor: Actor,
  audience: Audience,
  today: IsoDate,
): Promise<AudienceMember[]> {
  const { institutionId: i } = actor;
  const scope = await studentScope(trx, actor, 'families:write');
  const absent = audience.kind === 'absent' ? await absentOn(trx, i, audience.day) : null;
  const where: RawBuilder<unknown>[] = [sql`s.merged_into_student_id is null`];
  if (audience.kind === 'students') where.push(sql`s.student_id = any(${audience.studentIds}::uuid[])`);
  if (absent) where.push(sql`s.student_id = any(${[...absent.keys()]}::uuid[])`);
  if (audience.kind === 'missed')
    where.push(sql`exists (select from attendance.standing a where a.institution_id = ${i} and a.student_id = s.student_id and a.is_last
      and a.absent_days >= ${audience.least})`);
  if (audience.kind === 'cohort') where.push(...(await inCohort(trx, actor, audience.cohortId)));
  if (audience.kind !== 'students' && audience.kind !== 'cohort' && audience.unitId) {
    const ids = unitSubtree(await listUnits(trx, i), audience.unitId);
    where.push(sql`(e.campus_unit_id = any(${ids}::uuid[]) or e.programme_unit_id = any(${ids}::uuid[]))`);
  }
  if (audience.kind === 'unit' && audience.year) where.push(sql`e.year_of_study = ${audience.year}`);
  const { rows } = await sql<{ student_id: string; display_name: string; school: string; year_of_study: string }>`
    select s.student_id, s.display_name, u.name as school, e.year_of_study from roster.student s
    join lateral (select * from roster.enrolment e where e.institution_id = ${i} and e.student_id = s.student_id
      and (e.ends_on is null or e.ends_on >= ${today}::date) order by e.is_primary desc, e.enrolment_id desc limit 1) e on true
    join institution.unit u on u.institution_id = ${i} and u.unit_id = coalesce(e.campus_unit_id, e.programme_unit_id)
    where s.institution_id = ${i} and ${sql.join(where, sql` and `)} and ${inScope(scope, sql.ref<string>('s.student_id'), today)}
    order by s.search_key collate "C" limit 20001`.execute(trx);
  return rows.map((row) => ({
    studentId: row.student_id,
    name: row.display_name,
    place: [row.school, row.year_of_study].filter(Boolean).join(' · '),
    said: absent?.get(row.student_id) ?? {},
  }));
}

/** What a saved cohort of the actor's, or one that a colleague shares, asks of an enrolment. */
async function inCohort(trx: Tx, actor: Actor, cohortId: string): Promise<RawBuilder<unknown>[]> {
  const cohort = (await listSavedCohorts(trx, actor)).find(({ savedCohortId }) => savedCohortId === cohortId);
  if (!cohort) throw trouble.invalid('This saved cohort is not there any more. Choose another.');
  // Written by saveCohort alone: an object of strings and lists of them.
  const filter = cohort.filter as Record<string, string | string[]>;
  const valuesOf = (key: string) => [filter[key] ?? []].flat().filter((one) => one !== '');
  const columns = { programme: 'e.programme_unit_id', year: 'e.year_of_study', mode: 'e.mode' };
  const units = valuesOf('unit');
  const all = units.length > 0 ? await listUnits(trx, actor.institutionId) : [];
  const within = units.flatMap((unitId) => unitSubtree(all, unitId));
  return [
    ...(units.length > 0
      ? [sql`(e.campus_unit_id::text = any(${within}::text[]) or e.programme_unit_id::text = any(${within}::text[]))`]
      : []),
    ...Object.entries(columns).flatMap(([key, column]) =>
      valuesOf(key).length > 0 ? [sql`${sql.ref(column)}::text = any(${valuesOf(key)}::text[])`] : [],
    ),
  ];
}

/** Who missed a day, or a part of it, without a reason; with what the message says of it. */
export async function absentOn(trx: Tx, institutionId: number, day: IsoDate): Promise<Map<string, FieldValues>> {
  const { absences } = await absencesToday(trx, institutionId, day);
  const open = absences.filter(({ kind }) => kind === 'unexplained');
  if (open.length === 0) return new Map();
  const { rows } = await sql<{ student_id: string; enrolment_id: number }>`
    select e.student_id, e.enrolment_id from roster.enrolment e
    where e.institution_id = ${institutionId} and e.enrolment_id = any(${open.map(({ enrolmentId }) => enrolmentId)}::int[])
      and not exists (select from attendance.explanation x where x.institution_id = ${institutionId} and x.student_id = e.student_id
        and x.undone_at is null and ${day}::date between x.from_day and x.to_day)`.execute(trx);
  const studentOf = new Map(rows.map((row) => [row.enrolment_id, row.student_id]));
  const found = new Map<string, FieldValues>();
  for (const { enrolmentId, missed } of open) {
    const studentId = studentOf.get(enrolmentId);
    if (studentId === undefined) continue;
    const sessions = [...new Set(missed.map(({ session }) => session))];
    const isAllDay = sessions.includes('Day') || (sessions.includes('AM') && sessions.includes('PM'));
    found.set(studentId, { all_day: isAllDay ? 'yes' : 'no', missed: isAllDay ? '' : sessions.join(', ') });
  }
  return found;
}

/** What speaks of attendance waits until attendance is here: of the day itself, or of the last two school days. */
export async function requireFreshAttendance(
  trx: Tx,
  institutionId: number,
  occasion: string,
  { day, today }: { day: IsoDate | undefined; today: IsoDate },
): Promise<void> {
  const wanted =
    occasion === 'absence-today'
      ? (day ?? today)
      : occasion === 'absences-growing' || occasion === 'improvement'
        ? weekdaysBefore(today, 2)
        : null;
  if (wanted === null) return;
  const row = await trx
    .selectFrom('attendance.head')
    .select('as_of')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  const stale = staleness(row?.as_of ?? null, wanted);
  if (stale)
    throw trouble.stale(
      stale.lastDay === null
        ? 'No attendance has come in, so nothing can be said of it. Look at Sources.'
        : `The last attendance that came in is of ${stale.lastDay}. Messages about absence wait until that of ${stale.wanted} is here: look at Sources.`,
      { lastDay: stale.lastDay, wanted: stale.wanted },
    );
}

export function weekdaysBefore(day: IsoDate, count: number): IsoDate {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, -1);
    if (weekdayOf(at) < 5) left--;
  }
  return at;
}
