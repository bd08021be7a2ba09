import { join } from 'node:path';
import { sql } from 'kysely';
import { copyToFile } from '../../../platform/db/copy-out.ts';
import type { Database } from '../../../platform/db/database.ts';
import { quoted, type Warehouse } from '../../../platform/warehouse/warehouse.ts';
import { idKeySql } from '../../core/check-sql.ts';
import type { Mapping } from '../../core/mapping.ts';

/** On the embedded database a statement must stay short. */
const PAGE = 5_000;

interface Person {
  value: string;
  student: string;
  enrolment_id: number;
  starts_on: number;
  ends_on: number;
  programme: string;
  term: string;
  unit: string;
}

const FIRST_DAY = 0;
const LAST_DAY = 65_535;

/** Who may be named in a file: a row for each id and enrolment; enrolment_id 0 for a student without one. */
export const personTable =
  'create table person (value varchar, student varchar, enrolment_id integer, starts_on integer, ends_on integer, programme varchar, term varchar, unit varchar)';
/** Units in another zone than the institution's. */
export const unitZoneTable = 'create table unit_zone (unit varchar, zone_no integer)';

/**
 * Copies who may be named in a file, and when they are enrolled, into the warehouse (the tables of core/check-sql.ts).
 * @returns the zones that zone_no counts: the institution's first
 */
export async function loadLookup(
  db: Database,
  warehouse: Warehouse,
  institution: { institutionId: number; timeZone: string },
  mapping: Mapping,
): Promise<string[]> {
  const { institutionId, timeZone } = institution;
  const unitZones = [...(await zonesOfUnits(db, institutionId))].filter(([, zone]) => zone !== timeZone);
  const zones = [...new Set([timeZone, ...unitZones.map(([, zone]) => zone)])];
  await warehouse.run(unitZoneTable);
  await warehouse.append('unit_zone', [
    unitZones.map(([unit]) => unit),
    Int32Array.from(unitZones, ([, zone]) => zones.indexOf(zone)),
  ]);
  await warehouse.run(personTable);
  const query = { institutionId, mapping, needsUnits: unitZones.length > 0 };
  if (db.kind === 'server') await copyPersons(db, warehouse, query);
  else await readPersons(db, warehouse, query);
  await buildLookup(warehouse, mapping);
  return zones;
}

interface PersonQuery {
  institutionId: number;
  mapping: Mapping;
  needsUnits: boolean;
}

/** By COPY into a file that DuckDB reads: for a million students it takes seconds, where rows as objects take half a minute. */
async function copyPersons(db: Database, warehouse: Warehouse, query: PersonQuery): Promise<void> {
  const path = join(warehouse.folder, 'persons.csv');
  await db.forInstitution(query.institutionId, (trx) => copyToFile(trx, personSql(query, ''), path));
  await warehouse.run(`insert into person select * from read_csv(${quoted(path)}, auto_detect=false, header=false, delim=',', quote='"', escape='"',
    nullstr='\\N', max_line_size=10000000, columns={'value': 'VARCHAR', 'student': 'VARCHAR', 'enrolment_id': 'INTEGER', 'starts_on': 'INTEGER', 'ends_on': 'INTEGER', 'programme': 'VARCHAR', 'term': 'VARCHAR', 'unit': 'VARCHAR'})`);
}

async function readPersons(db: Database, warehouse: Warehouse, query: PersonQuery): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const page: string = `${after === null ? '' : `and value > ${quoted(after)}`} order by value limit ${PAGE}`;
    const { rows }: { rows: Person[] } = await db.forInstitution(query.institutionId, (trx) =>
      sql.raw<Person>(personSql(query, page)).execute(trx),
    );
    if (rows.length === 0) return;
    after = rows.at(-1)?.value ?? null;
    await warehouse.append('person', [
      rows.map(({ value }) => value),
      rows.map(({ student }) => student),
      Int32Array.from(rows, ({ enrolment_id }) => enrolment_id),
      Int32Array.from(rows, ({ starts_on }) => starts_on),
      Int32Array.from(rows, ({ ends_on }) => ends_on),
      rows.map(({ programme }) => programme),
      rows.map(({ term }) => term),
      rows.map(({ unit }) => unit),
    ]);
  }
}

