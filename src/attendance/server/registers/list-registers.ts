import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import type { RegisterItem, RegistersView } from '../../core/registers/register-views.ts';
import { sessionName } from '../../core/session.ts';
import { listSessions } from '../packs/dictionary.ts';
import { openReading, type Reading } from '../reading.ts';

export const RegistersQuery = z.object({
  /** Left out: today. */
  day: z.iso.date().optional(),
  /** Whose classes, for somebody who sees whole units; left out: their own classes, else the first unit. */
  unit: z.uuid().optional(),
});

const most = 120;

interface Row {
  classId: string | null;
  unitId: string;
  year: string | null;
  name: string;
  place: string;
  students: number;
  isOwn: boolean;
}

/** The registers of a day that somebody may take: their own classes first, then a unit's, by year group where it has no classes. */
export async function listRegisters(
  { db, actor }: { db: Database; actor: Actor },
  { day: asked, unit }: z.output<typeof RegistersQuery>,
): Promise<RegistersView> {
  requireNeed(actor, 'attendance:record');
  const { institutionId, staffId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId, asked);
    const day = asked ?? reading.today;
    const scope = await studentScope(trx, actor, 'attendance:record');
    const units = await unitsOf(trx, reading, scope, day);
    const own = unit === undefined ? await ownClasses(trx, reading, staffId, day) : [];
    const unitId = unit ?? (own.length > 0 ? null : (units[0]?.unitId ?? null));
    const others = unitId === null ? [] : await ofUnit(trx, reading, scope, unitId, day);
    const registers = own.length > 0 ? own : others;
    return {
      day,
      today: reading.today,
      isOpen: isOpen(reading, registers[0]?.unitId ?? unitId, day),
      units,
      unitId,
      registers: await withState(trx, reading, registers.slice(0, most), day),
      hasMore: registers.length > most,
      mayGiveCodes: scope.seesAll || scope.unitIds.length > 0,
    };
  });
}

function isOpen({ closedOf }: Reading, unitId: string | null, day: IsoDate): boolean {
  return unitId === null || !closedOf(unitId)?.has(dayNumber(day));
}

const current = (alias: string, day: IsoDate) =>
  sql`(${sql.ref(`${alias}.starts_on`)} is null or ${sql.ref(`${alias}.starts_on`)} <= ${day}::date) and (${sql.ref(`${alias}.ends_on`)} is null or ${sql.ref(`${alias}.ends_on`)} >= ${day}::date)`;

