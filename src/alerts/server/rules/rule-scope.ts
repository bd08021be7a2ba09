import { sql } from 'kysely';
import { listUnits, type Unit, unitSubtree } from '../../../institution/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Scope } from '../../core/definition.ts';
import { type Frame, type FrameKind, positionOf } from '../raise/frame.ts';

/** Whom a rule's scope takes in: by what enrolments have in common, and by who looks after them when. */
export interface RuleScope {
  /** By kind of the frame. */
  kinds: boolean[];
  /** Spans of days in which somebody of the wanted part looks after a student; null: it does not matter who does. */
  cared: { position: Int32Array; firstDay: Int32Array; lastDay: Int32Array } | null;
}

const batchRows = { embedded: 5_000, server: 50_000 };
const always = { first: -1_000_000, last: 1_000_000 };

export async function ruleScopeOf(
  db: Database,
  institutionId: number,
  frame: Frame,
  { unitIds, years, modes, cohortIds, caredForBy }: Scope,
): Promise<RuleScope> {
  const units =
    unitIds.length + cohortIds.length > 0
      ? await db.forInstitution(institutionId, (trx) => listUnits(trx, institutionId))
      : [];
  const cohorts = cohortIds.length > 0 ? await cohortsOf(db, institutionId, cohortIds, units) : null;
  const takes = takesIn({ units: unitIds.length > 0 ? withinUnits(unitIds, units) : null, years, modes });
  return {
    kinds: frame.kinds.map((kind) => takes(kind) && (cohorts === null || cohorts.some((cohort) => cohort(kind)))),
    cared: caredForBy.length > 0 ? await caredSpans(db, institutionId, frame, caredForBy) : null,
  };
}

/** Those enrolled on the day whom the scope takes in. */
export function inScopeOn(
  { ids, kindOf, firstDay, lastDay }: Frame,
  { kinds, cared }: RuleScope,
  day: number,
): Uint8Array {
  const mask = new Uint8Array(ids.length);
  const isWanted = (i: number) =>
    (firstDay[i] ?? 0) <= day && (lastDay[i] ?? 0) >= day && kinds[kindOf[i] ?? -1] === true;
  if (cared === null) {
    for (let i = 0; i < mask.length; i++) if (isWanted(i)) mask[i] = 1;
    return mask;
  }
  for (let at = 0; at < cared.position.length; at++) {
    const i = cared.position[at] ?? 0;
    if ((cared.firstDay[at] ?? 0) <= day && (cared.lastDay[at] ?? 0) >= day && isWanted(i)) mask[i] = 1;
  }
  return mask;
}

type Takes = (kind: FrameKind) => boolean;

function takesIn({
  units,
  programmes,
  years,
  modes,
}: {
  units: Set<string> | null;
  programmes?: readonly string[];
  years: readonly string[];
  modes: readonly string[];
}): Takes {
  return ({ programmeUnitId, campusUnitId, year, mode }) =>
    (units === null || units.has(programmeUnitId) || (campusUnitId !== null && units.has(campusUnitId))) &&
    (programmes === undefined || programmes.length === 0 || programmes.includes(programmeUnitId)) &&
    (years.length === 0 || years.includes(year)) &&
    (modes.length === 0 || modes.includes(mode));
}

const withinUnits = (unitIds: readonly string[], units: readonly Unit[]) =>
  new Set(unitIds.flatMap((unitId) => unitSubtree(units, unitId)));

/** Saved cohorts as they are today; one that was removed takes in nobody. */
async function cohortsOf(
  db: Database,
  institutionId: number,
  cohortIds: readonly string[],
  units: readonly Unit[],
): Promise<Takes[]> {
  const rows = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('access.saved_cohort')
      .select('filter')
      .where('institution_id', '=', institutionId)
      .where('saved_cohort_id', 'in', [...cohortIds])
      .execute(),
  );
  return rows.map(({ filter }) => {
    const unit = valuesOf(filter, 'unit');
    return takesIn({
      units: unit.length > 0 ? withinUnits(unit, units) : null,
      programmes: valuesOf(filter, 'programme'),
      years: valuesOf(filter, 'year'),
      modes: valuesOf(filter, 'mode'),
    });
  });
}

/** The filter bar's query: a value, or several. */
function valuesOf(filter: unknown, key: string): string[] {
  // Written by saveCohort alone: an object of strings and lists of them.
  const value = (filter as Record<string, unknown>)[key];
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '');
}

async function caredSpans(db: Database, institutionId: number, frame: Frame, kinds: readonly string[]) {
  const position: number[] = [];
  const firstDay: number[] = [];
  const lastDay: number[] = [];
  for (let after = 0; ; ) {
    // A student may have several carers: whole enrolments at a time, so that none is cut in two.
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<{ id: number; isCared: boolean; first: number; last: number }>`
        select e.enrolment_id as id, c.staff_id is not null as "isCared",
          coalesce(c.starts_on - date '1970-01-01', ${always.first}::int) as first,
          coalesce(c.ends_on - date '1970-01-01', ${always.last}::int) as last
        from (select enrolment_id, student_id from roster.enrolment
          where institution_id = ${institutionId} and enrolment_id > ${after} order by enrolment_id limit ${batchRows[db.kind]}) e
        left join roster.caseload c on c.institution_id = ${institutionId} and c.student_id = e.student_id and c.kind = any(array[${sql.join(kinds)}]::text[])
        order by e.enrolment_id`.execute(trx),
    );
    for (const { id, isCared, first, last } of rows) {
      const at = isCared ? positionOf(frame.ids, id) : -1;
      if (at < 0) continue;
      position.push(at);
      firstDay.push(first);
      lastDay.push(last);
    }
    const lastId = rows.at(-1)?.id;
    if (lastId === undefined) break;
    after = lastId;
  }
  return {
    position: Int32Array.from(position),
    firstDay: Int32Array.from(firstDay),
    lastDay: Int32Array.from(lastDay),
  };
}
