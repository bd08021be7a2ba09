import { type RawBuilder, sql } from 'kysely';
import { lastContactsOf, openCasesOf, recentlyClosedOf } from '../../../cases/server/index.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isAttendance } from '../../../scoring/server/index.ts';
import type { PersonFacts, TrendName } from '../../core/contact-order.ts';
import { RuleDefinition } from '../../core/definition.ts';

/** What a list shows of a student beside what orders it. */
export interface WeekPerson extends PersonFacts {
  enrolmentId: number;
  name: string;
  identifier: string;
  programme: string;
  openCase: { caseId: string; kindKey: string } | null;
  dismissal: string | null;
}

export interface RunOfWeek {
  run: number;
  week: IsoDate;
  sources: unknown;
  model_version: number;
}

export interface WeekFacts {
  people: WeekPerson[];
  week: IsoDate | null;
  /** Scored weeks there are in all, up to what is worth knowing. */
  scoredWeeks: number;
  thresholds: { attention: number; concern: number };
}

/** An alert, a case or a low score of the last eight weeks makes a rise good news. */
const concern_weeks = 8;

/** What is known of these students this week, set by set; those not enrolled today are left out. */
export async function weekFacts(
  trx: Tx,
  institutionId: number,
  { studentIds, staffId, today }: { studentIds: readonly string[]; staffId: string | null; today: IsoDate },
): Promise<WeekFacts> {
  const runs = await lastRuns(trx, institutionId);
  const thresholds = await thresholdsOf(trx, institutionId, runs[0]?.model_version ?? null);
  const base = { week: runs[0]?.week ?? null, scoredWeeks: runs.length, thresholds };
  if (studentIds.length === 0) return { people: [], ...base };
  const enrolled = await enrolledOf(trx, institutionId, studentIds, today);
  const ids = enrolled.map(({ enrolmentId }) => enrolmentId);
  if (ids.length === 0) return { people: [], ...base };
  const weeks: Map<number, ScoreNow>[] = [];
  for (const back of [0, 2, 4]) weeks.push(await scoresOf(trx, institutionId, runs[back] ?? null, ids));
  const [now, two, four] = weeks;
  const trends = await trendsOf(trx, institutionId, runs[0]?.run ?? null, ids);
  const alerts = await alertsOf(trx, institutionId, studentIds, today);
  const contacts = await lastContactsOf(trx, institutionId, studentIds);
  const cases = await openCasesOf(trx, institutionId, studentIds);
  const since = new Date((dayNumber(today) - 7 * concern_weeks) * 86_400_000);
  const closed = await recentlyClosedOf(trx, institutionId, since, studentIds);
  const dismissals = await dismissalsOf(trx, institutionId, studentIds, staffId);
  const people = enrolled.map(({ studentId, enrolmentId, name, identifier, programme }): WeekPerson => {
    const score = now?.get(enrolmentId) ?? null;
    const change = (then: typeof now) => {
      const before = then?.get(enrolmentId)?.score ?? null;
      return score?.score == null || before === null ? null : score.score - before;
    };
    const attendedThen = four?.get(enrolmentId)?.attendance ?? null;
    const contact = contacts.get(studentId);
    const openCase = cases.get(studentId)?.[0] ?? null;
    const mine = alerts.get(studentId) ?? [];
    const dismissal = dismissals.get(studentId) ?? null;
    const lowest = Math.min(...weeks.map((one) => one.get(enrolmentId)?.score ?? 1000));
    return {
      studentId,
      enrolmentId,
      name,
      identifier,
      programme,
      score: score?.score ?? null,
      change2: change(two),
      change4: change(four),
      attendance: score?.attendance ?? null,
      attendanceChange: score?.attendance == null || attendedThen === null ? null : score.attendance - attendedThen,
      daysSinceSeen: score?.lastSeenOn ? dayNumber(today) - dayNumber(score.lastSeenOn) : null,
      isNeverSeen: !score?.lastSeenOn,
      trends: trends.get(enrolmentId) ?? [],
      alerts: mine.filter(({ isOver }) => !isOver),
      hadConcern: mine.length > 0 || closed.has(studentId) || lowest < thresholds.attention,
      hasOpenCase: openCase !== null,
      openCase,
      lastTwoWayOn: contact?.lastTwoWayOn ?? null,
      triesSince: contact?.triesSince ?? 0,
      dismissedUntil: dismissal?.until ?? null,
      dismissal: dismissal?.reason ?? null,
    };
  });
  return { people, ...base };
}

export async function lastRuns(trx: Tx, institutionId: number): Promise<RunOfWeek[]> {
  return trx
    .selectFrom('scoring.run')
    .select(['run', 'week', 'sources', 'model_version'])
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'standing')
    .orderBy('week', 'desc')
    .limit(5)
    .execute();
}

export async function thresholdsOf(trx: Tx, institutionId: number, version: number | null) {
  const found =
    version === null
      ? null
      : await trx
          .selectFrom('scoring.model_version')
          .select('settings')
          .where('institution_id', '=', institutionId)
          .where('model_version', '=', version)
          .executeTakeFirst();
  // Written by scoring alone.
  const settings = found?.settings as { attentionBelow?: number; significantBelow?: number } | undefined;
  return { attention: settings?.attentionBelow ?? 350, concern: settings?.significantBelow ?? 300 };
}

