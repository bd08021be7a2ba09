import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';
import type { Warehouse } from '../../platform/warehouse/warehouse.ts';
import { idKeySql } from '../core/check-sql.ts';
import type { Mapping } from '../core/mapping.ts';

/** Rows read from the database at once; on the embedded one a statement must stay short. */
const PAGE = { embedded: 5_000, server: 100_000 } as const;

interface LookupRow {
  value: string;
  student_id: string;
  enrolment_id: number | null;
  starts_on: number | null;
  ends_on: number | null;
  programme: string | null;
  term_code: string | null;
  zone: string | null;
}

const FIRST_DAY = 0;
const LAST_DAY = 65_535;

/** Who may be named in a file: a row for each id and enrolment; enrolment_id 0 for a student without one. */
export const personTable =
  'create table person (value varchar, student_no integer, enrolment_id integer, starts_on integer, ends_on integer, programme varchar, term varchar, zone_no integer)';

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
  const zones = [institution.timeZone];
  await warehouse.run(personTable);
  const numberOf = new Map<string, number>();
  const unitZones = await zonesOfUnits(db, institution.institutionId);
  let after: string | null = null;
  for (;;) {
    const rows: LookupRow[] = await readPage(db, institution.institutionId, mapping, after, PAGE[db.kind]);
    if (rows.length === 0) break;
    after = rows.at(-1)?.value ?? null;
    const studentNos = rows.map(({ student_id }) => {
      const known = numberOf.get(student_id);
      if (known !== undefined) return known;
      numberOf.set(student_id, numberOf.size + 1);
      return numberOf.size;
    });
    await warehouse.append('person', [
      rows.map(({ value }) => value),
      Int32Array.from(studentNos),
      Int32Array.from(rows, ({ enrolment_id }) => enrolment_id ?? 0),
      Int32Array.from(rows, ({ starts_on }) => Math.max(FIRST_DAY, starts_on ?? FIRST_DAY)),
      Int32Array.from(rows, ({ ends_on }) => Math.min(LAST_DAY, ends_on ?? LAST_DAY)),
      rows.map(({ programme }) => programme ?? ''),
      rows.map(({ term_code }) => term_code ?? ''),
      Int32Array.from(rows, ({ zone }) => zoneNumber(zones, zone === null ? null : (unitZones.get(zone) ?? null))),
    ]);
  }
  await buildLookup(warehouse, mapping);
  return zones;
}

function zoneNumber(zones: string[], zone: string | null): number {
  if (zone === null || zone === zones[0]) return 0;
  const at = zones.indexOf(zone);
  return at >= 0 ? at : zones.push(zone) - 1;
}

async function readPage(
  db: Database,
  institutionId: number,
  mapping: Mapping,
  after: string | null,
  page: number,
): Promise<LookupRow[]> {
  const later = after === null ? sql`` : sql`and value > ${after}`;
  return db.forInstitution(institutionId, async (trx) => {
    const { rows } = await sql<LookupRow>`
      select i.value, i.student_id, e.enrolment_id, e.starts_on - date '1970-01-01' as starts_on, e.ends_on - date '1970-01-01' as ends_on,
        u.code as programme, e.term_code, coalesce(e.campus_unit_id, e.programme_unit_id)::text as zone
      from (
        select value, student_id from roster.student_identifier
        where institution_id = ${institutionId} and kind = ${mapping.student.identifierKind} ${later}
        order by value limit ${page}
      ) i
      left join roster.enrolment e on e.institution_id = ${institutionId} and e.student_id = i.student_id
      left join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = e.programme_unit_id
      order by i.value`.execute(trx);
    return rows;
  });
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
    create table entry as select * from (select *, ${idKeySql(mapping, 'trim(value)')} as id, ${tie === '' ? `''` : tie} as tie from person)
    where id in (select ${idKeySql(mapping, 'trim(value)')} from person group by 1 having count(distinct student_no) = 1)`);
  await warehouse.run(`create table grouped as select *, row_number() over (order by student_no, tie)::int as group_no from (
      select student_no, tie, count(distinct enrolment_id) filter (enrolment_id > 0) as enrolments, max(enrolment_id) as enrolment_id,
        min(starts_on) filter (enrolment_id > 0) as starts_on, max(ends_on) filter (enrolment_id > 0) as ends_on, min(zone_no) as zone_no
      from entry group by student_no, tie)`);
  // A student without an enrolment is known, and never enrolled: from the last day to the first.
  await warehouse.run(`create table lookup as select distinct entry.id as value, entry.tie, group_no,
      case when enrolments = 1 then grouped.enrolment_id else 0 end as enrolment_id,
      coalesce(grouped.starts_on, ${LAST_DAY}) as starts_on, coalesce(grouped.ends_on, ${FIRST_DAY}) as ends_on, grouped.zone_no
    from entry join grouped using (student_no, tie)`);
  await warehouse.run('create table known as select distinct id as value from entry');
  await warehouse.run(`create table member as select distinct group_no, entry.enrolment_id, entry.starts_on, entry.ends_on
    from entry join grouped using (student_no, tie) where enrolments > 1 and entry.enrolment_id > 0`);
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
