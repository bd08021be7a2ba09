import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import type { NoScoreEvidence } from '../../core/student/no-score-words.ts';
import type { Layout } from '../layout/layouts.ts';
import { trouble } from '../problems.ts';

export interface EnrolmentRow {
  enrolmentId: number;
  isPrimary: boolean;
  programmeUnitId: string;
  campusUnitId: string | null;
  termCode: string;
  academicYear: string;
  year: string;
  mode: string;
  from: IsoDate | null;
  to: IsoDate | null;
}

const enrolmentColumns = sql`enrolment_id as "enrolmentId", is_primary as "isPrimary", programme_unit_id as "programmeUnitId",
  campus_unit_id as "campusUnitId", term_code as "termCode", academic_year as "academicYear", year_of_study as year, mode,
  starts_on as "from", ends_on as "to"`;

/** The enrolment and why the actor may see its student; one out of scope is as unknown as one that does not exist. */
export async function requireEnrolment(
  trx: Tx,
  actor: Actor,
  enrolmentId: number,
  today: IsoDate,
): Promise<{ enrolment: EnrolmentRow & { studentId: string }; reason: string }> {
  const { rows } = await sql<EnrolmentRow & { studentId: string }>`
    select student_id as "studentId", ${enrolmentColumns} from roster.enrolment
    where institution_id = ${actor.institutionId} and enrolment_id = ${enrolmentId}`.execute(trx);
  const enrolment = rows[0];
  const reason =
    enrolment && (await whyStudent(trx, await studentScope(trx, actor, 'students:read'), enrolment.studentId, today));
  if (enrolment && reason) return { enrolment, reason };
  throw trouble.unknownEnrolment(
    'No student of yours has this enrolment. Check the link, or ask who looks after the student.',
    {
      enrolmentId,
    },
  );
}

/** The student's enrolments that had begun by the day: current ones first, the primary before the others. */
export async function readEnrolments(
  trx: Tx,
  institutionId: number,
  studentId: string,
  day: IsoDate,
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select ${enrolmentColumns}
    from roster.enrolment
    where institution_id = ${institutionId} and student_id = ${studentId} and (starts_on is null or starts_on <= ${day}::date)
    order by coalesce(ends_on < ${day}::date, false), academic_year desc, is_primary desc, enrolment_id`.execute(trx);
  return rows;
}

export interface ScoredWeekRow {
  enrolmentId: number;
  run: number;
  score: number | null;
  scoreRaw: number | null;
  absolute: number | null;
  absoluteAgainst: 'first-weeks' | 'last-year' | null;
  coverage: number | null;
  noScore: NoScoreEvidence['code'] | null;
  isReducedConfidence: boolean;
  lastSeenOn: IsoDate | null;
  profileNo: number;
  measures: (number | null)[];
  contributions: (number | null)[] | null;
  groupKey: string | null;
  peerGroup: string | null;
  n: number | null;
  p25: number | null;
  p75: number | null;
  means: (number | null)[] | null;
  sds: (number | null)[] | null;
}

/** The enrolments' weeks, with the group that each was scored against (or would have been). One probe of the key for each. */
export async function readScores(
  trx: Tx,
  institutionId: number,
  layouts: readonly Layout[],
  enrolmentIds: readonly number[],
): Promise<ScoredWeekRow[]> {
  if (layouts.length === 0 || enrolmentIds.length === 0) return [];
  const { rows } = await sql<ScoredWeekRow>`
    select s.enrolment_id as "enrolmentId", s.run, s.score, s.score_raw as "scoreRaw", s.absolute_index as absolute,
      a.reference_kind as "absoluteAgainst", s.coverage,
      s.no_score as "noScore", s.is_reduced_confidence as "isReducedConfidence", s.last_seen_on as "lastSeenOn",
      s.profile_no as "profileNo", s.measures, s.contributions, g.group_key as "groupKey", g.label as "peerGroup",
      g.scored as n, g.p25, g.p75, g.measure_means as means, g.measure_sds as sds
    from scoring.score s
    left join scoring.peer_group_week g on g.institution_id = ${institutionId} and g.run = s.run
      and g.group_no = coalesce(s.group_no, s.peer_group_no)
    left join scoring.peer_group_week a on a.institution_id = ${institutionId} and a.run = s.run and a.group_no = s.absolute_group_no
    where s.institution_id = ${institutionId} and s.run = any(${`{${layouts.map(({ run }) => run).join(',')}}`}::text::int[])
      and s.enrolment_id = any(${`{${enrolmentIds.join(',')}}`}::text::int[])`.execute(trx);
  return rows;
}

/** What each enrolment attended of what was expected, from the year's beginning to the layout's week. */
export async function readAttendance(
  trx: Tx,
  institutionId: number,
  run: number,
  enrolmentIds: readonly number[],
): Promise<Map<number, { attended: number; expected: number }>> {
  const { rows } = await sql<{ enrolmentId: number; attended: number; expected: number }>`
    select enrolment_id as "enrolmentId", attended_year as attended, expected_year as expected
    from insights.standing where institution_id = ${institutionId} and run = ${run}
      and enrolment_id = any(${`{${enrolmentIds.join(',')}}`}::text::int[])`.execute(trx);
  return new Map(rows.map(({ enrolmentId, attended, expected }) => [enrolmentId, { attended, expected }]));
}