const uuids = (values: readonly string[]) => sql`${sql.lit(`{${values.join(',')}}`)}::uuid[]`;
const ints = (values: readonly number[]) => sql`${sql.lit(`{${values.join(',')}}`)}::int[]`;

async function enrolledOf(trx: Tx, institutionId: number, studentIds: readonly string[], today: IsoDate) {
  const { rows } = await sql<{
    studentId: string;
    enrolmentId: number;
    name: string;
    identifier: string;
    programme: string;
  }>`
    select distinct on (e.student_id) e.student_id as "studentId", e.enrolment_id as "enrolmentId", s.display_name as name,
      s.source_key as identifier, u.name as programme
    from roster.enrolment e
    join roster.student s on s.institution_id = e.institution_id and s.student_id = e.student_id
    join institution.unit u on u.institution_id = e.institution_id and u.unit_id = e.programme_unit_id
    where e.institution_id = ${institutionId} and s.institution_id = ${institutionId} and u.institution_id = ${institutionId}
      and e.student_id = any(${uuids(studentIds)}) and s.merged_into_student_id is null
      and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
    order by e.student_id, e.is_primary desc, e.enrolment_id`.execute(trx);
  return rows;
}

interface ScoreNow {
  id: number;
  score: number | null;
  attendance: number | null;
  lastSeenOn: IsoDate | null;
}

async function scoresOf(
  trx: Tx,
  institutionId: number,
  run: RunOfWeek | null,
  ids: readonly number[],
): Promise<Map<number, ScoreNow>> {
  if (run === null) return new Map();
  const attendance = attendanceColumn(run);
  const { rows } = await sql<ScoreNow>`
    select enrolment_id as id, score, ${attendance} as attendance, last_seen_on as "lastSeenOn" from scoring.score s
    where institution_id = ${institutionId} and run = ${run.run} and enrolment_id = any(${ints(ids)})`.execute(trx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The mean of the attendance rates that an enrolment has, of `scoring.score s` of a run. */
export function attendanceColumn({ sources }: Pick<RunOfWeek, 'sources'>): RawBuilder<number | null> {
  // Written by scoring alone.
  const rates = (sources as { weightGroup: string; measure: string }[]).flatMap((source, index) =>
    isAttendance(source) ? [index + 1] : [],
  );
  if (rates.length === 0) return sql`null::float8`;
  return sql`(select avg(x) from unnest(array[${sql.raw(rates.map((at) => `s.measures[${at}]`).join(', '))}]) as x)`;
}

async function trendsOf(trx: Tx, institutionId: number, run: number | null, ids: readonly number[]) {
  const found = new Map<number, { trend: TrendName; isUncertain: boolean }[]>();
  if (run === null) return found;
  const { rows } = await sql<{ id: number; kind: TrendName; isUncertain: boolean }>`
    select enrolment_id as id, kind, is_uncertain as "isUncertain" from trends.flag
    where institution_id = ${institutionId} and run = ${run} and enrolment_id = any(${ints(ids)})`.execute(trx);
  for (const { id, kind, isUncertain } of rows) found.set(id, [...(found.get(id) ?? []), { trend: kind, isUncertain }]);
  return found;
}

/** Alerts of the last eight weeks; those that are over only say that there was concern. */
async function alertsOf(trx: Tx, institutionId: number, studentIds: readonly string[], today: IsoDate) {
  const { rows } = await sql<{
    alertId: string;
    studentId: string;
    words: string;
    firedOn: IsoDate;
    isOver: boolean;
    definition: unknown;
  }>`
    select a.alert_id as "alertId", a.student_id as "studentId", a.words, a.acted_at::date as "firedOn", a.ended_at is not null as "isOver", v.definition
    from alerts.alert a
    join alerts.rule_version v on v.institution_id = a.institution_id and v.rule_id = a.rule_id and v.version = a.rule_version
    where a.institution_id = ${institutionId} and v.institution_id = ${institutionId} and a.student_id = any(${uuids(studentIds)})
      and a.acted_at is not null and a.state in ('open', 'closed') and a.on_day > ${today}::date - ${7 * concern_weeks}::int
    order by a.on_day desc`.execute(trx);
  const all = rows.map(({ definition, ...alert }) => {
    const rule = RuleDefinition.parse(definition);
    return { ...alert, isGoodNews: rule.about === 'student' && rule.isGoodNews };
  });
  return Map.groupBy(all, ({ studentId }) => studentId);
}

async function dismissalsOf(trx: Tx, institutionId: number, studentIds: readonly string[], staffId: string | null) {
  if (staffId === null) return new Map<string, { until: IsoDate; reason: string }>();
  const rows = await trx
    .selectFrom('alerts.dismissal')
    .select(['student_id', 'until', 'reason'])
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .where('student_id', 'in', [...studentIds])
    .execute();
  return new Map(rows.map((row) => [row.student_id, { until: row.until, reason: row.reason }]));
}
