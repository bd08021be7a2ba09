import { sql } from 'kysely';
import { attendanceOf } from '../../../../attendance/server/index.ts';
import { quantile } from '../../../../kernel/statistics/quantile.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { FieldValues } from '../../../core/writing/render.ts';

/** Fewer classmates than this and nothing is said of them. */
const least_classmates = 10;
/** "More than most": at least so many of 100 missed fewer days. */
const most_pct = 60;

export interface StudentFields {
  school: string;
  unitId: string | null;
  values: FieldValues;
}

interface Place {
  student_id: string;
  unit_id: string;
  school: string;
  year_of_study: string;
}

/** What a message may say of each student, from the records. Some hundreds of students at a time. */
export async function readFields(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, StudentFields>> {
  const standings = await attendanceOf(trx, institutionId, studentIds);
  const { rows } = await sql<Place>`
    select distinct on (e.student_id) e.student_id, coalesce(e.campus_unit_id, e.programme_unit_id) as unit_id, u.name as school, e.year_of_study
    from roster.enrolment e join institution.unit u on u.institution_id = e.institution_id and u.unit_id = coalesce(e.campus_unit_id, e.programme_unit_id)
    where e.institution_id = ${institutionId} and e.student_id = any(${[...studentIds]}::uuid[])
    order by e.student_id, e.is_primary desc, e.enrolment_id desc`.execute(trx);
  const missedBy = await missedByGroup(trx, institutionId, rows);
  const places = new Map(rows.map((row) => [row.student_id, row]));
  return new Map(
    studentIds.map((studentId) => {
      const place = places.get(studentId);
      const standing = standings.get(studentId);
      const missed = standing?.absentDays ?? 0;
      const others = place ? (missedBy.get(groupOf(place)) ?? []) : [];
      return [
        studentId,
        {
          school: place?.school ?? '',
          unitId: place?.unit_id ?? null,
          values: {
            days_missed: missed,
            enrolled_days: standing?.enrolledDays ?? 0,
            month_missed: standing?.recentAbsentDays ?? 0,
            ...besideClassmates(missed, others),
          },
        },
      ];
    }),
  );
}

/** @param others days missed by everybody of the class, the student included, ascending */
export function besideClassmates(missed: number, others: readonly number[]) {
  if (others.length <= least_classmates) return { classmates_missed: 0, more_than_pct: 0, compared: 'unknown' };
  const at = others.indexOf(missed);
  const rest = at < 0 ? others : [...others.slice(0, at), ...others.slice(at + 1)];
  const fewer = rest.filter((days) => days < missed).length;
  const pct = Math.round((100 * fewer) / rest.length);
  const typical = Math.round(quantile(rest, 0.5));
  const compared = pct >= most_pct && missed > typical ? 'more' : missed < typical ? 'fewer' : 'same';
  return { classmates_missed: typical, more_than_pct: pct, compared };
}

function groupOf({ unit_id, year_of_study }: Pick<Place, 'unit_id' | 'year_of_study'>): string {
  return `${unit_id}\t${year_of_study}`;
}

/** Days missed by everybody of the students' own schools and year groups, ascending. */
async function missedByGroup(trx: Tx, institutionId: number, places: readonly Place[]): Promise<Map<string, number[]>> {
  const groups = new Map(places.map((place) => [groupOf(place), place]));
  const { rows } = await sql<{ unit_id: string; year_of_study: string; missed: number[] }>`
    select wanted.unit_id, wanted.year_of_study, array_agg(s.absent_days::int order by s.absent_days) as missed
    from unnest(${[...groups.values()].map(({ unit_id }) => unit_id)}::uuid[], ${[...groups.values()].map(({ year_of_study }) => year_of_study)}::text[])
      as wanted (unit_id, year_of_study)
    join roster.enrolment e on e.institution_id = ${institutionId} and coalesce(e.campus_unit_id, e.programme_unit_id) = wanted.unit_id
      and e.year_of_study = wanted.year_of_study
    join attendance.standing s on s.institution_id = ${institutionId} and s.enrolment_id = e.enrolment_id and s.is_last
    group by wanted.unit_id, wanted.year_of_study`.execute(trx);
  return new Map(rows.map((row) => [groupOf(row), row.missed]));
}
