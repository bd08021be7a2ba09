import { sql } from 'kysely';
import { clockOf, type Institution, systemActor, unitChain } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { hasCome, type ResolveBy, resolveByOf } from '../../core/registers/resolve-by.ts';
import type { PassedOnView } from '../../core/views.ts';
import { openReading, type Reading } from '../reading.ts';
import { absencesToday } from './absences.ts';
import { listResolveBy } from './resolve-by.ts';

/** What somebody is told of; how they are told is for whoever can tell them. */
export interface PassedOn {
  resolveById: string;
  staffId: string;
  day: IsoDate;
  students: number;
  /** The unit of the setting; null: the whole institution. */
  unitId: string | null;
}
export type Tell = (trx: Tx, by: { clock: Clock; actor: Actor }, passed: PassedOn) => Promise<unknown>;

/**
 * Hands what nobody has explained by the hour that is set to the person who is named, once on each day of each setting: on days
 * that the calendar has open and of which there are marks, by the unit's own clock. Safe to run at any time, by several at once.
 */
export async function passOnUnresolved(db: Database, institution: Institution, tell: Tell): Promise<number> {
  const { institutionId } = institution;
  const by = { clock: clockOf(institution), actor: systemActor(institutionId) };
  return db.forInstitution(institutionId, async (trx) => {
    const settings = await listResolveBy(trx, institutionId);
    if (settings.length === 0) return 0;
    const reading = await openReading(trx, institutionId);
    const due = [];
    for (const setting of settings) {
      const now = by.clock.now().toZonedDateTimeISO(zoneOf(reading, institution, setting.unitId));
      const day = now.toPlainDate().toString();
      // Whoever has left is told of nothing; the page says that somebody else is to be named.
      if (setting.hasLeft) continue;
      if (hasCome(now, setting.hour) && !(await isDone(trx, institutionId, setting, day))) due.push({ setting, day });
    }
    let passed = 0;
    for (const { setting, day } of due) if (await passOn(trx, reading, settings, setting, day, by, tell)) passed++;
    return passed;
  });
}

function zoneOf({ units }: Reading, { timeZone }: Institution, unitId: string | null): string {
  const chain = unitId === null ? [] : unitChain(units, unitId);
  return chain.map((id) => units.find((unit) => unit.unitId === id)?.timeZone).find((zone) => zone) ?? timeZone;
}

async function isDone(trx: Tx, institutionId: number, { resolveById }: ResolveBy, day: IsoDate): Promise<boolean> {
  const done = await trx
    .selectFrom('attendance.resolve_run')
    .select('day')
    .where('institution_id', '=', institutionId)
    .where('resolve_by_id', '=', resolveById)
    .where('day', '=', day)
    .executeTakeFirst();
  return done !== undefined;
}

async function passOn(
  trx: Tx,
  reading: Reading,
  settings: readonly ResolveBy[],
  setting: ResolveBy,
  day: IsoDate,
  by: { clock: Clock; actor: Actor },
  tell: Tell,
): Promise<boolean> {
  const { institutionId, units, closedOf } = reading;
  const own = units
    .filter(({ unitId }) => resolveByOf(settings, unitChain(units, unitId))?.resolveById === setting.resolveById)
    .filter(({ unitId }) => !closedOf(unitId)?.has(dayNumber(day)))
    .map(({ unitId }) => unitId);
  const found = await absencesToday(trx, institutionId, day);
  // Without any marks of the day there is nothing to say yet: they may come in an hour.
  if (own.length === 0 || found.expected === 0) return false;
  const now = new Date(by.clock.now().epochMilliseconds);
  const begun = await trx
    .insertInto('attendance.resolve_run')
    .values({
      institution_id: institutionId,
      resolve_by_id: setting.resolveById,
      day,
      staff_id: setting.staffId,
      at: now,
      students: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .executeTakeFirst();
  if (!begun) return false;
  const ids = found.absences.filter(({ kind }) => kind === 'unexplained').map(({ enrolmentId }) => enrolmentId);
  const { rows } = await sql<{ student_id: string }>`
    insert into attendance.unresolved (institution_id, day, student_id, staff_id, at)
    select distinct ${institutionId}::int, ${day}::date, e.student_id, ${setting.staffId}::uuid, ${now}::timestamptz
    from roster.enrolment e
    where e.institution_id = ${institutionId} and e.enrolment_id = any(${ids}::int[]) and e.programme_unit_id = any(${own}::uuid[])
      and not exists (select from attendance.explanation x where x.institution_id = ${institutionId} and x.student_id = e.student_id
        and x.undone_at is null and x.from_day <= ${day}::date and x.to_day >= ${day}::date)
    on conflict do nothing returning student_id`.execute(trx);
  const passed: PassedOn = {
    resolveById: setting.resolveById,
    staffId: setting.staffId,
    day,
    students: rows.length,
    unitId: setting.unitId,
  };
  await trx
    .updateTable('attendance.resolve_run')
    .set({ students: rows.length })
    .where('institution_id', '=', institutionId)
    .where('resolve_by_id', '=', setting.resolveById)
    .where('day', '=', day)
    .execute();
  if (rows.length > 0) await tell(trx, by, passed);
  await record(trx, by, {
    verb: 'attendance.pass-on-unresolved',
    subject: { kind: 'staff', id: setting.staffId },
    details: { resolveById: setting.resolveById, day, students: rows.length },
  });
  return true;
}

/** By student, to whom their absence of a day was passed on. */
export async function passedOnOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  day: IsoDate,
): Promise<Map<string, PassedOnView>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<{ studentId: string; to: string; at: Date }>`
    select u.student_id as "studentId", s.display_name as to, u.at
    from attendance.unresolved u join roster.staff s on s.institution_id = u.institution_id and s.staff_id = u.staff_id
    where u.institution_id = ${institutionId} and u.day = ${day}::date and u.student_id = any(${[...studentIds]}::uuid[])`.execute(
    trx,
  );
  return new Map(rows.map(({ studentId, to, at }) => [studentId, { to, at: at.toISOString() }]));
}