/** Programmes and units are looked up only where the mapping or the zones need them. */
function personSql({ institutionId: i, mapping, needsUnits }: PersonQuery, page: string): string {
  const isTied = mapping.programme !== null || mapping.term !== null;
  const day = (column: string, otherwise: number) =>
    `least(greatest(coalesce(e.${column} - date '1970-01-01', ${otherwise}), ${FIRST_DAY}), ${LAST_DAY})`;
  return `select i.value, i.student_id::text as student, coalesce(e.enrolment_id, 0) as enrolment_id, ${day('starts_on', FIRST_DAY)} as starts_on, ${day('ends_on', LAST_DAY)} as ends_on,
      ${isTied ? "coalesce(u.code, '')" : "''"} as programme, ${isTied ? "coalesce(e.term_code, '')" : "''"} as term, ${needsUnits ? 'coalesce(e.campus_unit_id, e.programme_unit_id)::text' : "''"} as unit
    from (select value, student_id from roster.student_identifier where institution_id = ${i} and kind = ${quoted(mapping.student.identifierKind)} ${page}) i
    left join roster.enrolment e on e.institution_id = ${i} and e.student_id = i.student_id
    ${isTied ? `left join institution.unit u on u.institution_id = ${i} and u.unit_id = e.programme_unit_id` : ''}
    ${page === '' ? '' : 'order by i.value'}`;
}

/** Each unit's own zone or the nearest of its parents'; units without any are left out. */
async function zonesOfUnits(db: Database, institutionId: number): Promise<Map<string, string>> {
  const units = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('institution.unit')
      .select(['unit_id', 'parent_unit_id', 'time_zone'])
      .where('institution_id', '=', institutionId)
      .execute(),
  );
  const byId = new Map(units.map((unit) => [unit.unit_id, unit]));
  const zones = new Map<string, string>();
  for (const unit of units) {
    let at: typeof unit | undefined = unit;
    for (let depth = 0; at && depth < 20; depth++) {
      if (at.time_zone !== null) {
        zones.set(unit.unit_id, at.time_zone);
        break;
      }
      at = at.parent_unit_id === null ? undefined : byId.get(at.parent_unit_id);
    }
  }
  return zones;
}

/** Makes the tables of core/check-sql.ts out of the persons. */
export async function buildLookup(warehouse: Warehouse, mapping: Mapping): Promise<void> {
  const tie = [mapping.programme && 'programme', mapping.term && 'term']
    .filter((part) => part !== null)
    .join(` || chr(31) || `);
  // Ids that become the same once their zeros are gone, and name different students, name nobody.
  await warehouse.run(`
    create table entry as select * from (
        select person.*, ${idKeySql(mapping, 'trim(value)')} as id, ${tie === '' ? `''` : tie} as tie, coalesce(unit_zone.zone_no, 0) as zone_no
        from person left join unit_zone using (unit)
      )
      where id in (select ${idKeySql(mapping, 'trim(value)')} from person group by 1 having min(student) = max(student))`);
  await warehouse.run(`create table grouped as select *, row_number() over (order by student, tie)::int as group_no from (
      select student, tie, max(enrolment_id) as enrolment_id,
        case when max(enrolment_id) = 0 then 0 when min(enrolment_id) filter (enrolment_id > 0) = max(enrolment_id) then 1 else 2 end as enrolments,
        min(starts_on) filter (enrolment_id > 0) as starts_on, max(ends_on) filter (enrolment_id > 0) as ends_on, min(zone_no) as zone_no
      from entry group by student, tie)`);
  // A student without an enrolment is known, and never enrolled: from the last day to the first.
  await warehouse.run(`create table lookup as select distinct entry.id as value, entry.tie, group_no,
      case when enrolments = 1 then grouped.enrolment_id else 0 end as enrolment_id,
      coalesce(grouped.starts_on, ${LAST_DAY}) as starts_on, coalesce(grouped.ends_on, ${FIRST_DAY}) as ends_on, grouped.zone_no
    from entry join grouped using (student, tie)`);
  await warehouse.run('create table known as select distinct id as value from entry');
  await warehouse.run(`create table member as select distinct group_no, entry.enrolment_id, entry.starts_on, entry.ends_on
    from entry join grouped using (student, tie) where enrolments > 1 and entry.enrolment_id > 0`);
  await warehouse.run('create table route (kind varchar, feed_no integer)');
  await warehouse.run('create table code (feed_no integer, code varchar, attended double, expected double)');
  const routes = mapping.feeds.flatMap((feed, index) =>
    (feed.kinds ?? []).map((kind) => ({ kind: kind.trim(), feedNo: index + 1 })),
  );
  await warehouse.append('route', [routes.map(({ kind }) => kind), Int32Array.from(routes, ({ feedNo }) => feedNo)]);
  const codes = mapping.feeds.flatMap(({ value }, index) =>
    value.as === 'marks'
      ? Object.entries(value.codes).map(([code, worth]) => ({ feedNo: index + 1, code: code.trim(), ...worth }))
      : [],
  );
  await warehouse.append('code', [
    Int32Array.from(codes, ({ feedNo }) => feedNo),
    codes.map(({ code }) => code),
    Float64Array.from(codes, ({ attended }) => attended),
    Float64Array.from(codes, ({ expected }) => expected),
  ]);
  await warehouse.run('drop table person');
}