/** Units with anybody in them, of those whose whole registers the actor may take. */
async function unitsOf(
  trx: Tx,
  { institutionId, units }: Reading,
  { seesAll, unitIds }: StudentScope,
  day: IsoDate,
): Promise<{ unitId: string; name: string }[]> {
  if (!seesAll && unitIds.length === 0) return [];
  const { rows } = await sql<{ unit_id: string }>`
    select u.unit_id from institution.unit u where u.institution_id = ${institutionId}
      and ${seesAll ? sql`true` : sql`u.unit_id = any(${[...unitIds]}::uuid[])`}
      and (exists (select from roster.class c where c.institution_id = ${institutionId} and c.unit_id = u.unit_id)
        or exists (select from roster.enrolment e where e.institution_id = ${institutionId} and e.programme_unit_id = u.unit_id and ${current('e', day)}))`.execute(
    trx,
  );
  const found = new Set(rows.map(({ unit_id }) => unit_id));
  return units
    .filter(({ unitId }) => found.has(unitId))
    .map(({ unitId, name }) => ({ unitId, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function ownClasses(trx: Tx, { institutionId }: Reading, staffId: string | null, day: IsoDate): Promise<Row[]> {
  if (staffId === null) return [];
  const { rows } = await sql<Row>`
    select c.class_id as "classId", c.unit_id as "unitId", null as year, c.name, u.name as place, true as "isOwn",
      (select count(*)::int from roster.class_student m where m.institution_id = ${institutionId} and m.class_id = c.class_id and ${current('m', day)}) as students
    from roster.class_staff t
    join roster.class c on c.institution_id = t.institution_id and c.class_id = t.class_id
    join institution.unit u on u.institution_id = c.institution_id and u.unit_id = c.unit_id
    where t.institution_id = ${institutionId} and t.staff_id = ${staffId}::uuid
    order by c.name, c.class_id limit ${most + 1}`.execute(trx);
  return rows;
}

/** A unit's classes that hold anybody in scope; where it has none, its year groups. */
async function ofUnit(
  trx: Tx,
  { institutionId, today }: Reading,
  scope: StudentScope,
  unitId: string,
  day: IsoDate,
): Promise<Row[]> {
  const classes = await sql<Row>`
    select c.class_id as "classId", c.unit_id as "unitId", null as year, c.name, u.name as place, false as "isOwn", count(*)::int as students
    from roster.class c
    join institution.unit u on u.institution_id = c.institution_id and u.unit_id = c.unit_id
    join roster.class_student m on m.institution_id = c.institution_id and m.class_id = c.class_id
    where c.institution_id = ${institutionId} and c.unit_id = ${unitId}::uuid and ${current('m', day)}
      and ${inScope(scope, sql.ref<string>('m.student_id'), today)}
    group by c.class_id, c.unit_id, c.name, u.name order by c.name, c.class_id limit ${most + 1}`.execute(trx);
  if (classes.rows.length > 0) return classes.rows;
  const groups = await sql<Row>`
    select null as "classId", e.programme_unit_id as "unitId", e.year_of_study as year, e.year_of_study as name, u.name as place, false as "isOwn",
      count(*)::int as students
    from roster.enrolment e join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
    where e.institution_id = ${institutionId} and e.programme_unit_id = ${unitId}::uuid and ${current('e', day)}
      and ${inScope(scope, sql.ref<string>('e.student_id'), today)}
    group by e.programme_unit_id, e.year_of_study, u.name order by e.year_of_study limit ${most + 1}`.execute(trx);
  return groups.rows;
}

const keyOf = ({ classId, unitId, year }: Pick<Row, 'classId' | 'unitId' | 'year'>) => classId ?? `${unitId} ${year}`;

/** Which of them were taken, by whom, and how many marks wait for somebody to decide. */
async function withState(
  trx: Tx,
  { institutionId }: Reading,
  rows: readonly Row[],
  day: IsoDate,
): Promise<RegisterItem[]> {
  const { rows: taken } = await sql<{
    classId: string | null;
    unitId: string;
    year: string | null;
    session: number;
    by: string;
    at: Date;
    contested: number;
  }>`
    select r.class_id as "classId", r.unit_id as "unitId", r.year_of_study as year, r.session_id as session, r.by_name as by, r.taken_at as at,
      (select count(*)::int from attendance.taken t where t.institution_id = ${institutionId} and t.day = r.day and t.register_id = r.register_id and t.state = 'contested') as contested
    from attendance.register r where r.institution_id = ${institutionId} and r.day = ${day}::date
      and (r.class_id = any(${rows.flatMap(({ classId }) => classId ?? [])}::uuid[]) or (r.class_id is null and r.unit_id = any(${rows.map(({ unitId }) => unitId)}::uuid[])))
    order by r.taken_at`.execute(trx);
  const named = await listSessions(trx, institutionId);
  const byKey = Map.groupBy(taken, keyOf);
  return rows.map((row) => {
    const own = byKey.get(keyOf(row)) ?? [];
    // The last one of each session says who took it.
    const sessions = new Map(own.map((one) => [one.session, one]));
    return {
      of: { classId: row.classId, unitId: row.unitId, year: row.year, name: row.name, place: row.place },
      students: row.students,
      isOwn: row.isOwn,
      taken: [...sessions.values()].map(({ session, by, at }) => ({
        session: sessionName(session, named),
        by,
        at: at.toISOString(),
      })),
      contested: own.reduce((sum, one) => sum + one.contested, 0),
    };
  });
}
