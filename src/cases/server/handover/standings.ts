import { sql } from 'kysely';
import { listUnits, unitSubtree } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { arrayLiteral } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Place } from '../../core/passing.ts';
import {
  bridgeOf,
  type CaseloadFact,
  type EnrolmentFact,
  type Reach,
  type StudentFacts,
  type YearDays,
} from '../../core/standing.ts';

/** Ids as a set that the database keeps out of its parameters. */
export function listed(ids: Iterable<string>) {
  return sql`(select unnest(${arrayLiteral([...ids])}::text::uuid[]))`;
}

/** Who holds which role where, and which staff have left. */
export async function readReach(trx: Tx, institutionId: number, today: IsoDate): Promise<Reach> {
  const rows = await trx
    .selectFrom('access.assignment as a')
    .innerJoin('access.role as r', (join) =>
      join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
    )
    .select(['a.user_id', 'a.staff_id', 'a.unit_id', 'r.reach', 'r.needs'])
    .where('a.institution_id', '=', institutionId)
    .where('r.institution_id', '=', institutionId)
    .execute();
  const left = await trx
    .selectFrom('roster.staff')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('left_on', '<=', today)
    .execute();
  const units = await listUnits(trx, institutionId);
  return {
    left: new Set(left.map(({ staff_id }) => staff_id)),
    holders: rows.map((row) => ({
      userId: row.user_id,
      staffId: row.staff_id,
      needs: row.needs,
      isNear: row.reach === 'caseload' || row.reach === 'class',
      unitIds: row.unit_id === null || row.reach === 'institution' ? null : new Set(unitSubtree(units, row.unit_id)),
    })),
  };
}

/** What the roster says of these students. */
export async function readFacts(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, StudentFacts>> {
  const facts = new Map(
    studentIds.map((id) => [id, { enrolments: [] as EnrolmentFact[], caseloads: [] as CaseloadFact[] }]),
  );
  const years = await readYears(trx, institutionId);
  const { rows: enrolments } = await sql<
    Omit<EnrolmentFact, 'bridgedUntil'> & { studentId: string; endReason: string | null; academicYear: string }
  >`
    select student_id as "studentId", programme_unit_id as "programmeUnitId", campus_unit_id as "campusUnitId",
      year_of_study as year, starts_on as "startsOn", ends_on as "endsOn", is_primary as "isPrimary",
      end_reason as "endReason", academic_year as "academicYear"
    from roster.enrolment where institution_id = ${institutionId} and student_id in ${listed(studentIds)}
    order by enrolment_id`.execute(trx);
  const { rows: caseloads } = await sql<CaseloadFact & { studentId: string }>`
    select student_id as "studentId", staff_id as "staffId", kind, starts_on as "startsOn", ends_on as "endsOn"
    from roster.caseload where institution_id = ${institutionId} and student_id in ${listed(studentIds)}`.execute(trx);
  for (const { studentId, endReason, academicYear, ...fact } of enrolments) {
    const { endsOn } = fact;
    const bridgedUntil = bridgeOf({ endsOn, endReason, academicYear }, years);
    facts.get(studentId)?.enrolments.push({ ...fact, bridgedUntil });
  }
  for (const { studentId, ...fact } of caseloads) facts.get(studentId)?.caseloads.push(fact);
  return facts;
}

/** The academic years of all calendars, each from its first term to its last. */
export async function readYears(trx: Tx, institutionId: number): Promise<YearDays[]> {
  const { rows } = await sql<YearDays>`
    select academic_year as "academicYear", min(starts_on) as "firstDay", max(ends_on) as "lastDay"
    from institution.calendar_period where institution_id = ${institutionId} and kind = 'term' group by 1`.execute(trx);
  return rows;
}

export interface NotedSubject {
  kind: 'case' | 'circumstance' | 'safeguarding';
  id: string;
  studentId: string;
  place: Place;
}

/** Notes where students stand: anew, or only for what nothing is noted of yet. */
export async function notePlaces(
  trx: Tx,
  institutionId: number,
  subjects: readonly NotedSubject[],
  at: Date,
  isAnew = false,
): Promise<void> {
  for (let from = 0; from < subjects.length; from += 1_000) {
    await trx
      .insertInto('cases.place')
      .values(
        subjects.slice(from, from + 1_000).map(({ kind, id, studentId, place }) => ({
          institution_id: institutionId,
          subject_kind: kind,
          subject_id: id,
          student_id: studentId,
          places: sql<string[]>`${arrayLiteral(place.places)}::text::text[]`,
          carers: sql<string[]>`${arrayLiteral(place.carers)}::text::text[]`,
          noted_at: at,
        })),
      )
      .onConflict((conflict) => {
        const same = conflict.columns(['institution_id', 'subject_kind', 'subject_id']);
        return isAnew
          ? same.doUpdateSet((row) => ({
              student_id: row.ref('excluded.student_id'),
              places: row.ref('excluded.places'),
              carers: row.ref('excluded.carers'),
              noted_at: row.ref('excluded.noted_at'),
            }))
          : same.doNothing();
      })
      .execute();
  }
}

/** Notes where the student of a case that was just opened stands, in one statement: rules open thousands of cases in a go. */
export async function noteOpened(
  trx: Tx,
  institutionId: number,
  { caseId, studentId, today, at }: { caseId: string; studentId: string; today: IsoDate; at: Date },
): Promise<void> {
  const i = institutionId;
  await sql`insert into cases.place (institution_id, subject_kind, subject_id, student_id, places, carers, noted_at)
    select ${i}, 'case', ${caseId}::uuid, ${studentId}::uuid,
      coalesce((select array_agg(e.programme_unit_id || ' ' || e.year_of_study order by e.is_primary desc, e.enrolment_id)
        from roster.enrolment e where e.institution_id = ${i} and e.student_id = ${studentId}::uuid
        and (e.ends_on is null or (e.ends_on >= ${today}::date and (e.starts_on is null or e.ends_on >= e.starts_on)))), '{}'),
      coalesce((select array_agg(distinct c.staff_id::text) from roster.caseload c
        join roster.staff s on s.institution_id = ${i} and s.staff_id = c.staff_id and (s.left_on is null or s.left_on > ${today}::date)
        where c.institution_id = ${i} and c.student_id = ${studentId}::uuid and c.kind <> 'cover'
        and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)), '{}'),
      ${at}::timestamptz
    on conflict (institution_id, subject_kind, subject_id) do update
      set student_id = excluded.student_id, places = excluded.places, carers = excluded.carers, noted_at = excluded.noted_at`.execute(
    trx,
  );
}
