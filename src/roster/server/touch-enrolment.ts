import { type RawBuilder, sql } from 'kysely';
import { earlier } from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { arrayLiteral } from '../../platform/db/bulk-insert.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type RosterSync, touch } from './roster-sync.ts';

/** What scores rest on, of an enrolment. */
export interface ScoredEnrolment {
  studentId: string;
  programmeId: string;
  campusId: string | null;
  termCode: string;
  academicYear: string;
  yearOfStudy: string;
  mode: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

/** As they stand, by their source's key. */
export async function standingEnrolments(
  trx: Tx,
  institutionId: number,
  keys: readonly string[],
): Promise<Map<string, ScoredEnrolment>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<ScoredEnrolment & { key: string }>`
    select source_key as key, student_id as "studentId", programme_unit_id as "programmeId", campus_unit_id as "campusId",
      term_code as "termCode", academic_year as "academicYear", year_of_study as "yearOfStudy", mode,
      starts_on as "startsOn", ends_on as "endsOn"
    from roster.enrolment
    where institution_id = ${institutionId} and source_key in (select unnest(${arrayLiteral(keys)}::text::text[]))`.execute(
    trx,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** An end that is moved acts from the earlier one on; anything else from where the enrolment begins. */
export function touchEnrolment(
  sync: Pick<RosterSync, 'scoresFrom'>,
  before: ScoredEnrolment | null,
  after: ScoredEnrolment,
  firstDays: ReadonlyMap<string, IsoDate>,
): void {
  const firstOf = ({ startsOn, termCode, academicYear }: ScoredEnrolment) =>
    startsOn ?? firstDays.get(termCode) ?? firstDays.get(academicYear) ?? null;
  const keys = ['studentId', 'programmeId', 'campusId', 'termCode', 'academicYear', 'yearOfStudy', 'mode'] as const;
  if (!before) touch(sync, firstOf(after));
  else if (before.startsOn !== after.startsOn || keys.some((key) => before[key] !== after[key]))
    for (const row of [before, after]) touch(sync, firstOf(row));
  else if (before.endsOn !== after.endsOn) touch(sync, earlier(before.endsOn, after.endsOn));
}

/** The first day from which on scores rest on these enrolments and exemptions; null where they rest on none. */
export async function firstDayOf(
  trx: Tx,
  institutionId: number,
  { enrolments, circumstances }: { enrolments: readonly number[]; circumstances: readonly string[] },
): Promise<IsoDate | null> {
  const i = institutionId;
  const listed = (values: readonly (number | string)[], type: RawBuilder<unknown>) =>
    sql`(select unnest(${arrayLiteral(values)}::text::${type}[]))`;
  // What a merge closed begins on the second day of 1970 where its first day was not known.
  const { rows } = await sql<{ day: IsoDate | null }>`select least(
      (select min(coalesce(nullif(e.starts_on, date '1970-01-02'), (
          select min(p.starts_on) from institution.calendar_period p
          where p.institution_id = ${i} and p.kind = 'term' and (p.term_code = e.term_code or p.academic_year = e.academic_year)
        ), date '1970-01-01'))
        from roster.enrolment e where e.institution_id = ${i} and e.enrolment_id in ${listed(enrolments, sql`int`)}),
      (select min(c.starts_on) from roster.circumstance c
        where c.institution_id = ${i} and c.kind = 'exemption' and c.circumstance_id in ${listed(circumstances, sql`uuid`)})
    ) as day`.execute(trx);
  return rows[0]?.day ?? null;
}
