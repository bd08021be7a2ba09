import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { requireCase } from '../require-student.ts';

/** The first that was done for a student: somebody spoke with them, or where nobody did, a case was opened. */
export interface FirstAction {
  caseId: string;
  studentId: string;
  on: IsoDate;
  wasReached: boolean;
}

/** Of a case that the actor may read, with every record of its student. */
export async function firstActionOf(
  trx: Tx,
  actor: Actor,
  caseId: string,
  today: IsoDate,
): Promise<{ action: FirstAction; reason: string }> {
  const { row, reason } = await requireCase(trx, actor, 'cases:read', caseId, today);
  const { rows } = await sql<{ day: IsoDate | null }>`
    select min(day) as day from cases.contact where institution_id = ${actor.institutionId} and student_id = ${row.student_id}::uuid
      and reach = 'two_way' and undone_at is null and day between ${row.opened_on}::date and ${row.closed_on ?? today}::date`.execute(
    trx,
  );
  const day = rows[0]?.day ?? null;
  const action = { caseId, studentId: row.student_id, on: day ?? row.opened_on, wasReached: day !== null };
  return { action, reason };
}

/**
 * The first actions of the cases of a kind that were opened within some days, of students whom the actor may see; of many, a part
 * of them, taken evenly over that time.
 */
export async function firstActionsOfKind(
  trx: Tx,
  actor: Actor,
  { kindKey, from, to, today, most }: { kindKey: string; from: IsoDate; to: IsoDate; today: IsoDate; most: number },
): Promise<{ total: number; actions: FirstAction[] }> {
  const { institutionId } = actor;
  const scope = await studentScope(trx, actor, 'cases:lead');
  const mine = scope.seesAll ? sql`true` : inScope(scope, sql.ref<string>('c.student_id'), today);
  const { rows } = await sql<FirstAction & { total: number }>`
    with opened as materialized (
      select c.case_id, c.student_id, c.opened_on, c.closed_on, row_number() over (order by c.opened_at, c.case_id) as place,
        count(*) over () as total
      from cases."case" c
      where c.institution_id = ${institutionId} and c.kind_key = ${kindKey} and c.opened_on between ${from}::date and ${to}::date
        and c.merged_into_case_id is null and ${mine})
    select o.case_id as "caseId", o.student_id as "studentId", coalesce(k.day, o.opened_on) as "on", k.day is not null as "wasReached",
      o.total::int as total
    from opened o
    cross join lateral (select min(n.day) as day from cases.contact n
      where n.institution_id = ${institutionId} and n.student_id = o.student_id and n.reach = 'two_way' and n.undone_at is null
        and n.day between o.opened_on and coalesce(o.closed_on, ${today}::date)) k
    where (o.place - 1) % greatest(1, ceil(o.total::numeric / ${most}))::int = 0
    order by o.place`.execute(trx);
  return { total: rows[0]?.total ?? 0, actions: rows.map(({ total: _, ...action }) => action) };
}

/** When something was done for a student: a day on which somebody spoke with them, or the days of a case. */
export interface ActedOn {
  studentId: string;
  from: IsoDate;
  /** The last day; null: it is open. */
  to: IsoDate | null;
}

/** What was done for these students within some days, so that nobody is taken for untouched who was not. */
export async function actedOnBetween(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  { from, to }: { from: IsoDate; to: IsoDate },
): Promise<ActedOn[]> {
  if (studentIds.length === 0) return [];
  const ids = `{${studentIds.join(',')}}`;
  const { rows } = await sql<ActedOn>`
    select s.student_id as "studentId", a."from", a."to"
    from unnest(${ids}::text::uuid[]) s (student_id)
    cross join lateral (
      select c.day as "from", c.day as "to" from cases.contact c where c.institution_id = ${institutionId}
        and c.student_id = s.student_id and c.reach = 'two_way' and c.undone_at is null and c.day between ${from}::date and ${to}::date
      union all
      select k.opened_on, k.closed_on from cases."case" k where k.institution_id = ${institutionId} and k.student_id = s.student_id
        and k.opened_on <= ${to}::date and (k.closed_on is null or k.closed_on >= ${from}::date)) a`.execute(trx);
  return rows;
}
