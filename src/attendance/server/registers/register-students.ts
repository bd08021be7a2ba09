import { sql } from 'kysely';
import { z } from 'zod';
import { BLOCK_SIZE, blockOf } from '../../../activity/core/block.ts';
import { dateOfDayNumber, dayNumber, type IsoDate, weekdayOf, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope } from '../../../roster/server/index.ts';
import { unpackMarks } from '../../core/mark-block.ts';
import type { CodeChoices } from '../../core/packs/in-force.ts';
import type { RegisterOf } from '../../core/registers/register-views.ts';
import { afternoon, morning, type SessionId, sessionName, sessionOf } from '../../core/session.ts';
import { type SessionShape, sessionsOf as sessionsOfShape } from '../../core/session-shape.ts';
import type { Minutes } from '../../core/tally/part-missed.ts';
import { readMarkBlocks, type StoredMarks } from '../mark-blocks.ts';
import { attendanceTrouble, listSessions } from '../packs/dictionary.ts';
import type { Reading } from '../reading.ts';

/** A class, or a year group of a unit. */
export const RegisterKey = z.object({
  classId: z.uuid().optional(),
  unitId: z.uuid().optional(),
  year: z.string().max(80).optional(),
});
export type RegisterKey = z.output<typeof RegisterKey>;

export interface RegisterStudent {
  studentId: string;
  name: string;
  /** All that are current on the day: what is known of the student is said of each. */
  enrolmentIds: number[];
}

const noRegister = () =>
  attendanceTrouble.notFound('There is no such register of yours. Choose one from the list of registers.');

/** What a register is of. */
export async function registerOf(
  trx: Tx,
  { institutionId, units }: Reading,
  { classId, unitId, year }: RegisterKey,
): Promise<RegisterOf> {
  if (classId !== undefined) {
    const found = await trx
      .selectFrom('roster.class')
      .select(['unit_id', 'name'])
      .where('institution_id', '=', institutionId)
      .where('class_id', '=', classId)
      .executeTakeFirst();
    if (!found) throw noRegister();
    const place = units.find((unit) => unit.unitId === found.unit_id)?.name ?? '';
    return { classId, unitId: found.unit_id, year: null, name: found.name, place };
  }
  const unit = units.find((one) => one.unitId === unitId);
  if (!unit || year === undefined) throw noRegister();
  return { classId: null, unitId: unit.unitId, year, name: year, place: unit.name };
}

/** Who is in a register on a day, by name; null for the scope: everybody who is in it. Nobody: as if there were none. */
export async function registerStudents(
  trx: Tx,
  { institutionId, today }: Reading,
  { classId, unitId, year }: RegisterOf,
  day: IsoDate,
  scope: StudentScope | null,
): Promise<RegisterStudent[]> {
  const ofRegister =
    classId === null
      ? sql`exists (select from roster.enrolment g where g.institution_id = ${institutionId} and g.student_id = st.student_id
          and g.programme_unit_id = ${unitId}::uuid and g.year_of_study = ${year} and (g.starts_on is null or g.starts_on <= ${day}::date) and (g.ends_on is null or g.ends_on >= ${day}::date))`
      : sql`exists (select from roster.class_student c where c.institution_id = ${institutionId} and c.class_id = ${classId}::uuid and c.student_id = st.student_id
          and (c.starts_on is null or c.starts_on <= ${day}::date) and (c.ends_on is null or c.ends_on >= ${day}::date))`;
  const { rows } = await sql<RegisterStudent>`
    select st.student_id as "studentId", st.display_name as name, array_agg(e.enrolment_id order by e.is_primary desc, e.enrolment_id) as "enrolmentIds"
    from roster.student st
    join roster.enrolment e on e.institution_id = st.institution_id and e.student_id = st.student_id
      and (e.starts_on is null or e.starts_on <= ${day}::date) and (e.ends_on is null or e.ends_on >= ${day}::date)
    where st.institution_id = ${institutionId} and e.institution_id = ${institutionId} and st.merged_into_student_id is null and ${ofRegister}
      and ${scope === null ? sql`true` : inScope(scope, sql.ref<string>('st.student_id'), today)}
    group by st.student_id, st.display_name, st.family_name
    order by coalesce(st.family_name, st.display_name), st.display_name, st.student_id`.execute(trx);
  if (rows.length === 0) throw noRegister();
  return rows;
}

/** The stored marks of some enrolments in the week of a day. */
export async function marksAround(
  trx: Tx,
  institutionId: number,
  day: IsoDate,
  students: readonly RegisterStudent[],
  weeksBefore = 0,
): Promise<StoredMarks[]> {
  const blocks = [...new Set(students.flatMap(({ enrolmentIds }) => enrolmentIds.map(blockOf)))];
  const from = weekOf(dateOfDayNumber(dayNumber(day) - 7 * weeksBefore));
  return blocks.length === 0 ? [] : readMarkBlocks(trx, { institutionId, from, to: weekOf(day), blocks });
}

export interface HeldMark {
  sourceId: number;
  enrolmentId: number;
  codeId: number;
  minutes: Minutes;
}

const no_minutes: Minutes = { late: 0, early: 0 };

/** What is stored for each of some enrolments in one session of a day, from the first source that has it. */
export function heldMarks(
  stored: readonly StoredMarks[],
  enrolmentIds: readonly number[],
  day: IsoDate,
  session: SessionId,
): HeldMark[] {
  const monday = dayNumber(weekOf(day));
  const weekday = weekdayOf(day);
  return enrolmentIds.flatMap((enrolmentId) => {
    for (const { sourceId, block, monday: week, marks } of stored) {
      if (block !== blockOf(enrolmentId) || week !== monday) continue;
      const lane = unpackMarks(block, marks).lanes.find((one) => one.day === weekday && one.session === session);
      const codeId = lane?.codes[enrolmentId % BLOCK_SIZE] ?? 0;
      if (codeId === 0) continue;
      return [{ sourceId, enrolmentId, codeId, minutes: lane?.minutes?.get(enrolmentId % BLOCK_SIZE) ?? no_minutes }];
    }
    return [];
  });
}

/** The sessions that these students' days have had lately; where there are none yet, those of the school's day. */
export function sessionsOf(
  stored: readonly StoredMarks[],
  students: readonly RegisterStudent[],
  shape: SessionShape,
  preset: CodeChoices['preset'],
): SessionId[] {
  const places = new Set(students.flatMap(({ enrolmentIds }) => enrolmentIds));
  const found = new Set<SessionId>();
  for (const { block, marks } of stored)
    for (const { session, codes } of unpackMarks(block, marks).lanes)
      if (!found.has(session) && codes.some((code, at) => code !== 0 && places.has(block * BLOCK_SIZE + at)))
        found.add(session);
  if (found.size === 0)
    return preset === 'uk-school' && shape.kind === 'daily' ? [morning, afternoon] : sessionsOfShape(shape);
  return [...found].sort((a, b) => a - b);
}

/** Reads the name of a session as it is shown; one that was never marked here by that name is refused. */
export async function sessionByName(trx: Tx, institutionId: number, name: string): Promise<SessionId> {
  const known = sessionOf(name);
  if (known !== null) return known;
  const found = [...(await listSessions(trx, institutionId))].find(([, label]) => label === name)?.[0];
  if (found === undefined)
    throw attendanceTrouble.invalid(`No session is called "${name}" here. Choose one that the register offers.`);
  return found;
}

export async function sessionNames(trx: Tx, institutionId: number, sessions: readonly SessionId[]): Promise<string[]> {
  const named = await listSessions(trx, institutionId);
  return sessions.map((session) => sessionName(session, named));
}
